/**
 * One pace for all rows of a run. With images per minute set, calls are spaced evenly; after a rate limit every row waits
 * until the server's time has passed, so that parallel rows do not run into the same wall one after another.
 */
export class Pace {
	private nextFreeAt = 0;

	private pausedUntil = 0;

	constructor(
		private readonly imagesPerMinute: number | undefined,
		private readonly now: () => number = Date.now,
	) {}

	/** Takes the next place in the queue for a call of `images` images; milliseconds to wait before sending it. */
	take(images: number): number {
		const now = this.now();
		const start = Math.max(now, this.pausedUntil, this.nextFreeAt);
		if (this.imagesPerMinute) this.nextFreeAt = start + (images * 60_000) / this.imagesPerMinute;
		return start - now;
	}

	/** No call starts within the next `ms` milliseconds. */
	pause(ms: number): void {
		this.pausedUntil = Math.max(this.pausedUntil, this.now() + ms);
	}
}
