import type { Receipt } from '../output/receipt';
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

/** After the run: how many images, what they cost against the estimate, how the other rows ended, and remarks, each once. */
export function addRunHints(run: Run, ends: Array<RowEnd | undefined>): void {
	const message = [summary(ends), ...[...run.remarks].slice(0, mostRemarks)].join(' ');
	if (message !== '') run.ctx.addExecutionHints({ message, type: 'info', location: 'outputPane' });
}

function summary(ends: Array<RowEnd | undefined>): string {
	const items = ends.flatMap((end) => (end && 'items' in end ? end.items : []));
	const receipts = items.map(({ json }) => json as unknown as Receipt & { images?: number });
	const images = receipts.reduce((total, receipt) => total + (receipt.images ?? 1), 0);
	const problems = ends.flatMap((end) => (end && 'problem' in end ? [end.problem.receipt.outcome] : []));
	const counted = Object.entries(words)
		.map(([outcome, word]) => [problems.filter((problem) => problem === outcome).length, word] as const)
		.filter(([count]) => count > 0)
		.map(([count, word]) => `${count} ${word}`);
	const made = `${images} ${images === 1 ? 'image' : 'images'}${money(receipts)}.`;
	return counted.length === 0 ? made : `${made} Rows without an image: ${counted.join(', ')}.`;
}

function money(receipts: Receipt[]): string {
	const known = receipts.filter(({ costUsd }) => costUsd !== null);
	if (known.length === 0) return '';
	const usd = (pick: (receipt: Receipt) => number | null) => `$${known.reduce((sum, receipt) => sum + (pick(receipt) ?? 0), 0).toFixed(4)}`;
	const unpriced = receipts.length - known.length;
	const estimated = known.every(({ estimatedUsd }) => estimatedUsd !== null) ? ` (estimated ${usd(({ estimatedUsd }) => estimatedUsd)})` : '';
	return `, ${usd(({ costUsd }) => costUsd)}${estimated}${unpriced > 0 ? `, ${unpriced} without a known price` : ''}`;
}
