import type { IDataObject } from 'n8n-workflow';
import { isRecord, isSaid, type JsonRecord } from '../../shared/base/json';
import { subtractUsd, sumUsd, timesUsd } from '../../shared/money/dollars';
import { amountOf, costOfReceipt, costText, sumReceipts } from '../../shared/receipt/sums';
import { mayBeBilled } from '../../shared/transport/types';
import { billedOnce } from '../../shared/receipt/billedOnce';
import { channelOf } from './channel';
import type { FoundReceipt } from './types';
import { reviewStatusOf } from './verdicts';

/** What receipts are summed by. */
export type SpendKey = (found: FoundReceipt) => string;

const none = '(none)';

function fieldText(value: unknown): string {
	if (!isSaid(value)) return none;
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const ownField = (value: unknown, name: string): unknown => (isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined);

/** A field of the receipt, or of its row where that says nothing, by name or by a path with dots. */
export function byField(path: string): SpendKey {
	const read = (from: JsonRecord) => ownField(from, path) ?? path.split('.').reduce<unknown>(ownField, from);
	return (found) => {
		const { receipt, json } = found;
		if (path === 'reviewStatus') return fieldText(reviewStatusOf(found));
		if (path === 'channel') return fieldText(channelOf(receipt, json.channel));
		return fieldText([receipt, json].map(read).find(isSaid));
	};
}

/** The UTC day on which a call began. */
export const byDay: SpendKey = ({ receipt }) => /^\d{4}-\d{2}-\d{2}/.exec(String(receipt.startedAt ?? ''))?.[0] ?? none;

/** Estimated against actual, over the receipts where both are known. */
function against(found: FoundReceipt[]) {
	const both = found
		.map(({ receipt }) => ({ cost: costOfReceipt(receipt), estimated: amountOf(receipt.estimatedUsd) }))
		.filter((pair): pair is { cost: number; estimated: number } => pair.cost !== undefined && pair.estimated !== undefined);
	const estimatedUsd = sumUsd(both.map(({ estimated }) => estimated));
	const costUsd = sumUsd(both.map(({ cost }) => cost));
	return { estimatedUsd, overEstimateUsd: subtractUsd(costUsd, estimatedUsd), comparedReceipts: both.length };
}

function countBy(found: FoundReceipt[], key: SpendKey): Record<string, number> {
	const counts = new Map<string, number>();
	for (const one of found) counts.set(key(one), (counts.get(key(one)) ?? 0) + 1);
	return Object.fromEntries(counts);
}

/** One group's sums. Nothing is divided where a part of the cost is unknown. */
function sumGroup(found: FoundReceipt[], acceptedWords: readonly string[]): IDataObject {
	const sums = sumReceipts(found.map(({ receipt }) => receipt));
	const made = found.filter(({ receipt }) => receipt.outcome === 'made');
	const accepted = made.filter((one) => acceptedWords.includes(reviewStatusOf(one))).length;
	const per = (count: number) => (count === 0 || sums.costUnknown > 0 ? null : timesUsd(sums.costUsd, 1 / count));
	return {
		...sums,
		cost: costText(sums),
		...against(found),
		mayHaveBeenBilled: found.filter(({ receipt }) => mayBeBilled.has(receipt.outcome)).length,
		perImageUsd: per(made.length),
		accepted,
		acceptedShare: made.length === 0 ? null : Number((accepted / made.length).toFixed(4)),
		perAcceptedUsd: per(accepted),
		outcomes: countBy(found, byField('outcome')),
		costBases: countBy(made, byField('costBasis')),
		modelsServed: countBy(made, byField('modelServed')),
	};
}

/** One record per group, the most expensive first, and a total. A bill told twice counts once. */
export function actualSpend(
	receipts: readonly FoundReceipt[],
	key: SpendKey,
	acceptedWords: readonly string[],
): { groups: IDataObject[]; total: IDataObject } {
	const found = billedOnce(receipts);
	const groups = new Map<string, FoundReceipt[]>();
	for (const one of found) {
		const members = groups.get(key(one));
		if (members) members.push(one);
		else groups.set(key(one), [one]);
	}
	const summed = [...groups].map(([group, members]): IDataObject => ({ group, ...sumGroup(members, acceptedWords) }));
	return {
		groups: summed.sort((a, b) => Number(b.costUsd) - Number(a.costUsd) || String(a.group).localeCompare(String(b.group))),
		total: { group: 'Total', ...sumGroup(found, acceptedWords) },
	};
}

/** Says where a route began to serve another model under the same name; the log's first and last day with it are compared. */
export function changedModels(receipts: readonly FoundReceipt[]): string[] {
	const served = new Map<string, string>();
	const changes: string[] = [];
	const dated = receipts.filter(({ receipt }) => receipt.modelServed && receipt.startedAt);
	for (const { receipt } of [...dated].sort((a, b) => String(a.receipt.startedAt).localeCompare(String(b.receipt.startedAt)))) {
		const [owner, asked, model] = [receipt.routeOwner, receipt.modelRequested, receipt.modelServed].map(String) as [string, string, string];
		const before = served.get(`${owner}\n${asked}`);
		if (before !== undefined && before !== model) {
			changes.push(`${owner} served ${model} for ${asked} from ${String(receipt.startedAt).slice(0, 10)} on, before that ${before}.`);
		}
		served.set(`${owner}\n${asked}`, model);
	}
	return [...new Set(changes)].slice(-3);
}
