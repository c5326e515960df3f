import type { Failure } from '../../transport/types';

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

/** What a row has behind it: calls that count as tries, calls turned away by a rate limit, and milliseconds waited. */
export interface Tries {
	counted: number;
	limited: number;
	waitedMs: number;
}

/** First pause after a failure without a retry-after, milliseconds; doubled each time. */
const firstBackoffMs = 1_000;
const longestBackoffMs = 60_000;

/** A row that has waited at a rate limit waits at least this share of that time again before it asks once more. */
const shareOfWait = 0.1;

const backoff = (calls: number) => Math.min(longestBackoffMs, firstBackoffMs * 2 ** Math.max(0, calls - 1));

/**
 * Milliseconds to wait before the next try, or undefined when there is none.
 * The server's own wait is obeyed; without one, exponential backoff with jitter, so that parallel rows spread out.
 */
export function waitBeforeRetry(failure: Failure, policy: RetryPolicy, tries: Tries, random: () => number = Math.random): number | undefined {
	if (policy.attempts <= 1 || !allowed(failure, policy)) return undefined;
	if (tries.counted >= policy.attempts && !isRateLimit(failure)) return undefined;
	const own = backoff(isRateLimit(failure) ? tries.limited : tries.counted);
	const asked = failure.retryAfterMs ?? 0;
	// A server that names no wait, or less than a second, and turns calls away all the same is asked ever more seldom.
	const ms = asked >= firstBackoffMs ? asked + 250 * random() : own * (0.5 + random() / 2);
	const left = policy.totalWaitMs - tries.waitedMs;
	// An account that others use too may stay full for minutes: a row that has waited long asks less often than the server allows.
	const seldom = isRateLimit(failure) ? Math.min(shareOfWait * tries.waitedMs, left) : 0;
	return ms > left ? undefined : Math.round(Math.max(ms, seldom));
}

/** The request was turned away at the door, with an invitation to come back. */
export const isRateLimit = ({ status, retry }: Failure): boolean => status === 429 && retry === 'safe';

function allowed(failure: Failure, policy: RetryPolicy): boolean {
	return { never: false, safe: true, policy: policy.afterServerError, risk: policy.afterUnknown }[failure.retry];
}
