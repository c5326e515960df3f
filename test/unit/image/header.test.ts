import fc from 'fast-check';
import sharp from 'sharp';
import { maxHeaderBytes, readImageHeader } from '../../../nodes/shared/image/header';
import { gif, jpegSegment, pngWith, riffWebp } from './pictures';

const red = (channels: 3 | 4) => ({
	create: { width: 40, height: 30, channels, background: { r: 200, g: 10, b: 10, alpha: 0.5 } },
});

const opaque = () => sharp(red(3));
const translucent = () => sharp(red(4));

describe('files written by an encoder', () => {
	const files: Array<[name: string, bytes: () => Promise<Buffer>, expected: object]> = [
		['png', () => opaque().png().toBuffer(), { type: 'png', hasAlpha: false }],
		['png with alpha', () => translucent().png().toBuffer(), { type: 'png', hasAlpha: true }],
		['interlaced png', () => opaque().png({ progressive: true }).toBuffer(), { type: 'png', hasAlpha: false }],
		['16-bit png', () => opaque().toColourspace('rgb16').png().toBuffer(), { type: 'png', hasAlpha: false }],
		['grey png', () => opaque().toColourspace('b-w').png().toBuffer(), { type: 'png', hasAlpha: false }],
		['palette png with alpha', () => translucent().png({ palette: true }).toBuffer(), { type: 'png', hasAlpha: true }],
		['palette png', () => opaque().png({ palette: true }).toBuffer(), { type: 'png', hasAlpha: false }],
		['jpeg', () => opaque().jpeg().toBuffer(), { type: 'jpeg', hasAlpha: false, fileExtension: 'jpg' }],
		['progressive jpeg', () => opaque().jpeg({ progressive: true }).toBuffer(), { type: 'jpeg' }],
		['cmyk jpeg', () => opaque().toColourspace('cmyk').jpeg().toBuffer(), { type: 'jpeg' }],
		['jpeg with profile', () => opaque().withMetadata({ icc: 'p3' }).jpeg().toBuffer(), { type: 'jpeg' }],
		['lossy webp', () => opaque().webp().toBuffer(), { type: 'webp', hasAlpha: false, animated: false }],
		['lossy webp with alpha', () => translucent().webp().toBuffer(), { type: 'webp', hasAlpha: true }],
		['lossless webp', () => opaque().webp({ lossless: true }).toBuffer(), { type: 'webp', hasAlpha: false }],
		[
			'lossless webp with alpha',
			() => translucent().webp({ lossless: true }).toBuffer(),
			{ type: 'webp', hasAlpha: true },
		],
		['gif', () => opaque().gif().toBuffer(), { type: 'gif', animated: false }],
	];

	test.each(files)('%s: size, type and alpha are read from the header', async (_name, make, expected) => {
		const bytes = await make();
		expect(readImageHeader(bytes, true)).toMatchObject({ width: 40, height: 30, ...expected });
		expect((await sharp(bytes).metadata()).format).toBe((expected as { type: string }).type);
	});

	test.each([1, 2, 3, 4, 5, 6, 7, 8])(
		'EXIF orientation %i: the size is the one a viewer shows',
		async (orientation) => {
			const bytes = await opaque().withMetadata({ orientation }).jpeg().toBuffer();
			const shown = await sharp(bytes).rotate().toBuffer({ resolveWithObject: true });
			expect(readImageHeader(bytes)).toMatchObject({ width: shown.info.width, height: shown.info.height });
		},
	);

	test('an animated webp and an animated gif say so', async () => {
		const frames = [red(4), red(4)].map((frame, i) => ({
			...frame.create,
			background: { r: i * 200, g: 0, b: 0, alpha: 1 },
		}));
		const pages = await Promise.all(frames.map(async (create) => await sharp({ create }).png().toBuffer()));
		const joined = sharp(pages, { join: { animated: true } });
		expect(readImageHeader(await joined.clone().webp().toBuffer(), true)).toMatchObject({
			type: 'webp',
			animated: true,
			width: 40,
			height: 30,
		});
		expect(readImageHeader(await joined.clone().gif().toBuffer(), true)).toMatchObject({
			type: 'gif',
			animated: true,
			width: 40,
			height: 30,
		});
	});
});

