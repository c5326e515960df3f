import { oriented, readOrientation } from './exif';
import { pngSignature } from './pngChunk';
import type { HeaderReader } from './reading';
import { mayStartWith } from './reading';

const maxDimension = 0x7fffffff;

/** PNG and APNG: IHDR, then the chunks before the pixels (tRNS, acTL, eXIf). */
export const readPng: HeaderReader = (bytes, complete) => {
	if (!mayStartWith(bytes, pngSignature)) return undefined;
	if (bytes.length < 33) return complete ? undefined : 'more';
	if (bytes.toString('latin1', 12, 16) !== 'IHDR') return undefined;
	const width = bytes.readUInt32BE(16);
	const height = bytes.readUInt32BE(20);
	const colourType = bytes[25]!;
	if (width < 1 || height < 1 || width > maxDimension || height > maxDimension) return undefined;

	const before = readChunksBeforePixels(bytes);
	if (!before.reachedPixels && !complete) return 'more';
	return {
		type: 'png',
		mimeType: 'image/png',
		fileExtension: 'png',
		...oriented(width, height, before.orientation),
		hasAlpha: colourType === 4 || colourType === 6 || before.transparency,
		animated: before.animated,
	};
};

function readChunksBeforePixels(bytes: Buffer) {
	const found = { reachedPixels: false, transparency: false, animated: false, orientation: 1 };
	let at = 33;
	while (at + 8 <= bytes.length) {
		const length = bytes.readUInt32BE(at);
		const name = bytes.toString('latin1', at + 4, at + 8);
		if (name === 'IDAT' || name === 'IEND') return { ...found, reachedPixels: true };
		if (name === 'tRNS') found.transparency = true;
		if (name === 'acTL') found.animated = true;
		if (name === 'eXIf') found.orientation = readOrientation(bytes.subarray(at + 8, at + 8 + length));
		at += 12 + length;
	}
	return found;
}
