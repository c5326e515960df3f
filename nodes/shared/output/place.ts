import type { Place, Problem } from './types';

/** How a row is named to a person: counted from 1, as in the sheet it came from. */
export const placeName = ({ row, image }: Place): string => `Row ${row + 1}${image === undefined ? '' : `, image ${image + 1}`}`;

/** The whole sentence about a problem: the row, the parameter to blame where nothing was sent, and what happened. */
export function problemSentence(place: Place, { message, parameter, receipt }: Problem): string {
	// Whatever keeps a row from being sent keeps all of its images from it.
	const named = receipt.attempts === 0 ? placeName({ row: place.row }) : placeName(place);
	return receipt.attempts === 0 && parameter ? `${named}, ${parameter}: ${message}` : `${named}: ${message}`;
}
