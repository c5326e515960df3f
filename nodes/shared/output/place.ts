import { findPreset } from '../catalog/channels';
import type { Place, Problem } from './types';

/** The place alone, of something that has one. */
export const placeOf = ({ row, image, channel }: Place): Place => ({
	row,
	...(image === undefined ? {} : { image }),
	...(channel === undefined ? {} : { channel }),
});

/** How a row is named to a person: counted from 1, as in the sheet it came from; with its purpose, where it has several. */
export const placeName = ({ row, image, channel }: Place): string =>
	[`Row ${row + 1}`, channel && (findPreset(channel)?.name ?? channel), image === undefined ? '' : `image ${image + 1}`].filter(Boolean).join(', ');

/** The whole sentence about a problem: the row, the parameter to blame where nothing was sent, and what happened. */
export function problemSentence(place: Place, { message, parameter, receipt }: Problem): string {
	// Whatever keeps a row from being sent keeps all of its images from it.
	const named = receipt.attempts === 0 ? placeName({ ...place, image: undefined }) : placeName(place);
	return receipt.attempts === 0 && parameter ? `${named}, ${parameter}: ${message}` : `${named}: ${message}`;
}

/**
 * What keeps a row from being sent at all is said once for each of its purposes, not once per image: equal texts are one piece of
 * news. Undefined where it is said each time: something was paid.
 */
export function saidOnce({ row, channel = '' }: Place, { message, receipt }: Problem): string | undefined {
	const { attempts, costUsd, mayBeBilledUsd } = receipt;
	return attempts > 0 || costUsd !== 0 || mayBeBilledUsd !== 0 ? undefined : [row, channel, message].join(':');
}
