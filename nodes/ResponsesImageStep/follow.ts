import type { KeepImage, Failure } from '../shared/transport/types';
import { requestAnswer, type ImagesResult } from '../shared/transport/requestImages';
import { cancelCall, fetchCall } from '../shared/transport/respondCall';
import type { Route } from '../shared/transport/route/route';
import type { HttpContext } from '../shared/transport/send';
import { wait } from '../shared/base/wait';
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

/**
 * Looks at a response every so often until it is finished. When the workflow is stopped, the work is cancelled at the API
 * too. Never rejects; a response that could not be waited for to its end has an unknown outcome, and can be fetched later.
 */
export async function followResponse<Kept>(
	ctx: HttpContext,
	route: Route,
	responseId: string,
	patience: Patience,
	wordsSuffice: boolean,
	keep: KeepImage<Kept>,
	now: () => number = Date.now,
): Promise<ImagesResult<Kept>> {
	const signal = ctx.getExecutionCancelSignal?.();
	const deadline = now() + patience.longestMs;
	let failedLooks = 0;
	for (;;) {
		await wait(patience.everyMs, signal);
		if (signal?.aborted) return { ok: false, failure: await cancelled(ctx, route, responseId) };
		const call = { ...fetchCall({ kind: 'fetch', responseId }), wordsSuffice, timeoutMs: patience.timeoutMs };
		const look = await requestAnswer(ctx, route, call, keep);
		if (look.ok && !isPending(look.answer.body)) return look;
		if (!look.ok && signal?.aborted) return { ok: false, failure: await cancelled(ctx, route, responseId) };
		if (!look.ok && isFinal(look.failure, look.bill?.status)) return look;
		failedLooks = look.ok ? 0 : failedLooks + 1;
		if (!look.ok && failedLooks >= mostFailedLooks)
			return { ok: false, failure: stillUnknown(responseId, look.failure) };
		if (now() >= deadline) return { ok: false, failure: stillUnknown(responseId) };
	}
}

/** An answer about the response itself, or one no further look can change; anything else is trouble on the way. */
const isFinal = (failure: Failure, status: unknown): boolean => typeof status === 'string' || failure.retry === 'never';

function stillUnknown(responseId: string, last?: Failure): Failure {
	return {
		outcome: 'unknown',
		code: 'still_working',
		message: last
			? 'The work in the background could not be looked at any more'
			: 'The work in the background was not finished in time',
		description: `It goes on at the provider and may be billed. Fetch it later with the operation Get Response and the id ${responseId}.${last ? ` The last look said: ${last.message}.` : ''}`,
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
		description: `What was done until then may be billed. Its id is ${responseId}.`,
		retry: 'never',
		details: { responseId },
	};
}
