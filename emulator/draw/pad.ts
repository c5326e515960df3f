import { crc32 } from 'node:zlib';
import { randomFrom } from './palette';

/**
 * Bytes without pattern, so that no compression on the way shrinks them. Shared by every padded picture; whole groups of
 * three, so that their base64 is shared too (wire/picture.ts).
 */
const FILLER = Buffer.from(Uint32Array.from({ length: 3 * 32_768 }, randomWord(randomFrom(1))).buffer);

function randomWord(random: () => number) {
	return () => Math.floor(random() * 4_294_967_296);
}

/** `length` bytes for position `at` of a file: pieces of the shared filler, the whole ones where a group of three begins. */
function filler(length: number, at: number): Buffer[] {
	const lead = Math.min(length, (3 - (at % 3)) % 3);
	const pieces = [FILLER.subarray(0, lead)];
	let left = length - lead;
	for (; left >= FILLER.length; left -= FILLER.length) pieces.push(FILLER);
	return [...pieces, FILLER.subarray(0, left)];
}

const uint32be = (value: number) => {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32BE(value >>> 0);
	return bytes;
};

const uint32le = (value: number) => {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE(value);
	return bytes;
};

/** A private ancillary chunk before IEND (the last 12 bytes). */
function padPng(png: Buffer, missing: number): Buffer[] {
	const type = Buffer.from('paDd');
	const pieces = filler(Math.max(0, missing - 12), png.length - 4);
	const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
	const crc = [type, ...pieces].reduce((value, piece) => crc32(piece, value), 0);
	return [png.subarray(0, -12), uint32be(length), type, ...pieces, uint32be(crc), png.subarray(-12)];
}

/** APP15 segments of at most 64 kB after the first marker. */
function padJpeg(jpeg: Buffer, missing: number): Buffer[] {
	const segments: Buffer[] = [];
	for (let left = missing; left > 4; left -= 65_537) {
		const size = Math.min(left - 4, 65_533);
		const head = Buffer.from([0xff, 0xef, (size + 2) >> 8, (size + 2) & 0xff]);
		segments.push(head, FILLER.subarray(0, size));
	}
	return [jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)];
}

/** An unknown RIFF chunk at the end, with the file's length in the head set right. */
function padWebp(webp: Buffer, missing: number): Buffer[] {
	const size = Math.max(0, missing - 8) & ~1;
	const head = Buffer.from(webp.subarray(0, 12));
	head.writeUInt32LE(webp.length + size, 4);
	return [head, webp.subarray(12), Buffer.from('PADD'), uint32le(size), ...filler(size, webp.length + 8)];
}

/** The picture's pieces with legal filling that every decoder skips, together about `bytes` long. */
export function padded(picture: Buffer, format: string, bytes: number): Buffer[] {
	const missing = bytes - picture.length;
	if (missing < 16) return [picture];
	if (format === 'png') return padPng(picture, missing);
	if (format === 'jpeg') return padJpeg(picture, missing);
	if (format === 'webp') return padWebp(picture, missing);
	if (format === 'svg') return [picture, Buffer.from(`<!--${'.'.repeat(missing - 7)}-->`)];
	return [picture];
}
