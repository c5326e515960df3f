import { type JsonRecord, textOf } from '../base/json';

/**
 * The receipt of the picture that a review judged, among those of the execution: rows may give their files one name, and then the
 * hash tells them apart; else it is the last of that name, for a picture may have been made again.
 */
export function reviewedPicture(review: JsonRecord, fileName: string, receipts: readonly JsonRecord[]): JsonRecord | undefined {
	const full = receipts.find(({ outcome, requestId }) => outcome === 'answered' && requestId !== '' && requestId === review.requestId) ?? review;
	const judged = textOf(full.referenceHashes).split(' ');
	const named = receipts.filter((one) => one.outcome === 'made' && one.fileName === fileName);
	return named.findLast(({ sha256 }) => judged.includes(textOf(sha256))) ?? named.at(-1);
}
