const nothing = Buffer.alloc(0);

/**
 * A position in bytes that are still arriving. Readers look at `chunk` from `at` on, move `at`, and ask for more:
 * only what is asked for is pulled from the source, which is the whole of back-pressure here.
 */
export class ByteCursor {
	chunk: Buffer = nothing;
	at = 0;

	constructor(private readonly source: AsyncIterator<Uint8Array>) {}

	/** True when a byte stands at `at`, waiting for it if need be; false at the end. Rejects as the source does. */
	async more(): Promise<boolean> {
		while (this.at >= this.chunk.length) {
			if (!(await this.pull())) return false;
		}
		return true;
	}

	/** Tries to have at least `count` bytes in `chunk` from `at` on; at the end there are fewer. */
	async gather(count: number): Promise<Buffer> {
		while (this.chunk.length - this.at < count) {
			const before = this.chunk.subarray(this.at);
			if (!(await this.pull())) {
				this.chunk = before;
				this.at = 0;
				break;
			}
			this.chunk = Buffer.concat([before, this.chunk]);
		}
		return this.chunk.subarray(this.at, this.at + count);
	}

	private async pull(): Promise<boolean> {
		const next = await this.source.next();
		const value = next.done ? nothing : next.value;
		this.chunk = Buffer.isBuffer(value) ? value : Buffer.from(value);
		this.at = 0;
		return !next.done;
	}
}

/** The rest as text, at most `limit` bytes of it. */
export async function readText(cursor: ByteCursor, limit: number): Promise<string> {
	const bytes = await cursor.gather(limit);
	return bytes.toString('utf8');
}
