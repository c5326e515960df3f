import { type Clock, elapsed, systemClock } from '../../base/clock';

/** What the last answer said about the account's limits. */
interface Limits {
	/** Requests left before the limit, where the answer says so. */
	remaining?: number;
	/** True for a 429: too many requests. */
	limited?: boolean;
	/** The wait that came with it, milliseconds. */
	retryAfterMs?: number;
}

/** A shorter wait says that too many are under way, not when a minute's allowance is back, milliseconds. */
const shortestExactMs = 2_000;

/** How much of what was under way comes back quickly, with each answer one more. */
const quickShare = 0.5;

/** Beyond that an extra call is a probe that may be turned away: so many rounds of answers until the next. */
const roundsUntilOneMore = 3;

/**
 * One pace for all rows of a node within one execution: a loop, or an agent, comes back to it row by row.
 * - With images per minute set, calls are spaced evenly.
 * - After a rate limit every row waits until the server's time has passed.
 * - Where the server names no time, or one that proves wrong, as many calls are under way at once after it as the server had taken;
 *   each answer lets one more in up to half of what it was, and beyond that every third round of answers.
 * - While answers say that no request is left, one call at a time asks on: the server then names the exact wait.
 */
export class Pace {
	private nextFreeAt = 0;

	private pausedUntil = 0;

	private inFlight = 0;

	private allowed = Infinity;

	/** Up to here each answer lets one more in. */
	private quickUpTo = Infinity;

	/** Answers since `allowed` last changed. */
	private answers = 0;

	/** The waits that the server names have been right so far. */
	private isExact = true;

	/** An answer has come since the last rate limit. */
	private hasAnswered = true;

	/** The last answer said that no request is left. */
	private isUsedUp = false;

	private waiting: Array<() => void> = [];

	constructor(
		readonly imagesPerMinute: number | undefined,
		private readonly clock: Clock = systemClock,
	) {}

	/** Waits for a place to send a call of `images` images. Every `enter` is followed by one `leave`, also after an abort. */
	async enter(images: number, signal?: AbortSignal): Promise<void> {
		while (!signal?.aborted) {
			const delay = Math.max(this.pausedUntil, this.nextFreeAt) - elapsed(this.clock);
			if (delay > 0) await this.clock.wait(delay, signal);
			else if (this.inFlight >= (this.isUsedUp ? 1 : this.allowed)) await new Promise<void>((resolve) => this.waiting.push(resolve));
			else break;
		}
		this.inFlight += 1;
		if (this.imagesPerMinute) this.nextFreeAt = elapsed(this.clock) + (images * 60_000) / this.imagesPerMinute;
	}

	/** A call has ended; what its answer said about limits decides how many may be under way. */
	leave({ remaining, limited, retryAfterMs = 0 }: Limits = {}): void {
		const underWay = this.inFlight;
		this.inFlight -= 1;
		if (limited) this.shrink(underWay, retryAfterMs);
		else this.grow(remaining === 0);
		const waiting = this.waiting;
		this.waiting = [];
		waiting.forEach((wake) => wake());
	}

	private shrink(underWay: number, retryAfterMs: number): void {
		// Calls that were turned away together are one event: the first of them comes before the pause.
		const isFirst = elapsed(this.clock) >= this.pausedUntil;
		if (isFirst) {
			this.isExact &&= retryAfterMs >= shortestExactMs && this.hasAnswered;
			this.hasAnswered = false;
		}
		this.answers = 0;
		// Neither an allowance per minute nor a call that was sent alone to ask says how many may be under way.
		if (this.isExact || this.isUsedUp) return;
		if (isFirst) this.quickUpTo = Math.max(1, Math.floor(quickShare * Math.min(this.allowed, underWay)));
		this.allowed = Math.max(1, Math.min(this.allowed, this.inFlight));
	}

	private grow(isUsedUp: boolean): void {
		this.isUsedUp = isUsedUp;
		this.hasAnswered = true;
		this.answers += 1;
		if (this.allowed >= this.quickUpTo && this.answers < roundsUntilOneMore * this.allowed) return;
		this.allowed += 1;
		this.answers = 0;
	}

	/** No call starts within the next `ms` milliseconds. */
	pause(ms: number): void {
		this.pausedUntil = Math.max(this.pausedUntil, elapsed(this.clock) + ms);
	}
}

/** By what an account's limits belong to: the record of what a node has spent in this execution. */
const paces = new WeakMap<object, Map<string, Pace>>();

/** The pace of an account, by the name of its credential, that the runs of a node within one execution share. */
export function sharedPace(spent: object, account: string, imagesPerMinute: number | undefined, clock: Clock): Pace {
	const known = paces.get(spent) ?? new Map<string, Pace>();
	paces.set(spent, known);
	const found = known.get(account);
	if (found && found.imagesPerMinute === imagesPerMinute) return found;
	const pace = new Pace(imagesPerMinute, clock);
	known.set(account, pace);
	return pace;
}

/** Requests left, from the answer's headers; undefined where it does not say. */
export function remainingRequests(headers: Record<string, unknown>): number | undefined {
	const value = headers['x-ratelimit-remaining-requests'];
	return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : undefined;
}
