import type { Unreachable } from './fetchUrl';
import type { Gathered, Unusable } from './gather';

type Reading = Gathered | Unusable | Unreachable;

/** What is kept for later rows, in all; pictures of rows under way are held by those rows. */
const mostBytesKept = 64 * 1024 * 1024;

/**
 * Pictures that several rows of a run use (one logo, many products): read or fetched once, also by rows side by side.
 * Only readings that succeeded are kept; the oldest make room.
 */
export class SharedPictures {
	private readonly kept = new Map<string, Promise<Reading>>();

	private readonly sizes = new Map<string, number>();

	/** The reading kept under `key`, or a new one. Without a key nothing is kept. */
	async once(key: string | undefined, read: () => Promise<Reading>): Promise<Reading> {
		if (key === undefined) return await read();
		const known = this.kept.get(key);
		if (known) return await known;
		const pending = read();
		this.kept.set(key, pending);
		const [settled] = await Promise.allSettled([pending]);
		const blob = settled.status === 'fulfilled' && 'blob' in settled.value ? settled.value.blob : undefined;
		if (blob) this.keep(key, blob.size);
		else this.kept.delete(key);
		return await pending;
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
