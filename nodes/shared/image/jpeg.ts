import { oriented, readOrientation } from './exif';
import type { HeaderReader } from './reading';
import { mayStartWith } from './reading';

const signature = Buffer.from('ffd8ff', 'hex');
const exifPrefix = 'Exif\0\0';

/** Start-of-frame markers, baseline to arithmetic; C4, C8 and CC are other things. */
const isFrame = (marker: number) =>
	marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** Markers that stand alone, without a length. */
const isAlone = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);

/** JPEG of every kind: walks the segments (EXIF and colour profiles may be long) to the frame header. */
export const readJpeg: HeaderReader = (bytes, complete) => {
	if (!mayStartWith(bytes, signature)) return undefined;
	const notYet = complete ? undefined : 'more';
	let orientation = 1;
	let at = 2;
	while (at + 4 <= bytes.length) {
		if (bytes[at] !== 0xff) return undefined;
		const marker = bytes[at + 1]!;
		if (marker === 0xff) {
			at += 1;
			continue;
		}
		if (isAlone(marker)) {
			at += 2;
			continue;
		}
		if (marker === 0xd9 || marker === 0xda) return undefined;
		const length = bytes.readUInt16BE(at + 2);
		if (length < 2) return undefined;
		if (isFrame(marker)) return at + 9 <= bytes.length ? readFrame(bytes, at, orientation) : notYet;
		const end = at + 2 + length;
		if (marker === 0xe1 && bytes.toString('latin1', at + 4, at + 10) === exifPrefix) {
			if (end > bytes.length && !complete) return 'more';
			orientation = readOrientation(bytes.subarray(at + 10, end));
		}
		at = end;
	}
	return notYet;
};

function readFrame(bytes: Buffer, at: number, orientation: number): ReturnType<HeaderReader> {
	const height = bytes.readUInt16BE(at + 5);
	const width = bytes.readUInt16BE(at + 7);
	if (width === 0 || height === 0) return undefined;
	return {
		type: 'jpeg',
		mimeType: 'image/jpeg',
		fileExtension: 'jpg',
		...oriented(width, height, orientation),
		hasAlpha: false,
		animated: false,
	};
}
