import type { Failure } from '../transport/types';

/** What the user allows after a failure. */
export interface RetryPolicy {
	/** Calls in all, the first one included; 1 switches retries off. Rate limits do not count: nothing was tried. */
	attempts: number;
	/** Milliseconds of waiting in all, per row. */
	totalWaitMs: number;
	/** Try again after a clear 5xx answer. */
	afterServerError: boolean;
	/** Try again although the image may have been billed already. */
	afterUnknown: boolean;
}

/** First pause after a failure without a retry-after, milliseconds; doubled each time. */
const firstBackoffMs = 1_000;
const longestBackoffMs = 60_000;

/**
 * Milliseconds to wait before the next try, or undefined when there is none.
 * The server's own wait is obeyed; without one, exponential backoff with full jitter, so that parallel rows spread out.
 */
export function waitBeforeRetry(
	failure: Failure,
	policy: RetryPolicy,
	attempt: number,
	waitedMs: number,
	random: () => number = Math.random,
): number | undefined {
	if (policy.attempts <= 1 || !allowed(failure, policy)) return undefined;
	if (attempt >= policy.attempts && !isRateLimit(failure)) return undefined;
	const backoff = Math.min(longestBackoffMs, firstBackoffMs * 2 ** (attempt - 1));
	const asked = failure.retryAfterMs;
	// A server that asks for no wait and turns the call away all the same is not asked a thousand times.
	const least = attempt >= policy.attempts ? firstBackoffMs : 0;
	const jittered = asked === undefined ? backoff * (0.5 + random() / 2) : Math.max(asked, least) + 250 * random();
	const ms = Math.round(jittered);
	return waitedMs + ms > policy.totalWaitMs ? undefined : ms;
}

/** The request was turned away at the door, with an invitation to come back. */
export const isRateLimit = ({ status, retry }: Failure): boolean => status === 429 && retry === 'safe';

function allowed(failure: Failure, policy: RetryPolicy): boolean {
	return { never: false, safe: true, policy: policy.afterServerError, risk: policy.afterUnknown }[failure.retry];
}
