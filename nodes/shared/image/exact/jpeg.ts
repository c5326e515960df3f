import { readOrientation } from '../exif';
import { afterMark, patch } from './patch';
import type { Decide, Decision, Size } from './types';
import type { Reason } from './remarks';

const baseline = 0xc0;
const startOfScan = 0xda;
const app1 = 0xe1;
const app2 = 0xe2;
const endOfImage = Buffer.from('ffd9', 'hex');

/** Marks of a frame that is not baseline, and of a file of several: DNL, DHP and EXP. */
const otherFrames: Record<number, Reason> = {
	0xc1: 'coding', 0xc2: 'progressive', 0xc3: 'coding', 0xc5: 'coding', 0xc6: 'coding', 0xc7: 'coding',
	0xc9: 'coding', 0xca: 'progressive', 0xcb: 'coding', 0xcd: 'coding', 0xce: 'coding', 0xcf: 'coding',
	0xdc: 'coding', 0xde: 'coding', 0xdf: 'coding',
};

/**
 * JPEG: the frame header is given the target's size, and a decoder drops what the last blocks hold beyond it. Right only
 * where a decoder expects as many blocks as before, in one scan: where no whole block goes.
 */
export const decideJpeg: Decide = (start, from, target) => {
	let frameAt = 0;
	for (let at = 2; at + 4 <= start.length; ) {
		const marker = start[at + 1]!;
		if (start[at] !== 0xff) return { left: 'unclear' };
		if (marker === 0xff) {
			at += 1;
			continue;
		}
		const length = start.readUInt16BE(at + 2);
		const end = at + 2 + length;
		if (length < 2) return { left: 'unclear' };
		if (end > start.length) return 'more';
		const segment = start.subarray(at + 4, end);
		const left = reasonIn(marker, segment);
		if (left) return { left };
		if (marker === baseline && frameAt > 0) return { left: 'animated' };
		if (marker === baseline) frameAt = at + 4;
		if (marker === startOfScan) return frameAt > 0 ? decideScan(start, frameAt, { segment, end }, { from, target }) : { left: 'unclear' };
		at = end;
	}
	return 'more';
};

/** What in a segment before the pixels forbids to cut. */
function reasonIn(marker: number, segment: Buffer): Reason | undefined {
	if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd9)) return 'unclear';
	if (marker === app1 && segment.toString('latin1', 0, 6) === 'Exif\0\0') return readOrientation(segment.subarray(6)) === 1 ? undefined : 'turned';
	if (marker === app2 && segment.toString('latin1', 0, 4) === 'MPF\0') return 'animated';
	return otherFrames[marker];
}

function decideScan(start: Buffer, frameAt: number, scan: { segment: Buffer; end: number }, { from, target }: { from: Size; target: Size }): Decision {
	const frame = start.subarray(frameAt, frameAt - 2 + start.readUInt16BE(frameAt - 2));
	const count = frame[5] ?? 0;
	if (frame.length !== 6 + 3 * count || frame[0] !== 8) return { left: 'coding' };
	if (frame.readUInt16BE(1) !== from.height || frame.readUInt16BE(3) !== from.width) return { left: 'unclear' };
	// A scan of each component for itself counts blocks otherwise.
	if (![1, 3, 4].includes(count) || scan.segment[0] !== count || scan.segment.length !== 4 + 2 * count) return { left: 'coding' };
	const block = blockSize(frame, count);
	if (!block) return { left: 'sampling' };
	const blocks = (pixels: number, edge: number) => Math.ceil(pixels / edge);
	const isSame = (edge: keyof Size) => blocks(from[edge], block[edge]) === blocks(target[edge], block[edge]);
	if (!isSame('width') || !isSame('height')) return { left: 'blocks' };
	const bytes = Buffer.alloc(4);
	bytes.writeUInt16BE(target.height, 0);
	bytes.writeUInt16BE(target.width, 2);
	return { cut: patch([{ at: frameAt + 1, bytes }], afterMark(endOfImage, scan.end)) };
}

/** Pixels that are coded together: 8x8, or more where colours are sampled more coarsely than brightness; undefined where unusual. */
function blockSize(frame: Buffer, count: number): Size | undefined {
	const factors = Array.from({ length: count }, (_, index) => frame[7 + 3 * index]!);
	const [first] = factors.map((factor) => ({ across: factor >> 4, down: factor & 15 }));
	const isUsual = factors.every((factor) => [factors[0], 0x11].includes(factor)) && [0x11, 0x21, 0x12, 0x22, 0x41].includes(factors[0]!);
	if (!isUsual || (count === 1 && factors[0] !== 0x11)) return undefined;
	return { width: 8 * first!.across, height: 8 * first!.down };
}
