import { addUsd, subtractUsd } from '../../money/dollars';
import type { RowResult, StoredFile } from '../../output/types';
import type { Receipt } from '../../receipt/types';
import type { ImagesResult } from '../../transport/requestImages';
import type { Failure } from '../../transport/types';
import { plus } from '../journal/journal';
import type { Reservation } from '../limits/budget';
import { remainingRequests } from '../limits/pace';
import { isRateLimit, type Tries, waitBeforeRetry } from '../limits/retry';
import type { Order } from '../order/types';
import type { Sendable } from '../order/writeOrder';
import { failedProblem } from '../problem';
import type { Account, Run } from '../types';
import { keeper } from './store';
import { factsOf, moneyWithoutImage, type Tally } from './tally';
import type { Biller, Sender, Worth } from './types';

/** How the attempts ended: with results, with the last failure and what it cost, or without money for another try. */
export type Tried = { tally: Tally } & (
	| { results: RowResult[]; note: string }
	| { failure: Failure; receipt: Partial<Receipt> }
	| { overBudget: string }
);

type Answer = ImagesResult<StoredFile | undefined>;
type Failed = Extract<Answer, { ok: false }>;

/** Asks until there is an answer or no more may be asked. Each attempt has its own money set aside, and its own bill. */
export async function attemptUntilItEnds<Request>(run: Run, account: Account, sendable: Sendable<Request>, sender: Sender<Request>): Promise<Tried> {
	const { order } = sendable;
	const { costUsd: billedUsd, mayBeBilledUsd } = run.journal.carried(order);
	const tally: Tally = { startedAt: new Date(run.clock.now()).toISOString(), attempts: 0, reasons: [], billedUsd, mayBeBilledUsd };
	const tries: Tries = { counted: 0, limited: 0, waitedMs: 0 };
	let last: { failure: Failure; receipt: Partial<Receipt> } | undefined;
	// What an earlier try of the node left in doubt stays in doubt, however this one ends.
	let isUnclear = run.journal.find(order) !== undefined;
	const inDoubt = (failure: Failure) => (isUnclear ? stillUnknown(failure) : failure);
	const giveUp = (failure: Failure, receipt: Partial<Receipt>): Tried => ({ tally, failure: inDoubt(failure), receipt });
	for (;;) {
		const reserved = await run.budget.reserve(order.estimate, order.images);
		if (!reserved.ok) return last ? giveUp(last.failure, last.receipt) : { tally, overBudget: reserved.wayOut };
		const answer = await askInTurn(run, account, sendable, { sender, tally });
		if (answer === 'stopped') {
			run.budget.settle(reserved.reservation);
			return giveUp(last?.failure ?? stoppedByUser, last?.receipt ?? {});
		}
		tally.attempts += 1;
		const ended = settle(run, order, reserved.reservation, tally, answerWorth({ route: account.route, today: new Date(run.clock.now()) }, order, sender, answer));
		if (ended.ok) return { tally, ...ended };

		const { failure, receipt, mayRetry } = ended;
		last = { failure, receipt };
		isUnclear ||= failure.outcome === 'unknown';
		tries[isRateLimit(failure) ? 'limited' : 'counted'] += 1;
		const pauseMs = mayRetry ? waitBeforeRetry(failure, run.settings.retry, tries) : undefined;
		if (pauseMs === undefined || run.cancelled()) return giveUp(failure, receipt);
		run.journal.waits(order, failedProblem(inDoubt(failure), { ...order.known, ...receipt, ...factsOf(tally), ...moneyWithoutImage(tally) }));
		tally.reasons.push(failure.code);
		tries.waitedMs += pauseMs;
		if (isRateLimit(failure)) account.pace.pause(pauseMs);
		else await run.clock.wait(pauseMs, run.signal);
	}
}

/** One call, when it is its turn. */
async function askInTurn<Request>(run: Run, account: Account, { order, held }: Sendable<Request>, { sender, tally }: { sender: Sender<Request>; tally: Tally }): Promise<Answer | 'stopped'> {
	const { route, pace } = account;
	// A call for words alone counts against an account's limit too.
	await pace.enter(Math.max(1, order.images), run.signal);
	if (run.cancelled() || (run.stopped && tally.attempts === 0)) {
		pace.leave();
		return 'stopped';
	}
	run.journal.sent(order, { ...factsOf(tally), attempts: tally.attempts + 1, costUsd: tally.billedUsd, mayBeBilledUsd: tally.mayBeBilledUsd });
	const { ctx, clock, settings } = run;
	const answer = await sender.ask(order, { ctx, route, clock, held, timeoutMs: settings.timeoutMs, keep: keeper(run, order), accepted: (responseId) => run.journal.accepted(order, responseId) });
	pace.leave(answer.ok ? { remaining: remainingRequests(answer.headers) } : { limited: isRateLimit(answer.failure), retryAfterMs: answer.failure.retryAfterMs });
	return answer;
}

