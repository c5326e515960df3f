import { type JsonRecord, textOf } from '../base/json';
import { amountOf } from './sums';

const wasFetched = ({ fetched }: JsonRecord): boolean => String(fetched).toLowerCase() === 'true';

/** A look that failed cost nothing: what the turn cost, it does not say. */
const sawNothing = ({ outcome, costUsd }: JsonRecord): boolean => amountOf(costUsd) === 0 && !['made', 'answered'].includes(textOf(outcome));

/** Receipts of one call, the several images of a response for example, have these in common. */
const callOf = (receipt: JsonRecord): string => JSON.stringify([wasFetched(receipt), receipt.requestId ?? '', receipt.startedAt ?? '']);

/**
 * The receipts without those that tell a second time of the same bill: what Get Response fetched counts only where the turn
 * itself does not know what it cost, and counts then in the turn's place; and the same response fetched twice counts once.
 */
export function billedOnce<Found extends { receipt: object }>(all: readonly Found[]): Found[] {
	const found = all as ReadonlyArray<Found & { receipt: JsonRecord }>;
	const tellers = new Map<unknown, string>();
	for (const { receipt } of [...found].sort((a, b) => Number(wasFetched(a.receipt)) - Number(wasFetched(b.receipt)))) {
		const { responseId, costUsd } = receipt;
		if (!responseId || tellers.has(responseId) || amountOf(costUsd) === undefined || sawNothing(receipt)) continue;
		tellers.set(responseId, callOf(receipt));
	}
	const isTold = (receipt: JsonRecord) => (tellers.get(receipt.responseId) ?? callOf(receipt)) !== callOf(receipt);
	return found.filter(({ receipt }) => !isTold(receipt) || (!wasFetched(receipt) && amountOf(receipt.costUsd) !== undefined));
}
