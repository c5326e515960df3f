import { type JsonRecord, textOf } from '../../shared/base/json';
import { amountOf } from '../../shared/receipt/sums';
import type { FoundReceipt } from './types';

const wordsOf = (text: unknown): string[] => textOf(text).split(' ').filter((word) => word !== '');

/** The verdict under the log's own names, of a review as it was made or as a log has it. Empty fields where there is none. */
export const verdictOf = ({ receipt, review }: Pick<FoundReceipt, 'receipt' | 'review'>): JsonRecord => ({
	reviewVerdict: review.verdict ?? receipt.reviewVerdict,
	reviewScore: review.score ?? receipt.reviewScore,
	reviewReasons: review.reasons ?? receipt.reviewReasons,
});

/** SHA-256 of each picture a review judged, in hex. They are the first of its references; a log has them in a column. */
export function judgedHashes({ receipt, review }: Pick<FoundReceipt, 'receipt' | 'review'>): string[] {
	if (receipt.outcome !== 'answered') return [];
	if (review.verdict === undefined) return wordsOf(receipt.reviewedHashes);
	return wordsOf(receipt.referenceHashes).slice(0, amountOf(review.imagesReviewed) ?? 1);
}

const startOf = ({ receipt }: FoundReceipt): string => textOf(receipt.startedAt);

/** Gives each image the last review of its file: of those whose time is known the latest, else the last in order. */
export function withVerdicts(found: FoundReceipt[]): FoundReceipt[] {
	const inTime = [...found].sort((a, b) => startOf(a).localeCompare(startOf(b)));
	const reviews = new Map(inTime.flatMap((one) => judgedHashes(one).map((hash) => [hash, one])));
	return found.map((one) => {
		const judgedBy = one.receipt.outcome === 'made' ? reviews.get(textOf(one.receipt.sha256)) : undefined;
		return judgedBy ? { ...one, judgedBy } : one;
	});
}

/** Whether a person judged it on Review Images: a column of its row may be of an earlier picture, or empty. */
export const wasJudged = ({ reviewedAt }: JsonRecord): boolean => textOf(reviewedAt) !== '';

/** What became of an image: what a person or a workflow said, the row's own column first; else what its review said. */
export function reviewStatusOf(found: FoundReceipt): string {
	const { json, receipt, judgedBy = found } = found;
	const words = [wasJudged(receipt) ? '' : json.reviewStatus, receipt.reviewStatus].map((word) => textOf(word).trim().toLowerCase()).filter((word) => word !== '');
	const said = words.find((word) => word !== 'pending');
	const { reviewVerdict } = verdictOf(judgedBy);
	if (said !== undefined || !reviewVerdict) return said ?? words[0] ?? '';
	return reviewVerdict === 'pass' ? 'accepted' : 'rejected';
}
