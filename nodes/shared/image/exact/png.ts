import { through } from '../deflate';
import { readOrientation } from '../exif';
import { crc32, pngChunk } from '../pngChunk';
import type { Arriving } from './arriving';
import type { Cut, Decide, Size } from './types';
import type { Reason } from './remarks';

/** Samples per pixel and the bit depths of each colour type. */
const colourTypes: Record<number, { samples: number; depths: readonly number[] }> = {
	0: { samples: 1, depths: [1, 2, 4, 8, 16] },
	2: { samples: 3, depths: [8, 16] },
	3: { samples: 1, depths: [1, 2, 4, 8] },
	4: { samples: 2, depths: [8, 16] },
	6: { samples: 4, depths: [8, 16] },
};

/** No image model makes longer edges. */
const longestEdge = 0x7fff;

/** More than any EXIF directory with an orientation needs. */
const mostExif = 64 * 1024;

/** How much of the picture's unpacked data stays, in bytes. */
interface Rows {
	/** Of a row, its filter included. */
	length: number;
	count: number;
	keptLength: number;
	keptCount: number;
}

/**
 * PNG: rows are dropped and the tails of rows cut, unpacked and packed again as they come. What stays of a row needs no
 * other filter, whatever the depth: a filter refers to bytes of the same place or further left, in its row and the row above.
 */
export const decidePng: Decide = (start, from, target) => {
	if (start.length < 33) return 'more';
	for (let at = 33; at + 10 <= start.length; ) {
		const name = start.toString('latin1', at + 4, at + 8);
		const end = at + 12 + start.readUInt32BE(at);
		if (name === 'IDAT') {
			const rows = isZlib(start, at) ? rowsOf(start, from, target) : 'unclear';
			return typeof rows === 'string' ? { left: rows } : { cut: cutRows(at, target, rows) };
		}
		if (end > start.length) return 'more';
		const left = reasonIn(name, start.subarray(at + 8, end - 4));
		if (left) return { left };
		at = end;
	}
	return 'more';
};

/** The layout of the pixels, or why it cannot be cut. */
function rowsOf(start: Buffer, from: Size, target: Size): Rows | Reason {
	const [width, height] = [start.readUInt32BE(16), start.readUInt32BE(20)];
	const [depth, type, compression, filter, interlace] = start.subarray(24, 29) as unknown as [number, number, number, number, number];
	const layout = colourTypes[type];
	const isHeader = start.readUInt32BE(8) === 13 && start.toString('latin1', 12, 16) === 'IHDR' && crc32(start.subarray(12, 29)) === start.readUInt32BE(29);
	if (!isHeader || width !== from.width || height !== from.height || Math.max(width, height) > longestEdge) return 'unclear';
	if (interlace === 1) return 'interlaced';
	if (!layout?.depths.includes(depth) || compression !== 0 || filter !== 0 || interlace !== 0) return 'coding';
	const length = (pixels: number) => 1 + Math.ceil((pixels * layout.samples * depth) / 8);
	return { length: length(width), count: height, keptLength: length(target.width), keptCount: target.height };
}

/** Chunks that mean the same beside other pixels, of those whose names say that they may not. */
const stillTrue = new Set(
	['PLTE', 'tRNS', 'bKGD', 'hIST', 'cHRM', 'gAMA', 'iCCP', 'sBIT', 'sRGB', 'cICP', 'mDCV', 'cLLI', 'sPLT', 'pCAL', 'sCAL', 'tIME', 'caBX'],
);

/** What in a chunk before the pixels forbids to cut. */
function reasonIn(name: string, data: Buffer): Reason | undefined {
	if (name === 'acTL' || name === 'fcTL') return 'animated';
	if (name === 'eXIf') return readOrientation(data) === 1 ? undefined : 'turned';
	// A capital at the start: nobody may pass it over. At the end: it may depend on the pixels.
	return stillTrue.has(name) || /^[a-z][A-Za-z]{2}[a-z]$/.test(name) ? undefined : 'unclear';
}

