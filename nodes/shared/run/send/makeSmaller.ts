import type { RowEnd, RowResult } from '../../output/types';
import type { Receipt } from '../../receipt/types';
import { lighterCompression, megabytes } from '../../receipt/weight';
import { plus } from '../journal/journal';
import type { Order, RowSettings } from '../order/types';
import { type Call, writeOrder, type Writing } from '../order/writeOrder';
import { buy } from './buy';

/** In `retryReason`: the image was made again because its file was too heavy. That happens once. */
const code = 'too_heavy';

const isAgain = ({ receipt }: RowResult) => receipt.retryReason.split(' ').includes(code);

/**
 * Asks once more for the images of a call that are heavier than their channel takes, with a compression that should do. It is a
 * purchase of its own, with its own place in the budget; afterwards the two are one entry of the journal, and the receipt of the
 * image that stays bears both costs.
 */
export async function makeSmaller<Settings extends RowSettings, Request>(
	writing: Writing<Settings, Request>,
	call: Call<Settings>,
	first: Order<Request>,
	results: RowResult[],
): Promise<RowEnd> {
	const { run, step } = writing;
	const levels = results.flatMap(({ receipt }) => (receipt.withinWeight === false ? (lighterCompression(receipt) ?? []) : []));
	// The account that was asked instead of the first has other models.
	const elsewhere = results.some(({ receipt }) => receipt.fallbackFrom !== '');
	if (levels.length === 0 || elsewhere || results.some(isAgain) || run.cancelled() || run.stopped) return { results };
	const overrides = { outputCompression: Math.min(...levels), n: levels.length };
	const written = await writeOrder(writing, call, run.first, { overrides, depth: 'whole' });
	if ('problem' in written) return { results };
	const end = await buy(run, run.first, written, step.sender);
	writing.pictures.letGo(written.held);
	const joined = 'results' in end ? replaceHeavy(results, end.results, overrides.outputCompression) : notSmaller(results, end.problem.receipt, end.problem.message);
	run.journal.made(first, joined);
	run.journal.forget(written.order);
	return { results: joined };
}

/** The lighter images in the places of the heavy ones, as many as came. */
function replaceHeavy(results: RowResult[], lighter: RowResult[], compression: number): RowResult[] {
	const left = [...lighter];
	return results.map((result) => {
		const next = result.receipt.withinWeight === false && lighterCompression(result.receipt) !== undefined ? left.shift() : undefined;
		return next ? inPlaceOf(result, next, compression) : result;
	});
}

function inPlaceOf({ receipt: old, file: oldFile }: RowResult, next: RowResult, compression: number): RowResult {
	const { receipt } = next;
	const name = oldFile?.fileName;
	const note = `Made again with Compression ${compression}, because the first file had ${megabytes(old.bytes ?? 0)}`;
	return {
		...next,
		...(next.file ? { file: { ...next.file, ...(name ? { fileName: name } : {}) } } : {}),
		receipt: {
			...receipt,
			...bothCosts(old, receipt),
			fileName: old.fileName ?? '',
			startedAt: old.startedAt,
			note: [receipt.note, note].filter(Boolean).join('. '),
		},
	};
}

/** The first image stays: nothing lighter came, and what trying cost is on its receipt. */
function notSmaller(results: RowResult[], tried: Receipt, message: string): RowResult[] {
	const at = results.findIndex(({ receipt }) => receipt.withinWeight === false);
	return results.map((result, index) => {
		if (index !== at) return result;
		const { receipt } = result;
		const known = { ...tried, costUsd: tried.costUsd ?? 0, estimatedUsd: 0 };
		return { ...result, receipt: { ...receipt, ...bothCosts(receipt, known), note: `${receipt.note}. It could not be made again: ${message}` } };
	});
}

const bothCosts = (first: Receipt, again: Receipt) => ({
	attempts: first.attempts + again.attempts,
	retryReason: [first.retryReason, code, again.retryReason].filter(Boolean).join(' '),
	durationMs: first.durationMs + again.durationMs,
	estimatedUsd: plus(first.estimatedUsd, again.estimatedUsd),
	costUsd: plus(first.costUsd, again.costUsd),
	mayBeBilledUsd: plus(first.mayBeBilledUsd, again.mayBeBilledUsd),
});
