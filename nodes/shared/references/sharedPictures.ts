import { Lane } from '../base/pool';
import { limits } from '../catalog/limits';
import type { PictureBytes } from '../request/pictures';
import type { Unreachable } from './fetchUrl';
import type { Gathered, Unusable } from './gather';

/** What came of reading a picture. */
export type Reading = Gathered | Unusable | Unreachable;

/** How many pictures are read at the same time by all rows together: each needs its size once more while it is put together. */
const mostAtOnce = 4;

/** What is kept for later rows, in all; pictures of rows under way are held by those rows. */
const mostBytesKept = 64 * 1024 * 1024;

/**
 * What rows under way hold together, bytes. The row that began first never waits, so that one always goes on: it may hold more alone,
 * 16 pictures of 50 MB.
 */
const mostBytesHeld = 512 * 1024 * 1024;

/**
 * Pictures that several rows of a run use (one logo, many products): read or fetched once, also by rows side by side.
 * Only readings that succeeded are kept; the oldest make room.
 */
export class SharedPictures {
	private readonly kept = new Map<string, Promise<Reading>>();

	private readonly sizes = new Map<string, number>();

	private readonly lane = new Lane(mostAtOnce);

	/** What each row under way holds, by SHA-256, in the order they began. */
	private readonly rows = new Set<PictureBytes>();

	/** Pictures being read, of which each may turn out as large as one can be. */
	private underWay = 0;

	private waiting: Array<() => void> = [];

	constructor(private readonly most = mostBytesHeld) {}

	/** Reads a picture whole for a row, once there is room for it; the row holds its bytes in `held` until it is let go. */
	async hold(held: Map<string, Blob>, key: string | undefined, read: () => Promise<Reading>): Promise<Reading> {
		this.rows.add(held);
		while (!this.hasRoomFor(held)) await new Promise<void>((resolve) => this.waiting.push(resolve));
		this.underWay += 1;
		const reading = await this.once(key, read).finally(() => (this.underWay -= 1));
		if ('blob' in reading && reading.blob) held.set(reading.sha256, reading.blob);
		this.wake();
		return reading;
	}

	/** A row has ended: others may read. */
	letGo(held: PictureBytes): void {
		this.rows.delete(held);
		this.wake();
	}

	private hasRoomFor(held: PictureBytes): boolean {
		const [first] = this.rows;
		return first === held || this.bytesHeld() + (this.underWay + 1) * limits.imageBytes <= this.most;
	}

	/** What several rows share counts once. */
	private bytesHeld(): number {
		const all = new Map([...this.rows].flatMap((held) => [...held]));
		return [...all.values()].reduce((sum, { size }) => sum + size, 0);
	}

	private wake(): void {
		const { waiting } = this;
		this.waiting = [];
		waiting.forEach((go) => go());
	}

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
