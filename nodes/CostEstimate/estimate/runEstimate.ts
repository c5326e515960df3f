import type { IDataObject } from 'n8n-workflow';
import { showUsd, timesUsd } from '../../shared/money/dollars';
import { addEstimates } from '../../shared/money/estimate';
import type { RowEstimate } from './rowEstimate';

export interface RunQuestion {
	rows: readonly RowEstimate[];
	/** The same rows through Batch. */
	batchRows: readonly RowEstimate[];
	/** Share of the images that is made, and paid, a second time. */
	retryRate: number;
	budgetUsd: number;
}

const plural = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

/** Reasons with the number of rows they stop, the most frequent first. */
function refusals(rows: readonly RowEstimate[]): Array<{ reason: string; rows: number }> {
	const counts = new Map<string, number>();
	for (const { refusal } of rows) if (refusal) counts.set(refusal, (counts.get(refusal) ?? 0) + 1);
	return [...counts].map(([reason, count]) => ({ reason, rows: count })).sort((a, b) => b.rows - a.rows);
}

interface Amounts {
	low: number;
	expected: number | undefined;
	high: number;
}

/** Not one row has an estimate. */
const isUnknown = ({ expected, high }: Omit<Amounts, 'low'>): boolean => expected === undefined && high === 0;

function price({ low, expected, high }: Amounts): string {
	if (isUnknown({ expected, high })) return 'at a price nobody knows';
	if (expected === undefined) return `between ${showUsd(low)} and ${showUsd(high)}`;
	const spread = showUsd(low) === showUsd(high) ? '' : ` (${showUsd(low)} to ${showUsd(high)})`;
	return `about ${showUsd(expected)}${spread}`;
}

function sentence(
	images: number,
	amounts: Amounts,
	unknown: number,
	refused: number,
	budgetUsd: number,
	within: boolean,
): string {
	const parts = [
		`${plural(images, 'image')}, ${price(amounts)}.`,
		unknown > 0 && !isUnknown(amounts) && `${plural(unknown, 'row')} without an estimate ${unknown === 1 ? 'is' : 'are'} not in this sum.`,
		refused > 0 && `${plural(refused, 'row')} would be refused.`,
		within
			? `Within the budget of ${showUsd(budgetUsd)}.`
			: `${amounts.high > budgetUsd ? 'May exceed' : 'Cannot be promised to stay within'} the budget of ${showUsd(budgetUsd)}.`,
	];
	return parts.filter(Boolean).join(' ');
}

/** One answer for a whole sheet: what it costs, what would not run, and whether the budget holds at the highest estimate. */
export function sumEstimates({ rows, batchRows, retryRate, budgetUsd }: RunQuestion): IDataObject {
	const sent = rows.filter(({ refusal }) => refusal === '');
	const total = addEstimates(sent.map((row) => row.estimate));
	const batch = addEstimates(batchRows.filter(({ refusal }) => refusal === '').map((row) => row.estimate));
	const images = sent.reduce((sum, row) => sum + row.images, 0);
	const priced = sent
		.filter(({ estimate }) => estimate.highUsd !== undefined)
		.reduce((sum, row) => sum + row.images, 0);
	const again = 1 + retryRate;
	const amounts: Amounts = {
		low: total.lowUsd,
		expected: total.usd === undefined ? undefined : timesUsd(total.usd, again),
		high: timesUsd(total.highUsd, again),
	};
	const isWhole = total.unknown === 0 && !sent.some(({ isPart }) => isPart);
	const withinBudget = isWhole && amounts.high <= budgetUsd;
	const batchKnown = batch.unknown === 0 && batch.usd !== undefined;
	const refused = rows.length - sent.length;
	return {
		rows: rows.length,
		images,
		lowUsd: amounts.low,
		expectedUsd: amounts.expected ?? null,
		highUsd: amounts.high,
		perImageUsd: total.usd === undefined || priced === 0 ? null : timesUsd(total.usd, 1 / priced),
		retriesAddUsd: total.usd === undefined ? null : timesUsd(total.usd, retryRate),
		batchUsd: batchKnown ? timesUsd(batch.usd!, again) : null,
		rowsWithoutEstimate: total.unknown,
		rowsRefused: refused,
		refusals: refusals(rows),
		budgetUsd,
		budgetShare: budgetUsd > 0 ? Number((amounts.high / budgetUsd).toFixed(4)) : null,
		withinBudget,
		sentence: sentence(images, amounts, total.unknown, refused, budgetUsd, withinBudget),
		basis: [...new Set(sent.map(({ estimate }) => estimate.basis))],
		remarks: [...new Set(sent.flatMap((row) => row.remarks))],
	};
}
