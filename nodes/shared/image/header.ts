import { readGif } from './gif';
import { readJpeg } from './jpeg';
import { readPng } from './png';
import type { HeaderReader, HeaderReading } from './reading';
import { readSvg } from './svg';
import { readWebp } from './webp';

export type { HeaderReading } from './reading';

/** Never look further than this many bytes: phones and editors put depth maps and whole histories before the pixels of a JPEG. */
export const maxHeaderBytes = 8 * 1024 * 1024;

const readers: readonly HeaderReader[] = [readPng, readJpeg, readWebp, readGif, readSvg];

/**
 * What the first bytes of a file say about the picture: size in pixels after EXIF orientation, alpha, animation.
 * Nothing is decoded and nothing is trusted: it never throws, whatever the bytes are.
 * @param firstBytes the start of the file; what lies beyond `maxHeaderBytes` is not looked at.
 * @param complete no more bytes will come: the best answer so far is given instead of `more`.
 * @returns the header, `more` when further bytes may tell, undefined when it is no picture we know.
 */
export function readImageHeader(firstBytes: Buffer, complete = false): HeaderReading {
	const bytes = firstBytes.subarray(0, maxHeaderBytes);
	const last = complete || firstBytes.length >= maxHeaderBytes;
	if (bytes.length === 0) return last ? undefined : 'more';
	const readings = readers.map((read) => read(bytes, last));
	return readings.find((reading) => typeof reading === 'object') ?? readings.find((reading) => reading === 'more');
}
