import { deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { cropTo } from '../../../../nodes/shared/image/exact/cropTo';
import { readImageHeader } from '../../../../nodes/shared/image/header';
import { crc32, pngChunk } from '../../../../nodes/shared/image/pngChunk';
import type { ImageHeader } from '../../../../nodes/shared/image/types';
import { cropped, inPieces, scene } from './files';
import { faults, goodFiles, holds } from './fuzz';

jest.setTimeout(120_000);

const size = { width: 24, height: 18 };
const target = { width: 20, height: 17 };

test('a file with faults is never made worse: left as it came, or cut as a strict decoder would see it', async () => {
	const files = await goodFiles();
	const seen = new Set<string>();
	let run = 0;
	// A decoder looks at every third.
	const property = fc.asyncProperty(faults(files.length), async (fault) => void seen.add(await holds(files, fault, run++ % 3 === 0)));
	await fc.assert(property, { numRuns: 3000, seed: 18 });
	expect([...seen].sort()).toEqual(['broken', 'cut', 'left', 'none']);
});

test.each(['jpeg', 'png', 'webp'] as const)('%s: truncated at any byte, never exact and never an exception', async (type) => {
	const file = await scene(size).toFormat(type).toBuffer();
	for (let length = 1; length < file.length; length++) {
		const short = file.subarray(0, length);
		const after = await cropped(short, target, 64);
		if (!after) continue;
		expect({ length, exact: after.delivered.exact }).toEqual({ length, exact: false });
		if (!after.file.equals(short)) expect(after.delivered).toMatchObject({ ...target, remark: expect.stringContaining('look at it') as string });
	}
});

test.each(['jpeg', 'png', 'webp'] as const)('%s: what trails after the end trails on', async (type) => {
	const file = await scene(size).toFormat(type).toBuffer();
	const trailing = Buffer.from('and a letter to the reader');
	const after = (await cropped(Buffer.concat([file, trailing]), target))!;
	expect(after.delivered.exact).toBe(true);
	expect(after.file.equals(Buffer.concat([(await cropped(file, target))!.file, trailing]))).toBe(true);
});

test.each([
	['in the middle of the pixels', (png: Buffer) => png.fill(0x5a, png.length >> 1, (png.length >> 1) + 40)],
	['at the beginning of the pixels', (png: Buffer) => png.fill(0xff, png.indexOf('IDAT') + 6, png.indexOf('IDAT') + 12)],
	['in their checksum', (png: Buffer) => png.fill(0x5a, png.length - 20, png.length - 16)],
])('a PNG damaged %s comes out with a warning, its chunks in order', async (_, damage) => {
	const file = await scene({ width: 200, height: 200 }).png().toBuffer();
	damage(file);
	const after = (await cropped(file, { width: 190, height: 190 }, 500))!;
	expect(after.delivered).toMatchObject({ exact: false, width: 190, height: 190, remark: expect.stringContaining('incomplete') as string });
	const names: string[] = [];
	const pixels: Buffer[] = [];
	for (let at = 8; at < after.file.length; at += 12 + after.file.readUInt32BE(at)) {
		const end = at + 8 + after.file.readUInt32BE(at);
		expect(after.file.readUInt32BE(end)).toBe(crc32(after.file.subarray(at + 4, end)));
		names.push(after.file.toString('latin1', at + 4, at + 8));
		if (names.at(-1) === 'IDAT') pixels.push(after.file.subarray(at + 8, end));
	}
	expect([...new Set(names)]).toEqual(expect.arrayContaining(['IHDR', 'IDAT', 'IEND']));
	expect(names.at(-1)).toBe('IEND');
	// What could be unpacked, packed anew, and nothing of what could not.
	const packed = Buffer.concat(pixels);
	expect(packed.equals(deflateSync(inflateSync(packed)))).toBe(true);
});

test('a PNG whose header has a wrong checksum is left as it came', async () => {
	const file = await scene(size).png().toBuffer();
	file[30]! ^= 1;
	const after = (await cropped(file, target))!;
	expect(after.file.equals(file)).toBe(true);
	expect(after.delivered).toMatchObject({ exact: false, ...size });
});

test('a file that never comes to its pixels is left after a megabyte, and no more of it is held', async () => {
	const file = await scene(size).png().toBuffer();
	const long = Buffer.concat([file.subarray(0, 33), pngChunk('tEXt', Buffer.alloc(3_000_000, 0x61)), file.subarray(33)]);
	const parts: number[] = [];
	const crop = cropTo(target, readImageHeader(long, true) as ImageHeader);
	for await (const part of crop.stream(inPieces(long, 100_000))) parts.push(part.length);
	expect(crop.delivered()).toMatchObject({ exact: false, ...size, remark: expect.stringContaining('not in order') as string });
	expect(Math.max(...parts)).toBeLessThan(1_200_000);
	expect(parts.reduce((sum, length) => sum + length)).toBe(long.length);
});
