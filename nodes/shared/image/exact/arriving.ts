import { asBuffer } from '../deflate';

/** A file that is still arriving. */
export class Arriving {
	/** What has come and was not passed on. */
	held: Buffer = Buffer.alloc(0);
	/** Why the bytes stopped coming, if they broke off. */
	failure: { error: unknown } | undefined;
	private readonly pieces: AsyncIterator<Uint8Array>;

	constructor(bytes: AsyncIterable<Uint8Array>) {
		this.pieces = bytes[Symbol.asyncIterator]();
	}

	/** Waits for another piece; false when there is none. */
	async more(): Promise<boolean> {
		if (this.failure) return false;
		try {
			const { done, value } = await this.pieces.next();
			if (done) return false;
			const piece = asBuffer(value);
			this.held = this.held.length > 0 ? Buffer.concat([this.held, piece]) : piece;
			return true;
		} catch (error) {
			this.failure = { error };
			return false;
		}
	}

	/** Waits until `count` bytes are held; false when the file ends before. */
	async has(count: number): Promise<boolean> {
		while (this.held.length < count) if (!(await this.more())) return false;
		return true;
	}

	/** Takes up to `count` of the held bytes away. */
	take(count: number): Buffer {
		const taken = this.held.subarray(0, count);
		this.held = this.held.subarray(taken.length);
		return taken;
	}

	/** The next `count` bytes, piece by piece; fewer where the file ends before. */
	async *pass(count = Infinity): AsyncGenerator<Buffer, void> {
		let left = count;
		while (left > 0 && (await this.has(1))) {
			const piece = this.take(left);
			left -= piece.length;
			yield piece;
		}
	}

	/** No more bytes are wanted. */
	async close(): Promise<void> {
		await this.pieces.return?.();
	}
}
