import type { IDataObject } from 'n8n-workflow';

import { AnswerError } from './answerError';
import { Base64String } from './base64String';
import type { ByteCursor } from './byteCursor';
import { ImageBytes } from './imageBytes';
import type { ImagePlace } from './imagePlaces';
import { imagePlaces, kindOfEvent } from './imagePlaces';
import { storeImage, type Slot, type Storing } from './storeImage';
import type { JsonPlace } from './readJson';
import type { KeptImage, MissingImage } from '../types';

/** n is at most 10, and each image has at most 3 partials. */
const maxImages = 64;
const dataUrl = 'data:';
/** An address in an image's place (resellers give one); JSON may escape its slashes. It stays in the answer. */
export const address = /^https?:[/\\]/i;

/** A word for nothing, up to the quote that ends it: some writers put one where an address stands beside it. */
const nothing = /^(none"|null"|nil"|undefine)/i;

/** An image that stood in the answer, and is damaged or could not be stored. */
export interface LostImage {
	index: number;
	code: Exclude<MissingImage['code'], 'link_not_fetched'>;
	error: AnswerError;
}

/** Takes the image strings out of an answer and has them kept, one after the other. */
export class ImageTaker<Kept> {
	readonly images: Array<KeptImage<Kept>> = [];
	readonly partials: Array<KeptImage<Kept>> = [];
	readonly lost: LostImage[] = [];
	/** Addresses that events give in place of their image, by its position. */
	readonly links = new Map<number, string>();
	private newInLast: boolean | undefined;

	/** @param most images that were asked for: a stream that sends more repeats itself */
	constructor(
		private readonly storing: Storing<Kept>,
		private readonly most?: number,
	) {}

	/** Fewer came than were asked for. */
	get isShort(): boolean {
		return this.came < (this.most ?? 0);
	}

	get came(): number {
		return this.images.length + this.lost.length + this.links.size;
	}

	/** An event names its image by an address: false where it did so before, and after all that were asked for. */
	takeLink(url: string): boolean {
		if (this.came >= (this.most ?? maxImages) || [...this.links.values()].includes(url)) return false;
		this.links.set(this.came, url);
		return true;
	}

	/** For `readJson`: true when the string was an image (or a repetition) and has been read. */
	async take(place: JsonPlace, cursor: ByteCursor, eventName: string): Promise<KeptImage<Kept> | 'passed' | 'repeated' | undefined> {
		const rule = Object.hasOwn(imagePlaces, place.path) ? imagePlaces[place.path] : undefined;
		if (!rule) return undefined;
		const start = (await cursor.gather(8)).toString('latin1');
		if (address.test(start)) return undefined;
		const isDataUrl = start.slice(0, dataUrl.length).toLowerCase() === dataUrl;
		if (rule.onlyDataUrl && !isDataUrl) return undefined;
		// The whole of the answer need not be JSON for an image in it to be one.
		const body = rule.ofType || rule.kind === 'byEvent' ? (place.soFar() as IDataObject) : {};
		const type = holder(body, place)?.type;
		if (rule.ofType && type !== undefined && type !== rule.ofType) return undefined;

		const text = new Base64String(cursor, isDataUrl);
		if (nothing.test(start) || (rule.repeats && !this.isNewInLast())) {
			await text.skip();
			return 'passed';
		}
		const slot = this.slot(rule, body, place, eventName);
		if (this.images.length + this.partials.length >= maxImages) throw new AnswerError('too_large');
		if (rule.kind === 'byEvent' && slot.kind === 'image') return await this.takeStreamed(text, slot);
		const kept = await this.keepOrMiss(text, slot);
		if (typeof kept !== 'object') return kept;
		// In a list of its own, or under another key, the same image may come twice.
		const isDouble = kept.kind === 'image' && this.images.some(({ index, sha256 }) => index === kept.index && sha256 === kept.sha256);
		if (isDouble) return 'repeated';
		this[kept.kind === 'partial' ? 'partials' : 'images'].push(kept);
		return kept;
	}

	/** An event may come twice. What comes after all that were asked for is a repetition, and may make good for one that was lost. */
	private async takeStreamed(text: Base64String, slot: Slot): Promise<KeptImage<Kept> | 'passed' | 'repeated'> {
		const isRepeated = this.came >= (this.most ?? maxImages);
		const lost = isRepeated ? this.lost.shift() : undefined;
		if (isRepeated && !lost) {
			await text.skip();
			return 'repeated';
		}
		const kept = await this.keepOrMiss(text, lost ? { ...slot, index: lost.index } : slot);
		if (typeof kept !== 'object') return isRepeated ? 'repeated' : kept;
		if (this.images.some(({ sha256 }) => sha256 === kept.sha256)) {
			if (lost) this.lost.unshift(lost);
			return 'repeated';
		}
		this.images.push(kept);
		return isRepeated ? 'repeated' : kept;
	}

	/** Whether the last event's images have not come before it: then those that were lost on the way come again. */
	private isNewInLast(): boolean {
		if (this.newInLast === undefined) {
			this.newInLast = this.images.length === 0;
			if (this.newInLast) this.lost.length = 0;
		}
		return this.newInLast;
	}

	/** One image that is damaged or cannot be stored does not take the others with it. */
	private async keepOrMiss(text: Base64String, slot: Slot): Promise<KeptImage<Kept> | 'passed'> {
		const bytes = new ImageBytes(text);
		const keeping = async () => ((await bytes.readHeader()) ? await storeImage(this.storing, bytes, slot) : 'passed');
		const [kept] = await Promise.allSettled([keeping()]);
		if (kept.status === 'fulfilled') return kept.value;
		const error: unknown = kept.reason;
		if (!(error instanceof AnswerError) || (error.code !== 'bad_image' && error.code !== 'not_stored')) return await Promise.reject(error);
		await text.skip();
		if (slot.kind === 'image') this.lost.push({ index: slot.index, code: error.code, error });
		return 'passed';
	}

	/** Once an event is complete it may say otherwise than its first keys did: whole or partial. */
	correct(kept: KeptImage<Kept>, event: IDataObject, eventName: string): void {
		const kind = kindOfEvent(event, eventName);
		if (kept.kind === kind) return;
		const before = this[kept.kind === 'partial' ? 'partials' : 'images'];
		before.splice(before.indexOf(kept), 1);
		// Taken for a preview, which nobody wanted.
		if (kind === 'image' && kept.kept === undefined) return void this.lost.push({ index: this.came, code: 'not_stored', error: new AnswerError('not_stored') });
		kept.kind = kind;
		kept.index = this[kind === 'partial' ? 'partials' : 'images'].length;
		this[kind === 'partial' ? 'partials' : 'images'].push(kept);
	}

	/** Previews are counted through: the API counts those of each image for itself. */
	private slot(rule: ImagePlace, body: IDataObject, place: JsonPlace, eventName: string): Slot {
		const kind = rule.kind === 'byEvent' ? kindOfEvent(body, eventName) : rule.kind;
		if (kind === 'partial') return { kind, index: this.partials.length };
		return { kind, index: place.path.startsWith('data[]') ? place.indexes[0]! : this.came };
	}
}

/** The object the string stands in: `item` of `item.result`, one element of `output` of `output[].result`. */
function holder(body: IDataObject, place: JsonPlace): IDataObject | undefined {
	const steps = place.path.split(/\.|(?=\[\])/).slice(0, -1);
	const indexes = [...place.indexes];
	let at: unknown = body;
	for (const step of steps) at = (at as IDataObject | undefined)?.[step === '[]' ? indexes.shift()! : step];
	return at as IDataObject | undefined;
}