type Ended = { ok: true; results: RowResult[]; images: number; note: string } | { ok: false; failure: Failure; receipt: Partial<Receipt>; mayRetry: boolean };

/** What an answer is worth. One that broke off after some of its images had arrived whole is worth those: they are paid for. */
function answerWorth<Request>(biller: Biller, order: Order<Request>, sender: Sender<Request>, answer: Answer): Ended {
	const requestId = answer.ok ? answer.requestId : answer.failure.requestId;
	const known: Partial<Receipt> = { ...order.known, requestId: requestId ?? '' };
	if (!answer.ok && (answer.kept ?? []).length === 0) {
		return { ok: false, failure: answer.failure, receipt: sender.billed(order, answer.bill ?? {}, biller) ?? {}, mayRetry: true };
	}
	const images = answer.ok ? answer.answer : { images: answer.kept!, partials: [], missing: [], body: answer.bill ?? {} };
	const worth: Worth = sender.worth(order, { ...biller, answer: images, known, isWhole: answer.ok && images.missing.length === 0 });
	if (!worth.ok) return { ok: false, failure: worth.failure, receipt: worth.receipt, mayRetry: false };
	return { ok: true, results: worth.results, images: worth.images, note: answer.ok ? noteOn(answer) : brokeOff(answer, order) };
}

const brokeOff = ({ kept = [] }: Failed, { images }: Order) =>
	`The answer broke off after ${kept.length} of ${images} images; the missing ones may have been billed.`;

/** In words: images that were made, and are lost. */
const lostWords: Record<string, string> = { bad_image: 'damaged on the way', not_stored: 'not stored by n8n', link_not_fetched: 'could not be fetched' };

function noteOn({ answer: { missing } }: Extract<Answer, { ok: true }>): string {
	if (missing.length === 0) return '';
	const each = missing.map(({ index, code, url = '' }) => `image ${index + 1} ${lostWords[code] ?? code}${url === '' ? '' : `: ${url}`}`);
	return `Made and billed too: ${each.join('; ')}.`;
}

/** Books what an attempt cost, and adds to the tally what brought no image. */
function settle(run: Run, order: Order, reservation: Reservation, tally: Tally, ended: Ended): Ended {
	if (ended.ok) {
		const amounts = ended.results.flatMap(({ receipt: { fetched, costUsd, mayBeBilledUsd } }) => (fetched ? [0] : [costUsd, mayBeBilledUsd]));
		const usd = amounts.some((amount) => amount === null) ? undefined : addUsd(...(amounts as number[]));
		run.budget.settle(reservation, { usd, images: ended.images });
		return ended;
	}
	const { failure, receipt } = ended;
	const usd = receipt.costUsd ?? undefined;
	// A blocked image never comes, though its words may be billed; a lost one may be made, whatever was counted.
	const isLost = failure.outcome === 'unknown';
	const isOpen = isLost || receipt.mayBeBilledUsd === null || (failure.outcome === 'blocked' && usd === undefined);
	const most = order.estimate.highUsd ?? order.estimate.usd ?? null;
	tally.billedUsd = addUsd(tally.billedUsd, usd ?? 0);
	if (isOpen) tally.mayBeBilledUsd = plus(tally.mayBeBilledUsd, most === null ? null : Math.max(0, subtractUsd(most, usd ?? 0)));
	const booked = isOpen ? Math.max(usd ?? 0, reservation.usd) : usd;
	run.budget.settle(reservation, booked === undefined ? undefined : { usd: booked, images: isLost ? order.images : 0 });
	return ended;
}

/** However a later try ended: an earlier one, whose answer was lost, may have made the image. */
const stillUnknown = (failure: Failure): Failure =>
	failure.outcome === 'unknown'
		? failure
		: {
				...failure,
				outcome: 'unknown',
				description: `${failure.description} An earlier try of this row lost its answer: that image may have been made and billed.`,
			};

const stoppedByUser: Failure = {
	outcome: 'failed',
	code: 'stopped',
	message: 'The workflow was stopped before this row was sent',
	description: 'Run it again to make the image.',
	retry: 'never',
};

