import { Readable } from 'node:stream';

import type { Clock } from '../../../nodes/shared/base/clock';

/** A Node stream of `bytes` cut at the given positions (fractions do not matter: any numbers, taken modulo the length). */
export function streamOf(bytes: Buffer | string, cuts: number[] = []): Readable {
	const whole = Buffer.from(bytes);
	const at = [...new Set(cuts.map((cut) => cut % (whole.length + 1)))].sort((a, b) => a - b);
	const pieces = [0, ...at].map((start, i) => whole.subarray(start, [...at, whole.length][i]));
	return Readable.from(pieces, { objectMode: false });
}

/** A stream that gives `bytes` and then breaks with `error`. */
export function brokenStream(bytes: Buffer | string, error: Error): Readable {
	return Readable.from(
		(async function* () {
			yield Buffer.from(bytes);
			await Promise.resolve();
			throw error;
		})(),
		{ objectMode: false },
	);
}

/** Keeps an image by collecting its bytes. */
export async function collectBytes(image: { stream: NodeJS.ReadableStream }): Promise<Buffer> {
	const pieces: Buffer[] = [];
	for await (const piece of image.stream) pieces.push(Buffer.from(piece as Buffer));
	return Buffer.concat(pieces);
}

/** A clock that moves only when somebody waits; `waits` are the milliseconds of each wait. */
export function handClock(): Clock & { waits: number[] } {
	let now = 1_790_000_000_000;
	const waits: number[] = [];
	return {
		waits,
		now: () => now,
		wait: async (ms) => {
			waits.push(ms);
			now += ms;
			await Promise.resolve();
		},
	};
}
