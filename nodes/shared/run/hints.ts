import { accumulateTokenUsage, type IExecuteFunctions } from 'n8n-workflow';
import { imagesIn } from '../output/items';
import type { Receipt } from '../receipt/receipt';
import type { Run } from './run';
import type { RowEnd } from './runRows';

/** Outcomes in words a person reads at a glance. */
const words: Record<string, string> = {
	refused: 'refused before sending or by the API',
	blocked: 'blocked by moderation',
	failed: 'failed',
	unknown: 'unknown (may have been billed)',
	overBudget: 'over the budget',
	notVerified: 'waiting for the account to be put right',
};

const mostRemarks = 5;

/** Adds the run's tokens to n8n's own count of them, on the versions that keep one. */
function countTokens(run: Run, receipts: Receipt[]): void {
	const input = sum(receipts, (receipt) => (receipt.inputTextTokens ?? 0) + (receipt.inputImageTokens ?? 0));
	const output = sum(receipts, (receipt) => receipt.outputTokens ?? 0);
	// Older n8n has no such function, although the types say so.
	const accumulate = accumulateTokenUsage as typeof accumulateTokenUsage | undefined;
	if (input + output > 0) accumulate?.(run.ctx, input, output);
}

const sum = (receipts: Receipt[], amount: (receipt: Receipt) => number) =>
	receipts.reduce((total, receipt) => total + amount(receipt), 0);

const itemsOf = (ends: Array<RowEnd | undefined>) => ends.flatMap((end) => (end && 'items' in end ? end.items : []));
const receiptsOf = (ends: Array<RowEnd | undefined>): Receipt[] => itemsOf(ends).map(({ json }) => json as unknown as Receipt);

/** After the run: how many images, what they cost against the estimate, how the other rows ended, and remarks, each once. */
export function addRunHints(run: Run, ends: Array<RowEnd | undefined>): void {
	countTokens(run, receiptsOf(ends));
	const message = [summary(ends), ...[...run.remarks].slice(0, mostRemarks)].join(' ');
	// Not in older n8n either; the images are paid for by now.
	const ctx: Partial<Pick<IExecuteFunctions, 'addExecutionHints'>> = run.ctx;
	if (message !== '') ctx.addExecutionHints?.({ message, type: 'info', location: 'outputPane' });
}

function summary(ends: Array<RowEnd | undefined>): string {
	const receipts = receiptsOf(ends);
	const images = itemsOf(ends).reduce((total, { json }) => total + imagesIn(json), 0);
	const problems = ends.flatMap((end) => (end && 'problem' in end ? [end.problem.receipt.outcome] : []));
	const counted = Object.entries(words)
		.map(([outcome, word]) => [problems.filter((problem) => problem === outcome).length, word] as const)
		.filter(([count]) => count > 0)
		.map(([count, word]) => `${count} ${word}`);
	const skipped = ends.filter((end) => end && 'items' in end && end.items.length === 0).length;
	if (skipped > 0) counted.push(`${skipped} made in an earlier run`);
	const elsewhere = receipts.filter(({ fallbackFrom }) => fallbackFrom !== '').length;
	const made = `${images} ${images === 1 ? 'image' : 'images'}${money(receipts)}${elsewhere > 0 ? `, ${elsewhere} by the fallback` : ''}.`;
	return counted.length === 0 ? made : `${made} Rows without an image: ${counted.join(', ')}.`;
}

function money(receipts: Receipt[]): string {
	const known = receipts.filter(({ costUsd }) => costUsd !== null);
	if (known.length === 0) return '';
	const usd = (pick: (receipt: Receipt) => number | null) => `$${sum(known, (receipt) => pick(receipt) ?? 0).toFixed(4)}`;
	const unpriced = receipts.length - known.length;
	const estimated = known.every(({ estimatedUsd }) => estimatedUsd !== null) ? ` (estimated ${usd(({ estimatedUsd }) => estimatedUsd)})` : '';
	return `, ${usd(({ costUsd }) => costUsd)}${estimated}${unpriced > 0 ? `, ${unpriced} without a known price` : ''}`;
}
