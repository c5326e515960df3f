import { type Clock, systemClock } from '../../base/clock';

/** What the last answer said about the account's limits. */
interface Limits {
	/** Requests left before the limit, where the answer says so. */
	remaining?: number;
	/** True for a 429: too many requests. */
	limited?: boolean;
}

/** Each call more is a question that may be turned away: with one round, 2.4 calls a row where 30 runs share five places; with three, 2. */
const roundsUntilOneMore = 3;

/**
 * One pace for all rows of a run.
 * - With images per minute set, calls are spaced evenly.
 * - After a rate limit every row waits until the server's time has passed. Then as many calls are under way at once as the server
 *   had taken, and one more after some rounds of answers.
 * - While answers say that no request is left, one call at a time asks on: the server then names the exact wait.
 */
export class Pace {
	private nextFreeAt = 0;

	private pausedUntil = 0;

	private inFlight = 0;

	private allowed = Infinity;

	/** Answers since `allowed` last changed. */
	private answers = 0;

	/** The last answer said that no request is left. */
	private isUsedUp = false;

	private waiting: Array<() => void> = [];

	constructor(
		private readonly imagesPerMinute: number | undefined,
		private readonly clock: Clock = systemClock,
	) {}

	/** Waits for a place to send a call of `images` images. Every `enter` is followed by one `leave`, also after an abort. */
	async enter(images: number, signal?: AbortSignal): Promise<void> {
		while (!signal?.aborted) {
			const delay = Math.max(this.pausedUntil, this.nextFreeAt) - this.clock.now();
			if (delay > 0) await this.clock.wait(delay, signal);
			else if (this.inFlight >= (this.isUsedUp ? 1 : this.allowed)) await new Promise<void>((resolve) => this.waiting.push(resolve));
			else break;
		}
		this.inFlight += 1;
		if (this.imagesPerMinute) this.nextFreeAt = this.clock.now() + (images * 60_000) / this.imagesPerMinute;
	}

	/** A call has ended; what its answer said about limits decides how many may be under way. */
	leave({ remaining, limited }: Limits = {}): void {
		this.inFlight -= 1;
		if (limited) this.shrink();
		else this.grow(remaining === 0);
		const waiting = this.waiting;
		this.waiting = [];
		waiting.forEach((wake) => wake());
	}

	private shrink(): void {
		// A call that asked on alone says nothing of how many may be under way.
		if (!this.isUsedUp) this.allowed = Math.max(1, Math.min(this.allowed, this.inFlight));
		this.answers = 0;
	}

	private grow(isUsedUp: boolean): void {
		this.isUsedUp = isUsedUp;
		this.answers += 1;
		if (this.answers < roundsUntilOneMore * this.allowed) return;
		this.allowed += 1;
		this.answers = 0;
	}

	/** No call starts within the next `ms` milliseconds. */
	pause(ms: number): void {
		this.pausedUntil = Math.max(this.pausedUntil, this.clock.now() + ms);
	}
}

/** Requests left, from the answer's headers; undefined where it does not say. */
export function remainingRequests(headers: Record<string, unknown>): number | undefined {
	const value = headers['x-ratelimit-remaining-requests'];
	return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : undefined;
}
