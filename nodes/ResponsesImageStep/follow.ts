import type { KeepImage, Failure } from '../shared/transport/types';
import { requestAnswer, type ImagesResult } from '../shared/transport/requestImages';
import { cancelCall, fetchCall } from '../shared/transport/respondCall';
import type { Route } from '../shared/transport/route/route';
import type { HttpContext } from '../shared/transport/send';
import { type Clock, elapsed } from '../shared/base/clock';
import { isPending } from '../shared/transport/answer/response';

/** How long work in the background is waited for. Milliseconds. */
export interface Patience {
	everyMs: number;
	longestMs: number;
	/** Of one look at it. */
	timeoutMs: number;
}

/** Looks that may fail one after the other before the row gives up: they cost nothing. */
const mostFailedLooks = 5;

/** Looks at work that has brought an image and is not over: the bill, the words and another image come last. Each brings the image once more. */
const mostLooksAfterImage = 5;

/** One look after the other: who is asked, and where images go. */
export interface Following<Kept> {
	ctx: HttpContext;
	route: Route;
	keep: KeepImage<Kept>;
	clock: Clock;
	wordsSuffice: boolean;
}

/**
 * Looks at a response every so often until it is finished. When the workflow is stopped, the work is cancelled at the API
 * too. Never rejects; a response that could not be waited for to its end has an unknown outcome, and can be fetched later.
 * Images that came before the end (`came`, or with a look) stay, whatever becomes of the rest.
 */
export async function followResponse<Kept>(following: Following<Kept>, responseId: string, patience: Patience, came?: Brought<Kept>): Promise<ImagesResult<Kept>> {
	const { ctx, route, keep, clock, wordsSuffice } = following;
	const signal = ctx.getExecutionCancelSignal?.();
	const deadline = elapsed(clock) + patience.longestMs;
	const bill = { object: 'response', id: responseId };
	const stopped = async (): Promise<ImagesResult<Kept>> => {
		const failure = await cancelled(ctx, route, responseId);
		return found ?? { ok: false, failure, bill };
	};
	let found = came;
	let looksAfterImage = 0;
	let failedLooks = 0;
	let pauseMs = patience.everyMs;
	for (;;) {
		await clock.wait(pauseMs, signal);
		if (signal?.aborted) return await stopped();
		const call = { ...fetchCall({ kind: 'fetch', responseId }), wordsSuffice, timeoutMs: patience.timeoutMs, clock };
		const look = await requestAnswer(ctx, route, call, keep);
		found = brought(look) ?? found;
		if (look.ok && !isPending(look.answer.body)) return found ?? look;
		if (!look.ok && signal?.aborted) return await stopped();
		if (!look.ok && isAboutResponse(look)) return found ?? look;
		if (found && ++looksAfterImage >= mostLooksAfterImage) return found;
		failedLooks = look.ok ? 0 : failedLooks + 1;
		const isHopeless = !look.ok && (failedLooks >= mostFailedLooks || look.failure.retry === 'never');
		if (isHopeless || elapsed(clock) >= deadline)
			return found ?? { ok: false, failure: stillUnknown(responseId, look.ok ? undefined : look.failure), bill };
		const askedMs = look.ok ? 0 : (look.failure.retryAfterMs ?? 0);
		pauseMs = Math.max(patience.everyMs, Math.min(askedMs, deadline - elapsed(clock)));
	}
}

type Brought<Kept> = Extract<ImagesResult<Kept>, { ok: true }>;

/** An answer with images in it. */
export const brought = <Kept>(result: ImagesResult<Kept>): Brought<Kept> | undefined => (result.ok && result.answer.images.length > 0 ? result : undefined);

/** The provider has the response and says what became of it; anything else is trouble on the way, and says nothing of the image. */
const isAboutResponse = <Kept>({ bill, kept = [] }: Extract<ImagesResult<Kept>, { ok: false }>): boolean =>
	typeof bill?.status === 'string' || kept.length > 0;

function stillUnknown(responseId: string, last?: Failure): Failure {
	return {
		outcome: 'unknown',
		code: 'still_working',
		message: last
			? 'The work in the background could not be looked at any more'
			: 'The work in the background was not finished in time',
		description: `Fetch it later with the operation Get Response and the ID ${responseId}: it goes on at the provider and may be billed.${last ? ` The last look said: ${last.message}.` : ''}`,
		retry: 'never',
		details: { responseId },
	};
}

/** Cancels the work; the call is one the Stop button does not end. */
async function cancelled(ctx: HttpContext, route: Route, responseId: string): Promise<Failure> {
	const own = Object.create(ctx, { getExecutionCancelSignal: { value: () => undefined } }) as HttpContext;
	const dropped: KeepImage<undefined> = async ({ stream }) => {
		for await (const _ of stream);
		return undefined;
	};
	const answer = await requestAnswer(own, route, { ...cancelCall(responseId), wordsSuffice: true }, dropped);
	const done = answer.ok ? answer.answer.body.status : answer.bill?.status;
	return {
		outcome: 'unknown',
		code: 'stopped',
		message:
			done === 'cancelled'
				? 'The workflow was stopped, and the work was cancelled at the provider'
				: 'The workflow was stopped; the work may go on at the provider',
		description: `Fetch it with the operation Get Response and the ID ${responseId}: what was done until then may be billed.`,
		retry: 'never',
		details: { responseId },
	};
}