describe('files written by hand', () => {
	test('transparency of a png palette, a grey or an RGB colour key is alpha', () => {
		for (const colourType of [0, 2, 3]) {
			expect(readImageHeader(pngWith(colourType, ['tRNS']))).toMatchObject({ hasAlpha: true, animated: false });
			expect(readImageHeader(pngWith(colourType, ['gAMA']))).toMatchObject({ hasAlpha: false });
		}
	});

	test('an animated png says so', () => {
		expect(readImageHeader(pngWith(6, ['acTL']))).toMatchObject({ animated: true, hasAlpha: true });
	});

	test('an extended webp tells canvas, alpha and animation by its flags', () => {
		expect(readImageHeader(riffWebp(0x12, 3000, 2000))).toMatchObject({
			width: 3000,
			height: 2000,
			hasAlpha: true,
			animated: true,
		});
		expect(readImageHeader(riffWebp(0x00, 16383, 1))).toMatchObject({
			width: 16383,
			height: 1,
			hasAlpha: false,
			animated: false,
		});
	});

	test('a gif with a transparent colour has alpha; a second frame makes it animated', () => {
		expect(readImageHeader(gif({ transparent: true, frames: 1 }))).toMatchObject({ hasAlpha: true, animated: false });
		expect(readImageHeader(gif({ transparent: false, frames: 2 }))).toMatchObject({ hasAlpha: false, animated: true });
	});

	test('long segments before a jpeg frame are walked over, within the limit', async () => {
		const jpeg = await opaque().jpeg().toBuffer();
		const long = (segments: number) =>
			Buffer.concat([
				jpeg.subarray(0, 2),
				...Array.from({ length: segments }, () => jpegSegment(0xe2, 60_000)),
				jpeg.subarray(2),
			]);
		expect(readImageHeader(long(3).subarray(0, 100_000))).toBe('more');
		expect(readImageHeader(long(3))).toMatchObject({ width: 40, height: 30 });
		expect(readImageHeader(long(100))).toMatchObject({ width: 40, height: 30 });
		expect(readImageHeader(long(150))).toBeUndefined();
	});

	test.each([
		['<svg width="200" height="100px"/>', 200, 100],
		['<?xml version="1.0"?>\n<!-- a > b -->\n<!DOCTYPE svg>\n<svg viewBox="0 0 64 48" xmlns="x">', 64, 48],
		['\uFEFF<svg width="1in" height="50%" viewBox="0 0 2 1">', 96, 48],
		["<svg data-x='>' width='100%'>", 300, 150],
		['<svg stroke-width="9" width="7" height="8">', 7, 8],
	])('svg %s', (text, width, height) => {
		expect(readImageHeader(Buffer.from(text), true)).toMatchObject({ type: 'svg', width, height, hasAlpha: true });
	});

	test.each([
		['a web page', Buffer.from('<!doctype html><html><svg width="1" height="1"></svg></html>')],
		['text', Buffer.from('hello')],
		['nothing', Buffer.alloc(0)],
		['a png without a size', pngWith(2, [], 0, 5)],
		['a png signature alone', Buffer.from('89504e470d0a1a0a', 'hex')],
		['a jpeg without a frame', Buffer.from('ffd8ffd9', 'hex')],
		['a sound file', Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVEfmt '), Buffer.alloc(40)])],
	])('%s is no picture', (_name, bytes) => {
		expect(readImageHeader(bytes, true)).toBeUndefined();
	});
});

describe('hostile and unfinished bytes', () => {
	const starts = [
		Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
		Buffer.from('ffd8ffe1', 'hex'),
		Buffer.from('ffd8ffe10010457869660000', 'hex'),
		Buffer.from('RIFF\0\0\0\0WEBPVP8X', 'latin1'),
		Buffer.from('RIFF\0\0\0\0WEBPVP8L', 'latin1'),
		Buffer.from('RIFF\0\0\0\0WEBPVP8 ', 'latin1'),
		Buffer.from('GIF89a', 'latin1'),
		Buffer.from('<svg width="', 'latin1'),
		Buffer.from('<!--', 'latin1'),
	];

	test('no bytes whatever make it throw, and a size is always a positive whole number', () => {
		const start = fc.constantFrom(Buffer.alloc(0), ...starts);
		fc.assert(
			fc.property(start, fc.uint8Array({ maxLength: 600 }), fc.boolean(), (head, tail, complete) => {
				const reading = readImageHeader(Buffer.concat([head, tail]), complete);
				if (complete) expect(reading).not.toBe('more');
				if (typeof reading !== 'object') return;
				expect(Number.isInteger(reading.width) && reading.width > 0).toBe(true);
				expect(Number.isInteger(reading.height) && reading.height > 0).toBe(true);
			}),
			{ numRuns: 3000 },
		);
	});

	test('with fewer bytes the answer is the same or "more", never another one', async () => {
		const files = await Promise.all([
			opaque().png().toBuffer(),
			translucent().png({ palette: true }).toBuffer(),
			opaque().withMetadata({ orientation: 6 }).jpeg().toBuffer(),
			translucent().webp().toBuffer(),
			opaque().webp({ lossless: true }).toBuffer(),
			opaque().gif().toBuffer(),
			Promise.resolve(Buffer.from('<?xml version="1.0"?><!-- c --><svg width="3" height="4"><g/></svg>')),
		]);
		for (const file of files) {
			const whole = readImageHeader(file, true);
			for (let length = 0; length <= file.length; length++) {
				const reading = readImageHeader(file.subarray(0, length));
				if (reading !== 'more') expect({ length, reading }).toEqual({ length, reading: whole });
			}
		}
	});

	test('beyond the limit nothing more is asked for', () => {
		const endless = [
			Buffer.concat([Buffer.from('<!--'), Buffer.alloc(maxHeaderBytes, 0x20)]),
			Buffer.concat([Buffer.from('ffd8', 'hex'), Buffer.alloc(maxHeaderBytes, 0xff)]),
			Buffer.concat([Buffer.from('GIF89a0000'), Buffer.from([0, 0, 0, 0x21, 0xfe]), Buffer.alloc(maxHeaderBytes, 1)]),
		];
		for (const bytes of endless) expect(readImageHeader(bytes)).not.toBe('more');
	});
});
