import { Readable } from 'node:stream';
import type { Clock } from './clock';
import type { Answer } from './history';

/** Whitespace in JSON, a comment in an event stream: signs of life that say nothing. */
const drops = [Buffer.from(' \n'), Buffer.from(':\n')];
const dropEveryMs = 9_000;
/** Two hours: nobody waits as long. */
const mostDrops = 800;

const broken = (code: string) => Object.assign(new Error(`read ${code}`), { code, syscall: 'read', errno: -1 });

/** An answer's bytes on their way, over virtual time and with whatever the history does to them. */
export class Body extends Readable {
	/** Bytes the reader has taken. */
	taken = 0;

	aborted = false;

	private rest: Buffer[];

	private cancel: (() => void) | undefined;

	private dropped = 0;

	constructor(
		private readonly clock: Clock,
		bytes: Buffer,
		private readonly answer: Answer,
		signal: AbortSignal | undefined,
	) {
		super({ highWaterMark: 1 });
		const pieces = Math.max(1, answer.pieces ?? 1);
		const size = Math.max(1, Math.ceil(bytes.length / pieces));
		this.rest = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
		this.on('error', () => {});
		const abort = () => {
			this.aborted = true;
			if (!this.destroyed) this.destroy(Object.assign(new Error('canceled'), { code: 'ERR_CANCELED', name: 'CanceledError' }));
		};
		if (signal?.aborted) abort();
		signal?.addEventListener('abort', abort, { once: true });
	}

	override _read(): void {
		if (this.cancel) return;
		const gap = this.answer.gapMs ?? 0;
		if (this.rest.length === 0) return this.finish();
		if (gap === 0) return this.give();
		this.cancel = this.clock.after(gap, () => {
			this.cancel = undefined;
			this.give();
		});
	}

	override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
		this.cancel?.();
		done(error);
	}

	private give(): void {
		const piece = this.rest.shift()!;
		this.taken += piece.length;
		// The reader may work in the memory it is given.
		this.push(Buffer.from(piece));
	}

	private finish(): void {
		const { cut, end = 'end' } = this.answer;
		if (cut === undefined || end === 'end') this.push(null);
		else if (end === 'drip' && this.dropped < mostDrops) {
			this.cancel = this.clock.after(dropEveryMs, () => {
				this.cancel = undefined;
				this.dropped += 1;
				this.push(Buffer.from(drops[this.answer.kind.startsWith('sse') ? 1 : 0]!));
			});
		} else if (end === 'drip') this.push(null);
		else if (end !== 'stall') this.destroy(broken(end));
	}
}
