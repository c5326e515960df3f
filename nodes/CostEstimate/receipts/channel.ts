import { type JsonRecord, textOf } from '../../shared/base/json';
import { isShape } from '../../shared/catalog/channels';
import { text } from '../../shared/parameters/read';

/** Where an image goes: the purpose it was made for. A shape such as Square says nothing of that, so there the row's own word counts. */
export function channelOf(receipt: JsonRecord, own: unknown): string {
	const purpose = textOf(receipt.channel);
	return purpose === '' || isShape(purpose) ? text(own) || purpose : purpose;
}

/** The same in the panel's words. */
export const ownChannel = 'Where the image goes, in your own words: for images made without a purpose, or for a shape such as Square';
