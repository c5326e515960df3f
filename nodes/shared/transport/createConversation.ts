import { classifyAnswer, type FailureContext } from './failure/failure';
import type { Route } from './route/route';
import { type HttpContext, readStart, send } from './send';
import { classifyThrown } from './failure/thrownFailure';
import type { Failure } from './types';

const answerBytes = 64 * 1024;

/** Opens a conversation at the provider, which costs nothing. Never rejects. */
export async function createConversation(
	ctx: HttpContext,
	route: Route,
	timeoutMs: number,
): Promise<{ ok: true; id: string } | { ok: false; failure: Failure }> {
	const context: FailureContext = { owner: route.owner, secrets: route.secrets };
	// n8n's helper sends no body at all for an empty object.
	const call = { endpoint: 'conversations', body: { items: [] }, timeoutMs } as const;
	const [sending] = await Promise.allSettled([send(ctx, route, call)]);
	// Nothing is lost with a conversation nobody uses: whatever went wrong may be tried again.
	if (sending.status === 'rejected')
		return { ok: false, failure: { ...classifyThrown(sending.reason, { ...context, phase: 'sending' }), retry: 'safe' } };
	const { status, headers } = sending.value;
	const text = await readStart(sending.value, answerBytes);
	const failure = classifyAnswer({ status, headers, body: text }, context);
	if (failure) return { ok: false, failure };
	const id = /"id"\s*:\s*"(conv_[\w-]{1,200})"/.exec(text)?.[1];
	return id ? { ok: true, id } : { ok: false, failure: noConversation };
}

const noConversation: Failure = {
	outcome: 'refused',
	code: 'no_conversation',
	message: 'The provider opened no conversation',
	description: 'It may not know conversations: continue by the previous response id instead.',
	retry: 'never',
};
