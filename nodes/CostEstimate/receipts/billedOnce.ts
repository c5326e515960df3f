import type { JsonRecord } from '../../shared/base/json';
import { amountOf } from '../../shared/receipt/sums';

const wasFetched = ({ fetched }: JsonRecord): boolean => String(fetched).toLowerCase() === 'true';

/** Receipts of one call, the several images of a response for example, have these in common. */
const callOf = (receipt: JsonRecord): string => JSON.stringify([wasFetched(receipt), receipt.requestId ?? '', receipt.startedAt ?? '']);

/**
 * The receipts without those that tell a second time of the same bill: what Get Response fetched counts only where the turn
 * itself is not among the receipts, or was still being worked on; and the same response fetched twice counts once.
 */
export function billedOnce<Found extends { receipt: JsonRecord }>(found: readonly Found[]): Found[] {
	const tellers = new Map<unknown, string>();
	for (const { receipt } of [...found].sort((a, b) => Number(wasFetched(a.receipt)) - Number(wasFetched(b.receipt)))) {
		const { responseId, costUsd } = receipt;
		if (!responseId || tellers.has(responseId) || amountOf(costUsd) === undefined) continue;
		tellers.set(responseId, callOf(receipt));
	}
	return found.filter(({ receipt }) => !wasFetched(receipt) || (tellers.get(receipt.responseId) ?? callOf(receipt)) === callOf(receipt));
}
