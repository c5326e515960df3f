import { sumUsd } from '../money/dollars';
import type { Receipt, SummedReceipt } from './types';

const counts = [
	'inputTextTokens',
	'inputImageTokens',
	'cachedTokens',
	'outputTokens',
	'bytes',
	'partialImages',
	'mainInputTokens',
	'mainCachedTokens',
	'mainOutputTokens',
] as const satisfies ReadonlyArray<keyof Receipt>;
const amounts = ['estimatedUsd', 'costUsd', 'mayBeBilledUsd', 'mainCostUsd', 'imageCostUsd'] as const satisfies ReadonlyArray<keyof Receipt>;

type Amount = (typeof counts)[number] | (typeof amounts)[number];

/** The first receipt with the amounts of all, and each one's own beside it: one item then stands for several images. */
export function summedReceipt(receipts: Receipt[]): SummedReceipt {
	const [first] = receipts;
	const total = (field: Amount, add: (values: number[]) => number): [Amount, number | null] => {
		const values = receipts.map((receipt) => receipt[field] ?? null);
		return [field, values.some((value) => value === null) ? null : add(values as number[])];
	};
	const sums = [
		...counts.map((field) => total(field, (values) => values.reduce((sum, value) => sum + value, 0))),
		...amounts.map((field) => total(field, sumUsd)),
	].filter(([field]) => field in first!);
	const channels = [...new Set(receipts.flatMap(({ channel }) => channel ?? []))];
	return { ...first!, ...(channels.length > 0 ? { channel: channels.join(', ') } : {}), ...ofAll(receipts), ...Object.fromEntries(sums), images: receipts.length, receipts };
}

/** Where it can be said of each: whether it holds for all. */
const ofAll = (receipts: Receipt[]): Partial<Receipt> =>
	Object.fromEntries(
		(['exact', 'withinWeight'] as const).flatMap((field) => {
			const known = receipts.flatMap((receipt) => receipt[field] ?? []);
			return known.length > 0 ? [[field, known.every(Boolean)]] : [];
		}),
	);
