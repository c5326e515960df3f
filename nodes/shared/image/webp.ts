import type { HeaderReader } from './reading';
import { mayStartWith } from './reading';

const riff = Buffer.from('RIFF', 'latin1');
const needed = 30;

interface Canvas {
	width: number;
	height: number;
	hasAlpha: boolean;
	animated: boolean;
}

/** One reader for each kind of first chunk. Its EXIF, if any, stands at the end of the file and is not looked at. */
const byFirstChunk: Record<string, (bytes: Buffer) => Canvas | undefined> = {
	/** Lossy: a VP8 key frame. */
	'VP8 ': (bytes) => {
		if (bytes.readUIntBE(23, 3) !== 0x9d012a) return undefined;
		const width = bytes.readUInt16LE(26) & 0x3fff;
		const height = bytes.readUInt16LE(28) & 0x3fff;
		return { width, height, hasAlpha: false, animated: false };
	},
	/** Lossless. */
	VP8L: (bytes) => {
		if (bytes[20] !== 0x2f) return undefined;
		const bits = bytes.readUInt32LE(21);
		const hasAlpha = ((bits >>> 28) & 1) === 1;
		return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1, hasAlpha, animated: false };
	},
	/** Extended: flags and a canvas. */
	VP8X: (bytes) => {
		const flags = bytes[20]!;
		return {
			width: bytes.readUIntLE(24, 3) + 1,
			height: bytes.readUIntLE(27, 3) + 1,
			hasAlpha: (flags & 0x10) !== 0,
			animated: (flags & 0x02) !== 0,
		};
	},
};

/** WebP: lossy, lossless, extended and animated. */
export const readWebp: HeaderReader = (bytes, complete) => {
	if (!mayStartWith(bytes, riff)) return undefined;
	if (bytes.length >= 12 && bytes.toString('latin1', 8, 12) !== 'WEBP') return undefined;
	if (bytes.length < needed) return complete ? undefined : 'more';
	const kind = bytes.toString('latin1', 12, 16);
	const canvas = Object.hasOwn(byFirstChunk, kind) ? byFirstChunk[kind]!(bytes) : undefined;
	if (!canvas || canvas.width === 0 || canvas.height === 0) return undefined;
	return { type: 'webp', mimeType: 'image/webp', fileExtension: 'webp', ...canvas };
};
