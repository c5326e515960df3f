import { createHash } from 'node:crypto';
import { readImageHeader } from '../image/header';
import type { ImageHeader } from '../image/types';
import { limits } from '../catalog/limits';

/** A picture's bytes, read once and held once, and what they say about themselves. */
export interface Gathered {
	header: ImageHeader;
	/** Undefined where only the first bytes were looked at. */
	bytes?: number;
	/** Hex; empty where only the first bytes were looked at. */
	sha256: string;
	blob?: Blob;
}

/** Why bytes are not usable as a reference. */
export type Unusable = { why: 'empty' | 'notPicture' | 'truncated' | 'tooLarge' | 'notStored'; start: string };

/** Read everything, or only as far as the header. */
export type Depth = 'whole' | 'header';

/**
 * Reads a picture from its stream. What is no picture of a type the API takes is given up after its first bytes, and what
 * is too large as soon as it is; the stream is ended in both cases.
 */
export async function gather(source: AsyncIterable<Uint8Array>, depth: Depth): Promise<Gathered | Unusable> {
	const chunks: Uint8Array[] = [];
	let bytes = 0;
	let header: ImageHeader | 'more' | undefined = 'more';
	let nextLook = 0;
	for await (const chunk of source) {
		chunks.push(chunk);
		bytes += chunk.length;
		if (header === 'more' && bytes >= nextLook) {
			header = readImageHeader(Buffer.concat(chunks));
			nextLook = 2 * bytes;
		}
		if (header === undefined) break;
		if (bytes >= limits.imageBytes) return { why: 'tooLarge', start: '' };
		if (header !== 'more' && (depth === 'header' || !isStillPicture(header))) return { header, sha256: '' };
	}
	if (bytes === 0) return { why: 'empty', start: '' };
	if (header === 'more') header = readImageHeader(Buffer.concat(chunks), true);
	if (!header || header === 'more') return { why: whyNot(chunks), start: startOf(chunks) };
	if (depth === 'header') return { header, sha256: '' };
	if (!isStillPicture(header)) return { header, bytes, sha256: '' };
	if (isCut(header.type, chunks, bytes)) return { why: 'truncated', start: '' };
	const hash = createHash('sha256');
	for (const chunk of chunks) hash.update(chunk);
	return { header, bytes, sha256: hash.digest('hex'), blob: new Blob(chunks as BlobPart[], { type: header.mimeType }) };
}

/** Bytes that are held already, as a stream brings them. */
export async function* oneChunk(bytes: Buffer): AsyncGenerator<Uint8Array> {
	yield bytes;
}

/** What the checks refuse anyway is not read to its end. */
const isStillPicture = ({ type, animated }: ImageHeader) => type !== 'gif' && type !== 'svg' && !animated;

const startOf = (chunks: Uint8Array[]) => Buffer.concat(chunks).toString('latin1', 0, 40);

/** Bytes that begin as a picture and say no more were cut off. */
const whyNot = (chunks: Uint8Array[]) => (/^(\x89PNG|\xff\xd8\xff|RIFF[^]{4}WEBP)/.test(startOf(chunks)) ? 'truncated' : 'notPicture');

/** Every whole file of the type has these bytes after its pixels. */
const lastMarks = { png: Buffer.from('IEND', 'latin1'), jpeg: Buffer.from([0xff, 0xd9]) };

/** True when the file certainly ends early: an upload or download that broke off. Editors may add bytes of their own at the end. */
function isCut(type: ImageHeader['type'], chunks: Uint8Array[], bytes: number): boolean {
	if (type === 'png' || type === 'jpeg') return !hasBytes(chunks, lastMarks[type]);
	const start = Buffer.concat(chunks.slice(0, 12)).subarray(0, 12);
	return type === 'webp' && start.readUInt32LE(4) + 8 > bytes;
}

/** Whether `mark` occurs, also across the border of two chunks. */
function hasBytes(chunks: Uint8Array[], mark: Buffer): boolean {
	let carried = Buffer.alloc(0);
	for (const chunk of chunks) {
		const piece = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
		if (piece.includes(mark)) return true;
		const border = Buffer.concat([carried, piece.subarray(0, mark.length - 1)]);
		if (border.includes(mark)) return true;
		carried = Buffer.from(Buffer.concat([carried, piece.subarray(-(mark.length - 1))]).subarray(-(mark.length - 1)));
	}
	return false;
}
