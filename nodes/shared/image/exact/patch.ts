import type { Arriving } from './arriving';
import type { Cut } from './types';

/**
 * Writes numbers over some of the first bytes of a file; the rest goes on as it is.
 * @param numbers lie in what is held when the cut begins
 */
export function patch(numbers: ReadonlyArray<{ at: number; bytes: Buffer }>, end: Ending): Cut {
	return async function* (file: Arriving) {
		const start = Buffer.from(file.take(file.held.length));
		for (const { at, bytes } of numbers) bytes.copy(start, at);
		end.see(start);
		yield start;
		for await (const piece of file.pass()) {
			end.see(piece);
			yield piece;
		}
		return end.isWhole() ? undefined : 'incomplete';
	};
}

/** Watches a file go by, from its first byte, and tells whether it is all there. */
export interface Ending {
	see(piece: Buffer): void;
	isWhole(): boolean;
}

/** The file has at least this many bytes. */
export function afterBytes(count: number): Ending {
	let seen = 0;
	return { see: (piece) => (seen += piece.length), isWhole: () => seen >= count };
}

/** These two bytes have come one after the other, at `from` or later. */
export function afterMark(mark: Buffer, from: number): Ending {
	let found = false;
	let skip = from;
	let last = -1;
	return {
		see: (piece) => {
			const rest = piece.subarray(skip);
			skip -= piece.length - rest.length;
			if (found || rest.length === 0) return;
			found = (last === mark[0] && rest[0] === mark[1]) || rest.includes(mark);
			last = rest.at(-1)!;
		},
		isWhole: () => found,
	};
}
