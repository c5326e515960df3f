import type { IDataObject } from 'n8n-workflow';
import { subtractUsd, sumUsd, timesUsd } from '../shared/money/dollars';
import { mayBeBilled } from '../shared/transport/types';

/** What receipts are summed by: one of their fields, or the day they began. */
export type SpendKey = (receipt: IDataObject) => string;

const isRecord = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Anything with the fields of a receipt that matter here. */
const isReceipt = (value: unknown): value is IDataObject =>
	isRecord(value) && typeof value.outcome === 'string' && 'costUsd' in value;

/**
 * The receipts in an item: the item itself, each of the images it sums up, or the details of a row that failed.
 * Rows of a sheet hold numbers as text.
 */
function receiptsIn(json: IDataObject): IDataObject[] {
	// n8n puts the fields of the row, perhaps an image's receipt, beside the details of its failure.
	if (isReceipt(json.details) && json.error) return [json.details];
	if (Array.isArray(json.receipts)) return json.receipts.filter(isReceipt);
	return [json, json.details].filter(isReceipt).slice(0, 1);
}

/** An amount, also as the text a sheet made of it; undefined where nobody knows. */
function amount(value: unknown): number | undefined {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

const fieldText = (value: unknown): string =>
	value === undefined || value === null || value === ''
		? '(none)'
		: isRecord(value) || Array.isArray(value)
			? JSON.stringify(value)
			: String(value);

/** A field by its name, or by a path with dots into nested fields. */
export function byField(path: string): SpendKey {
	return (receipt) => {
		const direct = Object.hasOwn(receipt, path) ? receipt[path] : undefined;
		const nested = path
			.split('.')
			.reduce<unknown>(
				(value, key) => (isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined),
				receipt,
			);
		return fieldText(direct ?? nested);
	};
}

/** The UTC day on which a call began. */
export const byDay: SpendKey = ({ startedAt }) => /^\d{4}-\d{2}-\d{2}/.exec(String(startedAt ?? ''))?.[0] ?? '(none)';

/** Estimated against actual, over the receipts where both are known. */
function against(receipts: IDataObject[]) {
	const both = receipts
		.map(({ costUsd, estimatedUsd }) => ({ cost: amount(costUsd), estimated: amount(estimatedUsd) }))
		.filter(
			(pair): pair is { cost: number; estimated: number } => pair.cost !== undefined && pair.estimated !== undefined,
		);
	const estimatedUsd = sumUsd(both.map(({ estimated }) => estimated));
	return {
		estimatedUsd,
		overEstimateUsd: subtractUsd(sumUsd(both.map(({ cost }) => cost)), estimatedUsd),
		comparedReceipts: both.length,
	};
}

function countBy(receipts: IDataObject[], key: SpendKey): Record<string, number> {
	const counts = new Map<string, number>();
	for (const receipt of receipts) counts.set(key(receipt), (counts.get(key(receipt)) ?? 0) + 1);
	return Object.fromEntries(counts);
}

/** Sums one group. Receipts whose cost nobody knows are counted, never taken for zero. */
function sumReceipts(receipts: IDataObject[], acceptedWords: readonly string[]): IDataObject {
	const costs = receipts.map(({ costUsd }) => amount(costUsd));
	const costUsd = sumUsd(costs.filter((cost) => cost !== undefined));
	const made = receipts.filter(({ outcome }) => outcome === 'made');
	const accepted = made.filter(({ reviewStatus }) =>
		acceptedWords.includes(
			String(reviewStatus ?? '')
				.trim()
				.toLowerCase(),
		),
	);
	return {
		receipts: receipts.length,
		images: made.length,
		costUsd,
		...against(receipts),
		costUnknown: made.filter(({ costUsd: cost }) => amount(cost) === undefined).length,
		mayHaveBeenBilled: receipts.filter(({ outcome }) => mayBeBilled.has(outcome)).length,
		perImageUsd: made.length === 0 ? null : timesUsd(costUsd, 1 / made.length),
		accepted: accepted.length,
		perAcceptedUsd: accepted.length === 0 ? null : timesUsd(costUsd, 1 / accepted.length),
		outcomes: countBy(receipts, byField('outcome')),
		costBases: countBy(made, byField('costBasis')),
	};
}

const wasFetched = ({ fetched }: IDataObject): boolean => String(fetched).toLowerCase() === 'true';

/**
 * The receipts without those that tell a second time of the same bill: what Get Response fetched counts only where the turn
 * itself is not among the receipts, or was still being worked on; and the same response fetched twice counts once.
 */
function billedOnce(receipts: IDataObject[]): IDataObject[] {
	const tellers = new Map<unknown, string>();
	for (const receipt of [...receipts].sort((a, b) => Number(wasFetched(a)) - Number(wasFetched(b)))) {
		const { responseId, costUsd } = receipt;
		if (!responseId || tellers.has(responseId) || amount(costUsd) === undefined) continue;
		tellers.set(responseId, callOf(receipt));
	}
	return receipts.filter((receipt) => !wasFetched(receipt) || (tellers.get(receipt.responseId) ?? callOf(receipt)) === callOf(receipt));
}

/** Receipts of one call, the several images of a response for example, have these in common. */
const callOf = (receipt: IDataObject): string =>
	JSON.stringify([wasFetched(receipt), receipt.requestId ?? '', receipt.startedAt ?? '']);

/** One record per group, the dearest first, and a total. A dry run bought nothing and is left out; a bill told twice counts once. */
export function actualSpend(
	items: readonly IDataObject[],
	key: SpendKey,
	acceptedWords: readonly string[],
): { groups: IDataObject[]; total: IDataObject } {
	const receipts = billedOnce(items.flatMap(receiptsIn).filter(({ outcome }) => outcome !== 'dryRun'));
	const groups = new Map<string, IDataObject[]>();
	for (const receipt of receipts) {
		const members = groups.get(key(receipt));
		if (members) members.push(receipt);
		else groups.set(key(receipt), [receipt]);
	}
	const summed = [...groups].map(([group, members]): IDataObject => ({
		group,
		...sumReceipts(members, acceptedWords),
	}));
	return {
		groups: summed.sort(
			(a, b) => Number(b.costUsd) - Number(a.costUsd) || String(a.group).localeCompare(String(b.group)),
		),
		total: { group: 'Total', ...sumReceipts(receipts, acceptedWords) },
	};
}
