import { type Clock, systemClock } from '../../base/clock';

/** What the last answer said about the account's limits. */
interface Limits {
	/** Requests left before the limit, where the answer says so. */
	remaining?: number;
	/** True for a 429: too many requests. */
	limited?: boolean;
}

/**
 * One pace for all rows of a run.
 * - With images per minute set, calls are spaced evenly.
 * - After a rate limit every row waits until the server's time has passed, and half as many calls are under way at once as
 *   before; each answer after that lets one more in.
 * - When an answer says that no request is left, one call at a time asks on: the server then names the exact wait.
 */
export class Pace {
	private nextFreeAt = 0;

	private pausedUntil = 0;

	private inFlight = 0;

	private allowed = Infinity;

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
			else if (this.inFlight >= this.allowed) await new Promise<void>((resolve) => this.waiting.push(resolve));
			else break;
		}
		this.inFlight += 1;
		if (this.imagesPerMinute) this.nextFreeAt = this.clock.now() + (images * 60_000) / this.imagesPerMinute;
	}

	/** A call has ended; what its answer said about limits decides how many may be under way. */
	leave({ remaining, limited }: Limits = {}): void {
		// Calls that ran into the same wall together are one event: only the first of them, before the pause, halves.
		if (limited && this.clock.now() >= this.pausedUntil) this.allowed = Math.max(1, Math.floor(Math.min(this.allowed, this.inFlight) / 2));
		else if (remaining === 0) this.allowed = 1;
		else if (!limited) this.allowed += 1;
		this.inFlight -= 1;
		const waiting = this.waiting;
		this.waiting = [];
		waiting.forEach((wake) => wake());
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
