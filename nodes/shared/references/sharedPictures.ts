import { Lane } from '../base/pool';
import type { Unreachable } from './fetchUrl';
import type { Gathered, Unusable } from './gather';

/** What came of reading a picture. */
export type Reading = Gathered | Unusable | Unreachable;

/** How many pictures are read at the same time by all rows together: each needs its size once more while it is put together. */
const mostAtOnce = 4;

/** What is kept for later rows, in all; pictures of rows under way are held by those rows. */
const mostBytesKept = 64 * 1024 * 1024;

/**
 * Pictures that several rows of a run use (one logo, many products): read or fetched once, also by rows side by side.
 * Only readings that succeeded are kept; the oldest make room.
 */
export class SharedPictures {
	private readonly kept = new Map<string, Promise<Reading>>();

	private readonly sizes = new Map<string, number>();

	private readonly lane = new Lane(mostAtOnce);

	/** The reading kept under `key`, or a new one. Without a key nothing is kept. */
	async once(key: string | undefined, read: () => Promise<Reading>): Promise<Reading> {
		if (key === undefined) return await this.inTurn(read);
		const known = this.kept.get(key);
		if (known) return await known;
		const pending = this.inTurn(read);
		this.kept.set(key, pending);
		const [ended] = await Promise.allSettled([pending]);
		const blob = ended.status === 'fulfilled' && 'blob' in ended.value ? ended.value.blob : undefined;
		if (blob) this.keep(key, blob.size);
		else this.kept.delete(key);
		return await pending;
	}

	private async inTurn(read: () => Promise<Reading>): Promise<Reading> {
		return await new Promise((resolve, reject) => this.lane.begin(async () => await read().then(resolve, reject)));
	}

	private keep(key: string, bytes: number): void {
		this.sizes.set(key, bytes);
		for (const oldest of this.sizes.keys()) {
			if (this.total() <= mostBytesKept) return;
			this.sizes.delete(oldest);
			this.kept.delete(oldest);
		}
	}

	private total(): number {
		return [...this.sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
	}
}
