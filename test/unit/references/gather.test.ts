import fc from 'fast-check';
import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { referenceTokens } from '../../../nodes/shared/money/imageTokens';
import { gather } from '../../../nodes/shared/references/gather';
import { limits } from '../../../nodes/shared/catalog/limits';
import { jpegSegment, pngWith, riffWebp } from '../image/pictures';
import { measuredReferences } from '../money/measuredReferences';
import { pieces, plain } from './files';

const read = async (bytes: Buffer, size = 64 * 1024) => await gather(pieces(bytes, size), 'whole');

test.each<[string, () => Promise<Buffer>, object]>([
	['png', async () => await plain(40, 30).png().toBuffer(), { type: 'png', hasAlpha: false }],
	['interlaced png', async () => await plain(40, 30, 4).png({ progressive: true }).toBuffer(), { type: 'png', hasAlpha: true }],
	['16-bit png', async () => await plain(40, 30).toColourspace('rgb16').png().toBuffer(), { type: 'png' }],
	['palette png with transparency', async () => await plain(40, 30, 4).png({ palette: true }).toBuffer(), { type: 'png', hasAlpha: true }],
	['progressive jpeg', async () => await plain(40, 30).jpeg({ progressive: true }).toBuffer(), { type: 'jpeg' }],
	['jpeg lying on its side', async () => await plain(30, 40).withMetadata({ orientation: 6 }).jpeg().toBuffer(), { type: 'jpeg' }],
	['lossy webp', async () => await plain(40, 30).webp().toBuffer(), { type: 'webp', hasAlpha: false }],
	['lossless webp', async () => await plain(40, 30, 4).webp({ lossless: true }).toBuffer(), { type: 'webp', hasAlpha: true }],
	['extended webp', async () => await plain(40, 30, 4).webp().withMetadata({ orientation: 1 }).toBuffer(), { type: 'webp', hasAlpha: true }],
])('%s: header, hash and bytes of the whole file, however it arrives', async (_, make, header) => {
	const bytes = await make();
	for (const size of [1, 7, 1000, bytes.length]) {
		const gathered = await read(bytes, size);
		expect(gathered).toMatchObject({
			header: { width: 40, height: 30, ...header },
			bytes: bytes.length,
			sha256: createHash('sha256').update(bytes).digest('hex'),
		});
		if (!('blob' in gathered)) throw new Error('no bytes');
		expect(Buffer.from(await gathered.blob!.arrayBuffer()).equals(bytes)).toBe(true);
		expect(gathered.blob!.type).toBe(gathered.header.mimeType);
	}
});

test('every measured point of input tokens comes out of a real file of that size', async () => {
	for (const [width, height, tokens] of measuredReferences) {
		const gathered = await read(await plain(width, height).png({ compressionLevel: 1 }).toBuffer());
		if (!('header' in gathered)) throw new Error(gathered.why);
		expect([width, height, referenceTokens(gathered.header.width, gathered.header.height)]).toEqual([width, height, tokens]);
	}
});

test('only the first bytes are read where only the header is wanted', async () => {
	const bytes = await sharp(Buffer.from(Array.from({ length: 900 * 900 * 3 }, (_, i) => (i * 7919) % 251)), { raw: { width: 900, height: 900, channels: 3 } })
		.png({ compressionLevel: 0 })
		.toBuffer();
	let taken = 0;
	async function* counted() {
		for await (const piece of pieces(bytes, 4096)) {
			taken += piece.length;
			yield piece;
		}
	}
	expect(await gather(counted(), 'header')).toEqual({ header: expect.objectContaining({ width: 900, height: 900 }), sha256: '' });
	expect(taken).toBe(4096);
});

test.each<[string, () => Promise<Buffer>, string]>([
	['nothing', async () => Buffer.alloc(0), 'empty'],
	['a web page', async () => Buffer.from('<!doctype html><html><body>404</body></html>'), 'notPicture'],
	['a PDF called photo.png', async () => Buffer.from('%PDF-1.7 and more'), 'notPicture'],
	['a png cut off within its header', async () => (await plain(40, 30).png().toBuffer()).subarray(0, 20), 'truncated'],
	['a png cut off before its end', async () => (await plain(400, 300).png().toBuffer()).subarray(0, -12), 'truncated'],
	['a jpeg cut off before its end', async () => (await plain(400, 300).jpeg().toBuffer()).subarray(0, -40), 'truncated'],
	['a webp cut off before its end', async () => (await plain(400, 300).webp().toBuffer()).subarray(0, -8), 'truncated'],
	['a webp that promises more than it has', async () => riffWebp(0x10, 100, 100).subarray(0, 36), 'truncated'],
	['a png without pixels', async () => pngWith(6, []), 'truncated'],
])('not usable: %s', async (_, make, why) => {
	expect(await read(await make())).toMatchObject({ why });
});

test('bytes an editor appended after the picture do no harm', async () => {
	const tail = Buffer.from('MotionPhoto data of a telephone');
	for (const bytes of [await plain(40, 30).png().toBuffer(), await plain(40, 30).jpeg().toBuffer(), await plain(40, 30).webp().toBuffer()]) {
		expect(await read(Buffer.concat([bytes, tail]))).toMatchObject({ bytes: bytes.length + tail.length });
	}
});

test('a photo with megabytes of data before its pixels is no file that was cut off', async () => {
	const jpeg = await plain(40, 30).jpeg().toBuffer();
	const depthMap = Array.from({ length: 60 }, () => jpegSegment(0xe1, 60_000));
	const bytes = Buffer.concat([jpeg.subarray(0, 2), ...depthMap, jpeg.subarray(2)]);
	expect(await read(bytes, 16_384)).toMatchObject({ header: { type: 'jpeg', width: 40, height: 30 }, bytes: bytes.length });
});

test('an animation and a gif are known for what they are and not read to their end', async () => {
	const pages = await Promise.all([plain(60, 40), plain(60, 40).negate()].map(async (page) => await page.png().toBuffer()));
	const animated = await sharp(pages, { join: { animated: true } }).webp().toBuffer();
	expect(await read(animated)).toEqual({ header: expect.objectContaining({ type: 'webp', animated: true }), sha256: '' });
	expect(await read(await plain(10, 10).gif().toBuffer())).toEqual({ header: expect.objectContaining({ type: 'gif' }), sha256: '' });
});

test('reading ends as soon as a picture is too large', async () => {
	const start = await plain(40, 30).jpeg().toBuffer();
	let taken = 0;
	async function* endless() {
		yield start;
		for (;;) {
			taken += 1024 * 1024;
			yield new Uint8Array(1024 * 1024);
		}
	}
	expect(await gather(endless(), 'whole')).toMatchObject({ why: 'tooLarge' });
	expect(taken).toBe(limits.imageBytes);
});

test('a file cut anywhere never throws, and is never taken for whole', async () => {
	const files = await Promise.all([plain(90, 60, 4).png().toBuffer(), plain(90, 60).jpeg().toBuffer(), plain(90, 60).webp().toBuffer()]);
	await fc.assert(
		fc.asyncProperty(fc.constantFrom(...files), fc.double({ min: 0, max: 0.97, noNaN: true }), fc.integer({ min: 1, max: 50 }), async (bytes, share, size) => {
			expect(await read(bytes.subarray(0, Math.floor(bytes.length * share)), size)).toHaveProperty('why');
		}),
	);
});

test('arbitrary bytes never throw', async () => {
	await fc.assert(
		fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 20 }), async (bytes, size) => {
			expect(await read(Buffer.from(bytes), size)).toHaveProperty('why');
		}),
	);
});
