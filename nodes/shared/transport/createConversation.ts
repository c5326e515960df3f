import { systemClock } from '../base/clock';
import type { Result } from '../base/result';
import { classifyAnswer, type FailureContext } from './failure/failure';
import type { Route } from './route/route';
import { type HttpContext, readStart, send } from './send';
import { classifyThrown } from './failure/thrownFailure';
import type { Failure } from './types';

const answerBytes = 64 * 1024;

/** Opens a conversation at the provider, which costs nothing. Never rejects. */
export async function createConversation(ctx: HttpContext, route: Route, timeoutMs: number): Promise<Result<{ id: string }, { failure: Failure }>> {
	const context: FailureContext = { owner: route.owner, secrets: route.secrets, now: systemClock.now() };
	// n8n's helper sends no body at all for an empty object.
	const [sending] = await Promise.allSettled([send(ctx, route, { endpoint: 'conversations', body: { items: [] }, timeoutMs })]);
	if (sending.status === 'rejected') return { ok: false, failure: costsNothing(classifyThrown(sending.reason, { ...context, phase: 'sending' })) };
	const { status, headers } = sending.value;
	const text = await readStart(sending.value, answerBytes);
	const failure = classifyAnswer({ status, headers, body: text }, context);
	if (failure) return { ok: false, failure: costsNothing(failure) };
	const id = /"id"\s*:\s*"(conv_[\w-]{1,200})"/.exec(text)?.[1];
	return id ? { ok: true, id } : { ok: false, failure: noConversation };
}

/** Nothing is lost with a conversation nobody uses: whatever became of it, another may be opened. */
const costsNothing = (failure: Failure): Failure =>
	failure.outcome === 'unknown'
		? { ...failure, outcome: 'failed', message: 'The conversation could not be opened', description: 'Try again. Nothing was billed.', retry: 'safe' }
		: failure;

const noConversation: Failure = {
	outcome: 'refused',
	code: 'no_conversation',
	message: 'The provider opened no conversation',
	description: 'Set Continue From to Previous Response: the provider may not know conversations.',
	retry: 'never',
};
