import { RowDeflater } from './deflate';

/** Red, green and blue, 0 to 255. */
export type Colour = readonly [number, number, number];

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const crcTable = Array.from({ length: 256 }, (_, byte) => {
	let crc = byte;
	for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
	return crc >>> 0;
});

function crc32(bytes: Buffer): number {
	let crc = 0xffffffff;
	for (const byte of bytes) crc = crcTable[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
	return (crc ^ 0xffffffff) >>> 0;
}

function chunk(type: string, data: Buffer): Buffer {
	const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
	const whole = Buffer.alloc(named.length + 8);
	whole.writeUInt32BE(data.length, 0);
	named.copy(whole, 4);
	whole.writeUInt32BE(crc32(named), named.length + 4);
	return whole;
}

/** Text in any script, under one of PNG's keywords. */
const textChunk = (keyword: string, text: string): Buffer =>
	chunk('iTXt', Buffer.concat([Buffer.from(`${keyword}\0\0\0\0\0`, 'latin1'), Buffer.from(text)]));

/**
 * A PNG file with a palette, one byte per pixel.
 * @param paint fills a row with numbers of colours, by its number from the top; the row comes as the one before left it
 */
export function indexedPng(
	size: { width: number; height: number },
	palette: readonly Colour[],
	texts: Record<string, string>,
	paint: (row: Buffer, y: number) => void,
): Buffer {
	const { width, height } = size;
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([8, 3], 8);
	// Each row begins with its filter: none.
	const row = Buffer.alloc(width + 1);
	const pixels = row.subarray(1);
	const packed = new RowDeflater(row.length);
	for (let y = 0; y < height; y++) {
		paint(pixels, y);
		packed.row(row);
	}
	return Buffer.concat([
		signature,
		chunk('IHDR', header),
		chunk('PLTE', Buffer.from(palette.flat())),
		...Object.entries(texts).map(([keyword, text]) => textChunk(keyword, text)),
		chunk('IDAT', packed.finish()),
		chunk('IEND', Buffer.alloc(0)),
	]);
}
