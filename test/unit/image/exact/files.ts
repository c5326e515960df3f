/** Pictures to cut, and looks at what came of them by decoders that know nothing of ours. */
import { deflateSync } from 'node:zlib';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import sharp from 'sharp';
import { cropTo, type Delivered } from '../../../../nodes/shared/image/exact/cropTo';
import { readImageHeader } from '../../../../nodes/shared/image/header';
import { SealFinder } from '../../../../nodes/shared/image/seal';
import { pngChunk, pngSignature } from '../../../../nodes/shared/image/pngChunk';

export interface Size {
	width: number;
	height: number;
}

export interface Cropped {
	file: Buffer;
	delivered: Delivered;
}

export async function* inPieces(file: Buffer, length: number): AsyncGenerator<Buffer> {
	// A piece of its own each, as they come from a socket: what is written over is nobody else's.
	for (let at = 0; at < file.length; at += length) yield Buffer.from(file.subarray(at, at + length));
}

/** Cuts a file that comes in pieces of so many bytes; undefined where it is no picture. */
export async function cropped(file: Buffer, target: Size, length = 16_384): Promise<Cropped | undefined> {
	const header = readImageHeader(file, true);
	if (typeof header !== 'object') return undefined;
	const crop = cropTo(target, header);
	const parts: Buffer[] = [];
	for await (const part of crop.stream(inPieces(file, length))) parts.push(part);
	const seal = new SealFinder();
	for await (const piece of inPieces(file, length)) seal.look(piece);
	return { file: Buffer.concat(parts), delivered: crop.delivered(seal.found) };
}

/** A photo-like picture: soft shapes with some noise, the same each time. */
export function scene({ width, height }: Size) {
	const across = Array.from({ length: width * 3 }, (_, x) => 60 * Math.sin(x / 120 + (x % 3)));
	const raw = Buffer.alloc(width * height * 3);
	let noise = 1;
	for (let y = 0; y < height; y++) {
		const down = 128 + 50 * Math.cos(y / 31);
		for (let x = 0; x < width * 3; x++) {
			noise = (noise * 48_271) % 0x7fffffff;
			raw[y * width * 3 + x] = down + across[x]! + (noise & 15);
		}
	}
	return sharp(raw, { raw: { width, height, channels: 3 } });
}

/** The five filters of a row, after and before each other. */
const filters = [0, 1, 2, 3, 4, 2, 4, 1, 3, 0, 4, 4, 3, 3, 1];

/** A PNG of any kind. Whatever bytes its rows are made of, they are pixels: random ones, with every filter. */
export function anyPng({ width, height }: Size, { type, depth }: { type: number; depth: number }): Buffer {
	const samples = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[type]!;
	const length = Math.ceil((width * samples * depth) / 8);
	let noise = 7 + type + depth;
	const next = () => (noise = (noise * 48_271) % 0x7fffffff);
	const rows = Array.from({ length: height }, (_, y) => Buffer.from([filters[y % filters.length]!, ...Array.from({ length }, () => next() & 0xff)]));
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([depth, type], 8);
	const palette = type === 3 ? [pngChunk('PLTE', Buffer.from(Array.from({ length: 3 * 2 ** depth }, () => next() & 0xff)))] : [];
	const packed = deflateSync(Buffer.concat(rows));
	const half = packed.length >> 1;
	const pixels = [packed.subarray(0, half), Buffer.alloc(0), packed.subarray(half)].map((data) => pngChunk('IDAT', data));
	return Buffer.concat([pngSignature, pngChunk('IHDR', header), ...palette, ...pixels, pngChunk('IEND', Buffer.alloc(0))]);
}

export interface Pixels extends Size {
	channels: number;
	data: Uint8Array | Uint16Array;
}

/** As libvips sees it; throws for a file with the least fault. */
export async function bySharp(file: Buffer): Promise<Pixels> {
	const picture = sharp(file, { failOn: 'warning' });
	const deep = (await picture.metadata()).depth === 'ushort';
	const { data, info } = await picture.raw({ depth: deep ? 'ushort' : 'uchar' }).toBuffer({ resolveWithObject: true });
	const { width, height, channels } = info;
	return { width, height, channels, data: deep ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : data };
}

/** As Skia sees it. */
export async function bySkia(file: Buffer): Promise<Pixels> {
	const image = await loadImage(file);
	const { width, height } = image;
	const context = createCanvas(width, height).getContext('2d');
	context.drawImage(image, 0, 0);
	return { width, height, channels: 4, data: new Uint8Array(context.getImageData(0, 0, width, height).data) };
}

/** Whether `after` is the upper left of `before`, but for the last pixels of a row and of a column that lie in `edge` pixels' blocks. */
export function isUpperLeft(after: Pixels, before: Pixels, edge = 0): boolean {
	const clear = (pixels: number) => (edge > 0 ? Math.floor((pixels - 1) / edge) * edge : pixels);
	const length = clear(after.width) * after.channels;
	for (let y = 0; y < clear(after.height); y++) {
		const [a, b] = [after, before].map(({ data, width, channels }) => data.subarray(y * width * channels, y * width * channels + length));
		if (!Buffer.from(a!.buffer, a!.byteOffset, a!.byteLength).equals(Buffer.from(b!.buffer, b!.byteOffset, b!.byteLength))) return false;
	}
	return after.channels === before.channels;
}

/** The positions at which two files of one length differ. */
export const differences = (a: Buffer, b: Buffer): number[] => [...a.keys()].filter((at) => a[at] !== b[at]);
