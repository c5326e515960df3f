/** Text put together from bytes, which are copied out of their chunks so that no chunk is kept alive. */
export class GrowingText {
	length = 0;
	private bytes = Buffer.alloc(1024);

	append(piece: Buffer): void {
		const needed = this.length + piece.length;
		if (needed > this.bytes.length) {
			const larger = Buffer.alloc(2 * needed);
			this.bytes.copy(larger, 0, 0, this.length);
			this.bytes = larger;
		}
		piece.copy(this.bytes, this.length);
		this.length = needed;
	}

	/** Forgets what was appended after `length`. */
	truncate(length: number): void {
		this.length = Math.min(length, this.length);
	}

	/** The first few hundred characters, to show in an error. */
	start(): string {
		return this.bytes.toString('utf8', 0, Math.min(this.length, 500));
	}

	slice(start: number): string {
		return this.bytes.toString('utf8', start, this.length);
	}
}
