import { elapsed } from '../../base/clock';
import { addUsd } from '../../money/dollars';
import { fileLink } from '../../output/fileLink';
import type { RowEnd, RowResult } from '../../output/types';
import { blankReceipt } from '../../receipt/blank';
import type { Receipt } from '../../receipt/types';
import { weighed } from '../../receipt/weight';
import type { Order } from '../order/types';
import type { Sendable } from '../order/writeOrder';
import { failedProblem, overBudgetProblem } from '../problem';
import type { Account, Run } from '../types';
import { plus } from '../journal/journal';
import { attemptUntilItEnds, type Tried } from './attempts';
import { dryRun } from './dryRun';
import { factsOf, moneyWithoutImage, type Tally } from './tally';
import type { Sender } from './types';

/** A language model can only hand on an address. */
const toolLinkHours = 24;

/** Buys a call once: what the execution has already is returned, what may have been made is not sent again, the rest is asked for. */
export async function buy<Request>(run: Run, account: Account, sendable: Sendable<Request>, sender: Sender<Request>): Promise<RowEnd> {
	const { order } = sendable;
	const found = inJournal(run, order);
	if (found) return found;
	if (run.settings.dryRun) return withLinks(run, order, await dryRun(run, order, sender));
	const began = elapsed(run.clock);
	const tried = await attemptUntilItEnds(run, account, sendable, sender);
	const earlier = run.journal.find(order);
	// Nothing was sent this time: what is known of an earlier try still holds.
	if (tried.tally.attempts === 0 && earlier) return earlier;
	const facts = { ...factsOf(tried.tally), durationMs: Math.round(elapsed(run.clock) - began) };
	const end = withLinks(run, order, endOf(order, tried, facts));
	remember(run, order, end);
	return end;
}

/** What an earlier try of the node knows of this call; undefined where it may be bought. */
function inJournal(run: Run, order: Order): RowEnd | undefined {
	const found = run.journal.find(order);
	return found && 'problem' in found && run.settings.retry.afterUnknown ? undefined : found;
}

type CallFacts = Pick<Receipt, 'attempts' | 'retryReason' | 'startedAt' | 'durationMs'>;

function endOf(order: Order, tried: Tried, facts: CallFacts): RowEnd {
	const { tally } = tried;
	if ('overBudget' in tried) return { problem: overBudgetProblem(tried.overBudget, { ...order.known, ...facts, ...moneyWithoutImage(tally) }) };
	if ('failure' in tried) {
		return { problem: failedProblem(tried.failure, { ...order.known, ...tried.receipt, ...facts, ...moneyWithoutImage(tally) }) };
	}
	return { results: tried.results.map((result, index) => withFacts(result, facts, index === 0 ? tally : undefined, tried.note)) };
}

/** The first image of a call bears what its failed attempts cost, so that the receipts add up. */
function withFacts(result: RowResult, facts: CallFacts, tally: Tally | undefined, note: string): RowResult {
	const receipt: Receipt = { ...weighed({ ...blankReceipt(), ...result.receipt }), ...facts };
	receipt.note = [receipt.note, note].filter((text) => text !== '').join(' ');
	if (tally) {
		receipt.costUsd = receipt.costUsd === null ? null : addUsd(receipt.costUsd, tally.billedUsd);
		receipt.mayBeBilledUsd = plus(receipt.mayBeBilledUsd, tally.mayBeBilledUsd);
	}
	return { ...result, receipt };
}

/** Where the person asked for it: receipts with an address under which their file can be seen without logging in. */
export function withLinks(run: Run, { output, known }: Order, end: RowEnd): RowEnd {
	const hours = run.isTool && output.linkHours === 0 ? toolLinkHours : output.linkHours;
	if (hours === 0 || 'problem' in end) return end;
	const linked = ({ file, receipt, ...rest }: RowResult): RowResult => {
		if (!file) return { receipt, ...rest };
		const link = fileLink(run.ctx, file, { hours, format: known.outputFormat });
		if (link.remark !== '') run.remarks.add(link.remark);
		return { ...rest, file, receipt: { ...receipt, fileUrl: link.ok ? link.url : '' } };
	};
	return { results: end.results.map(linked) };
}

function remember(run: Run, order: Order, end: RowEnd): void {
	if ('results' in end) return run.journal.made(order, end.results);
	// A row that never left is no purchase, unless an earlier try of it was.
	if (end.problem.receipt.attempts === 0 && end.problem.receipt.costUsd === 0 && end.problem.receipt.mayBeBilledUsd === 0) return run.journal.forget(order);
	run.journal.ended(order, end.problem);
}