/** The first chunk of pixels begins with a zlib header. */
const isZlib = (start: Buffer, at: number) =>
	start.readUInt32BE(at) >= 2 && (start[at + 8]! & 0x0f) === 8 && (start[at + 9]! & 0x20) === 0 && start.readUInt16BE(at + 8) % 31 === 0;

function cutRows(pixelsAt: number, target: Size, rows: Rows): Cut {
	return async function* (file) {
		const start = Buffer.from(file.take(pixelsAt));
		start.writeUInt32BE(target.width, 16);
		start.writeUInt32BE(target.height, 20);
		start.writeUInt32BE(crc32(start.subarray(12, 29)), 29);
		yield start;
		const pixels = new PixelChunks(file);
		const kept = new KeptRows(rows);
		const unpacked = through(new DecompressionStream('deflate'), pixels.data());
		for await (const piece of through(new CompressionStream('deflate'), kept.of(unpacked))) yield pngChunk('IDAT', piece);
		await pixels.skip();
		const left = yield* passChunks(file);
		return kept.isWhole ? left : 'incomplete';
	};
}

/** The data of a file's IDAT chunks; when they have ended, the file stands at the chunk after them. */
class PixelChunks {
	/** Bytes of the present chunk's data that were not read yet. */
	private left = 0;

	constructor(private readonly file: Arriving) {}

	async *data(): AsyncGenerator<Buffer, void> {
		for (let piece = await this.next(); piece; piece = await this.next()) yield piece;
	}

	/** Drops what was not read, for instance because it could not be unpacked. */
	async skip(): Promise<void> {
		while (await this.next());
	}

	private async next(): Promise<Buffer | undefined> {
		const { file } = this;
		while (this.left === 0) {
			if (!(await file.has(8)) || file.held.toString('latin1', 4, 8) !== 'IDAT') return undefined;
			this.left = file.take(8).readUInt32BE(0);
			if (this.left === 0) await this.dropChecksum();
		}
		if (!(await file.has(1))) return undefined;
		const piece = file.take(this.left);
		this.left -= piece.length;
		if (this.left === 0) await this.dropChecksum();
		return piece;
	}

	private async dropChecksum(): Promise<void> {
		await this.file.has(4);
		this.file.take(4);
	}
}

/** The part of a picture's unpacked data that stays. */
class KeptRows {
	/** Bytes seen. */
	private at = 0;

	private damaged = false;

	constructor(private readonly rows: Rows) {}

	get isWhole(): boolean {
		return !this.damaged && this.at >= this.rows.length * this.rows.count;
	}

	/** @param unpacked its pieces are written over. Where they cannot be unpacked any further, this ends. */
	async *of(unpacked: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
		try {
			for await (const piece of unpacked) {
				const kept = this.keep(piece);
				if (kept.length > 0) yield kept;
			}
		} catch {
			this.damaged = true;
		}
	}

	/** Moves what stays to the front of the piece. */
	private keep(piece: Buffer): Buffer {
		const { length, keptLength, keptCount } = this.rows;
		let to = 0;
		for (let from = 0; from < piece.length; ) {
			const place = this.at % length;
			const span = Math.min(length - place, piece.length - from);
			const stays = this.at < length * keptCount ? Math.min(span, Math.max(0, keptLength - place)) : 0;
			piece.copyWithin(to, from, from + stays);
			to += stays;
			from += span;
			this.at += span;
		}
		return piece.subarray(0, to);
	}
}

/** Passes on the chunks after the pixels; says what was wrong with them. */
async function* passChunks(file: Arriving): AsyncGenerator<Buffer, Reason | undefined> {
	let turned = false;
	while (await file.has(12)) {
		const length = file.held.readUInt32BE(0);
		const name = file.held.toString('latin1', 4, 8);
		if (name === 'IEND') return turned ? 'turned' : undefined;
		const isExif = name === 'eXIf' && length <= mostExif && (await file.has(8 + length));
		if (isExif) turned = readOrientation(file.held.subarray(8, 8 + length)) !== 1;
		yield* file.pass(12 + length);
	}
	return 'incomplete';
}
