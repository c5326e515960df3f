import type { JsonRecord } from '../base/json';
import { addUsd, showUsd, sumUsd } from '../money/dollars';

/** What receipts come to. Amounts in USD; null and the counts of unknown cost say what nobody knows. */
export interface ReceiptSums {
	receipts: number;
	/** Receipts of outcome `made`. */
	images: number;
	/** What is known to be billed. */
	costUsd: number;
	/** Receipts that were billed, or may have been, at a cost nobody knows. */
	costUnknown: number;
	/** What attempts without a clear answer may have cost on top; null: nobody knows how much. */
	mayBeBilledUsd: number | null;
	/** What a budget has to count: both, and the estimate where nobody knows; null where there is none either. */
	atMostUsd: number | null;
	/** Tokens; null where one call that brought something has no count. */
	inputTextTokens: number | null;
	inputImageTokens: number | null;
	cachedTokens: number | null;
	outputTokens: number | null;
}

/** An amount or a count, also as the text a sheet made of it; undefined where nobody knows. */
export function amountOf(value: unknown): number | undefined {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** Outcomes of rows nobody was asked to make, or that the API turned away: no bill. */
const notBilled: ReadonlySet<unknown> = new Set(['refused', 'overBudget', 'notVerified', 'dryRun']);
const brought: ReadonlySet<unknown> = new Set(['made', 'answered']);

/** USD of a receipt; undefined where it was billed, or may have been, and nobody knows how much. */
export const costOfReceipt = ({ outcome, costUsd }: JsonRecord): number | undefined =>
	amountOf(costUsd) ?? (notBilled.has(outcome) ? 0 : undefined);

/** A short receipt does not have the field: only `unknown` leaves it open then. */
const mayBeBilledOf = ({ outcome, mayBeBilledUsd }: JsonRecord): number | undefined =>
	mayBeBilledUsd === undefined && outcome !== 'unknown' ? 0 : (amountOf(mayBeBilledUsd) ?? (notBilled.has(outcome) ? 0 : undefined));

function atMostOf(receipt: JsonRecord): number | undefined {
	const [cost, mayBe, estimate] = [costOfReceipt(receipt), mayBeBilledOf(receipt), amountOf(receipt.estimatedUsd)];
	if (mayBe === undefined) return estimate === undefined ? undefined : addUsd(cost ?? 0, estimate);
	return cost === undefined && mayBe === 0 ? estimate : addUsd(cost ?? 0, mayBe);
}

function total(values: Array<number | undefined>, add: (known: number[]) => number): number | null {
	const known = values.filter((value) => value !== undefined);
	return known.length === values.length ? add(known) : null;
}

const addCounts = (counts: number[]) => counts.reduce((sum, one) => sum + one, 0);

/** Sums receipts of any origin: typed ones, the items of a sheet, the rows of a log. What is unknown is never taken for zero. */
export function sumReceipts(receipts: readonly object[]): ReceiptSums {
	const records = receipts as readonly JsonRecord[];
	const costs = records.map(costOfReceipt);
	const calls = records.filter(({ outcome }) => brought.has(outcome));
	const tokens = (field: string) => total(calls.map((call) => amountOf(call[field])), addCounts);
	return {
		receipts: records.length,
		images: records.filter(({ outcome }) => outcome === 'made').length,
		costUsd: sumUsd(costs.filter((cost) => cost !== undefined)),
		costUnknown: costs.filter((cost) => cost === undefined).length,
		mayBeBilledUsd: total(records.map(mayBeBilledOf), sumUsd),
		atMostUsd: total(records.map(atMostOf), sumUsd),
		inputTextTokens: tokens('inputTextTokens'),
		inputImageTokens: tokens('inputImageTokens'),
		cachedTokens: tokens('cachedTokens'),
		outputTokens: tokens('outputTokens'),
	};
}

/** For people: `$1.20`, `$1.20 and 2 of unknown cost`, `2 of unknown cost`. */
export function costText({ costUsd, costUnknown }: Pick<ReceiptSums, 'costUsd' | 'costUnknown'>): string {
	if (costUnknown === 0) return showUsd(costUsd);
	const unknown = `${costUnknown} of unknown cost`;
	return costUsd === 0 ? unknown : `${showUsd(costUsd)} and ${unknown}`;
}
