import { textOf } from '../shared/base/json';
import type { ImagesResult } from '../shared/transport/requestImages';
import type { Failure } from '../shared/transport/types';

/** How a response can end without what was asked of it, by its `status`; other failures say it better themselves. */
const byStatus: Record<string, Pick<Failure, 'outcome' | 'code' | 'message' | 'description' | 'retry' | 'cause'>> = {
	incomplete: {
		outcome: 'failed',
		code: 'incomplete',
		cause: 'configuration-invalid',
		message: 'The main model ran out of tokens before it was finished',
		description:
			'Raise Maximum Output Tokens in the options of this node, or lower Reasoning Effort. What it wrote is billed.',
		retry: 'never',
	},
	cancelled: {
		outcome: 'failed',
		code: 'cancelled',
		cause: undefined,
		message: 'The response was cancelled',
		description: 'Send the message again. What was done until then may be billed.',
		retry: 'never',
	},
};

/** Names what only responses have: an incomplete or a cancelled one. Trying again would pay again, and end the same. */
export function explainByResponseStatus<Kept>(result: ImagesResult<Kept>): ImagesResult<Kept> {
	if (result.ok || result.failure.outcome === 'blocked') return result;
	const status = textOf(result.bill?.status);
	const words = Object.hasOwn(byStatus, status) ? byStatus[status] : undefined;
	if (!words) return result;
	// Without a count of tokens nobody can say what was done, and billed, before it ended.
	const outcome = result.bill?.usage ? words.outcome : 'unknown';
	return { ...result, failure: { ...result.failure, ...words, outcome } };
}

/** A 404 for a response is about its id, not about the address of the API. */
export function noResponse<Kept>(result: Extract<ImagesResult<Kept>, { ok: false }>): ImagesResult<Kept> {
	const gone = {
		outcome: 'refused',
		code: 'response_not_found',
		message: 'The provider has no response with this ID',
		description: 'Send the message again. The response was not stored, has been deleted or is older than 30 days, or it belongs to another account.',
		retry: 'never',
	} as const;
	return { ...result, failure: { ...result.failure, ...gone } };
}

/** Where nobody can say what became of a look, another one tells: it costs nothing. What a status explains, or came all the same, stays. */
export function mayLookAgain<Kept>(result: Extract<ImagesResult<Kept>, { ok: false }>): ImagesResult<Kept> {
	const { failure, kept = [] } = result;
	if (failure.outcome !== 'unknown' || failure.retry !== 'risk' || kept.length > 0) return result;
	return { ok: false, failure: { ...failure, outcome: 'failed', description: 'Try again: fetching a response costs nothing.', retry: 'safe' } };
}
