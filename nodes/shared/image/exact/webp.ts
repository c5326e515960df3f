import { afterBytes, patch } from './patch';
import type { Decide, Decision, Size } from './types';
import type { Reason } from './remarks';

/** Flags of an extended file that forbid to cut. */
const flags: ReadonlyArray<readonly [bit: number, reason: Reason]> = [
	[0x02, 'animated'],
	[0x10, 'alpha'],
	// A viewer turns the picture by it, and it stands after the pixels.
	[0x08, 'exif'],
];

/** Chunks whose pixels cannot be cut, or whose presence means that others follow. */
const forbidden: Record<string, Reason> = { VP8L: 'lossless', ALPH: 'alpha', ANIM: 'animated', ANMF: 'animated', EXIF: 'exif' };

/** Edge of VP8's blocks. */
const blockEdge = 16;

const even = (bytes: number) => bytes + (bytes % 2);

/** WebP: the size is written into the header of the lossy frame, and of the extended file. Its blocks must stay as many. */
export const decideWebp: Decide = (start, from, target) => {
	if (start.length < 12) return 'more';
	let canvasAt = 0;
	for (let at = 12; at + 8 <= start.length; ) {
		const name = start.toString('latin1', at, at + 4);
		const size = start.readUInt32LE(at + 4);
		const end = at + 8 + even(size);
		if (forbidden[name]) return { left: forbidden[name] };
		if (name === 'VP8X' && (at > 12 || size !== 10)) return { left: 'unclear' };
		if (name === 'VP8 ') return at + 18 > start.length ? 'more' : decideFrame(start, { at: at + 8, size }, canvasAt, { from, target });
		if (end > start.length) return 'more';
		if (name === 'VP8X') {
			const flagged = flags.find(([bit]) => (start[at + 8]! & bit) !== 0);
			if (flagged) return { left: flagged[1] };
			canvasAt = at + 12;
		} else if (canvasAt === 0) return { left: 'unclear' };
		at = end;
	}
	return 'more';
};

function decideFrame(start: Buffer, chunk: { at: number; size: number }, canvasAt: number, { from, target }: { from: Size; target: Size }): Decision {
	const { at, size } = chunk;
	const tag = start.readUIntLE(at, 3);
	const isKeyFrame = (tag & 1) === 0 && (tag & 0x10) !== 0 && start.readUIntBE(at + 3, 3) === 0x9d012a;
	const fits = at + size <= start.readUInt32LE(4) + 8 && (tag >> 5) + 10 <= size;
	// The two bits above the 14 of a size ask for scaling.
	const isSize = start.readUInt16LE(at + 6) === from.width && start.readUInt16LE(at + 8) === from.height;
	const isCanvas = canvasAt === 0 || (start.readUIntLE(canvasAt, 3) + 1 === from.width && start.readUIntLE(canvasAt + 3, 3) + 1 === from.height);
	if (!isKeyFrame || !fits || !isSize || !isCanvas) return { left: 'unclear' };
	const blocks = (pixels: number) => Math.ceil(pixels / blockEdge);
	if (blocks(from.width) !== blocks(target.width) || blocks(from.height) !== blocks(target.height)) return { left: 'blocks' };
	const inFrame = Buffer.alloc(4);
	inFrame.writeUInt16LE(target.width, 0);
	inFrame.writeUInt16LE(target.height, 2);
	const inCanvas = Buffer.alloc(6);
	inCanvas.writeUIntLE(target.width - 1, 0, 3);
	inCanvas.writeUIntLE(target.height - 1, 3, 3);
	const numbers = [{ at: at + 6, bytes: inFrame }, ...(canvasAt > 0 ? [{ at: canvasAt, bytes: inCanvas }] : [])];
	return { cut: patch(numbers, afterBytes(start.readUInt32LE(4) + 8)) };
}
