import sharp from 'sharp';
import { cropTo } from '../../../../nodes/shared/image/exact/cropTo';
import { pngChunk } from '../../../../nodes/shared/image/pngChunk';
import { readImageHeader } from '../../../../nodes/shared/image/header';
import type { ImageHeader } from '../../../../nodes/shared/image/types';
import { anyPng, bySharp, bySkia, cropped, differences, inPieces, isUpperLeft, scene, type Size } from './files';

jest.setTimeout(60_000);

const made = { width: 1088, height: 1360 };
const post = { width: 1080, height: 1350 };
const small = { width: 64, height: 48 };

const restarting = [
	'/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4x9lnN+gXz/',
	'2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wAARCAAwAEADASEAAhEBAxEB/8QA',
	'GQAAAwEBAQAAAAAAAAAAAAAAAwQFAQIA/8QAIBAAAgICAgMBAQAAAAAAAAAAAAECAwQRITESQWETFP/EABkBAAMBAQEAAAAAAAAAAAAAAAMEBQIGAf/EACAR',
	'AAICAgMBAAMAAAAAAAAAAAABAgMRIQQSIhMFUXH/3QAEAAP/2gAMAwEAAhEDEQA/AKtaTRs6k0c9HTCV+RHIp7JWRVrZX4zNyuEJxaZ6uTTLMFlCz9M//9BT',
	'Gs1osY1vQzZA1Go2i7hDSsTRzXTYayPVAbUmifkVb2P0aJVlmGf/0ULcfnoD+DT6HapaA0S7MNVFxHqbPEI1kswho4qv17GoZP05/wCZjlRwj//SaV6fsx6k',
	'LQjgkXv0cSo8vQOWL8Ha5YGuI9g5Y+vRw04j9bydJW/J/9OfJuJiva9mYRyUuS8oNXk/R2m3YRwwc3dDLH6kpDCpTRhaYXjxwz//1KluPx0IX06HaJDkLMIn',
	'5Fetk+zaYrRtA7bMmQm0x/Gt6G5R0JOHZn//1W8W3op1STRqUdnka8HckmidmR8YvXb6PXZ8q3P9GZTxoSyat7Jl1HPRjjsX+uWf/9aM6mmGqTiyktoJQuxR',
	'x7NaKVOR9BShkbnXhDP9C8dt8Cd1n6Ntkr8hLCjWv6RrtNn/2Q==',
];

const cut = async (file: Buffer, target: Size) => (await cropped(file, target))!;

/** The file is cut, and both decoders see the picture it was. */
async function expectCut(file: Buffer, target: Size, edge = 0) {
	const after = await cut(file, target);
	expect(after.delivered).toMatchObject({ exact: true, ...target });
	expect(after.delivered.fit).toBeUndefined();
	for (const decode of [bySharp, bySkia]) {
		const pixels = await decode(after.file);
		expect({ width: pixels.width, height: pixels.height }).toEqual(target);
		expect(isUpperLeft(pixels, await decode(file), edge)).toBe(true);
	}
	return after;
}

/** The file is as it came, and a person is told why. */
async function expectLeft(file: Buffer, target: Size, why: RegExp) {
	const after = await cut(file, target);
	expect(after.file.equals(file)).toBe(true);
	expect(after.delivered.exact).toBe(false);
	expect(after.delivered.remark).toMatch(why);
	return after.delivered;
}

describe('JPEG', () => {
	test.each([
		['a post for Instagram', made, post],
		['one pixel more than a block', { width: 64, height: 64 }, { width: 49, height: 49 }],
		['the right only', small, { width: 50, height: 48 }],
		['the bottom only', small, { width: 64, height: 47 }],
	])('%s: the size is cut, four bytes change, the pixels stay but for the last block', async (_, from, target) => {
		const file = await scene(from).jpeg({ quality: 92 }).toBuffer();
		const after = await expectCut(file, target, 16);
		expect(after.file.length).toBe(file.length);
		expect(differences(after.file, file).length).toBeLessThanOrEqual(4);
	});

	test.each([
		['colours as fine as brightness', () => scene(small).jpeg({ chromaSubsampling: '4:4:4' }), 8],
		['grey', () => scene(small).toColourspace('b-w').jpeg(), 8],
		['four inks', () => scene(small).toColourspace('cmyk').jpeg(), 8],
	])('%s: cut within its blocks of 8, left where a whole one would go', async (_, encode, edge) => {
		const file = await encode().toBuffer();
		await expectCut(file, { width: 57, height: 41 }, edge);
		await expectLeft(file, { width: 56, height: 48 }, /whole blocks/);
		await expectLeft(file, { width: 64, height: 40 }, /whole blocks/);
	});

	test('a long profile does no harm', async () => {
		const profile = Buffer.concat([Buffer.from('ffe2', 'hex'), Buffer.from([0xff, 0xff]), Buffer.alloc(65_533, 1)]);
		const file = await scene(small).jpeg().toBuffer();
		await expectCut(Buffer.concat([file.subarray(0, 2), profile, profile, file.subarray(2)]), { width: 60, height: 40 }, 16);
	});

	test('restart marks, and colours as fine as brightness downwards only: cut within blocks of 16 by 8', async () => {
		// Written by Pillow, 64x48: 4:2:2, a restart after every three blocks.
		const file = Buffer.from(restarting.join(''), 'base64');
		await expectCut(file, { width: 49, height: 41 }, 16);
		await expectLeft(file, { width: 64, height: 40 }, /whole blocks/);
	});

	test('a progressive file is left', async () => {
		await expectLeft(await scene(small).jpeg({ progressive: true }).toBuffer(), { width: 60, height: 44 }, /progressive/);
	});

	test.each([1, 2, 3, 4, 5, 6, 7, 8])('EXIF orientation %i: cut only where the file is as it is seen', async (orientation) => {
		const file = await scene(small).withMetadata({ orientation }).jpeg().toBuffer();
		const seen = orientation < 5 ? { width: 60, height: 44 } : { width: 44, height: 60 };
		if (orientation === 1) await expectCut(file, seen, 16);
		else await expectLeft(file, seen, /EXIF/);
	});

	test.each([
		['a scan for each component', (file: Buffer, scan: number) => file.writeUInt8(1, scan + 4), /unusual way/],
		['12 bits', (file: Buffer, _: number, frame: number) => file.writeUInt8(12, frame + 4), /unusual way/],
		['colours finer than brightness', (file: Buffer, _: number, frame: number) => file.writeUInt8(0x42, frame + 14), /sampled/],
		['arithmetic coding', (file: Buffer, _: number, frame: number) => file.writeUInt8(0xc9, frame + 1), /unusual way/],
	])('%s: left', async (_, change, why) => {
		const file = await scene(small).jpeg().toBuffer();
		change(file, file.indexOf(Buffer.from('ffda', 'hex')), file.indexOf(Buffer.from('ffc0', 'hex')));
		await expectLeft(file, { width: 60, height: 44 }, why);
	});

	test('grey that claims coarser sampling, which decoders take one way or the other: left', async () => {
		const file = await scene(small).toColourspace('b-w').jpeg().toBuffer();
		file.writeUInt8(0x22, file.indexOf(Buffer.from('ffc0', 'hex')) + 11);
		await expectLeft(file, { width: 60, height: 44 }, /sampled/);
	});

	test('a second picture in the file: left', async () => {
		const file = await scene(small).jpeg().toBuffer();
		const index = Buffer.from('ffe200064d504600', 'hex');
		await expectLeft(Buffer.concat([file.subarray(0, 2), index, file.subarray(2)]), { width: 60, height: 44 }, /several frames/);
	});
});

describe('WebP', () => {
	test.each([
		['simple', () => scene(made).webp(), 4],
		['extended, with a profile', () => scene(made).withIccProfile('p3').webp(), 10],
	])('%s: the size is cut in every header, the pixels stay but for the last block', async (_, encode, changed) => {
		const file = await encode().toBuffer();
		const after = await expectCut(file, post, 16);
		expect(after.file.length).toBe(file.length);
		expect(differences(after.file, file).length).toBeLessThanOrEqual(changed);
	});

	test('left where a whole block would go', async () => {
		await expectLeft(await scene({ width: 70, height: 48 }).webp().toBuffer(), { width: 64, height: 48 }, /whole blocks/);
		await expectLeft(await scene({ width: 48, height: 70 }).webp().toBuffer(), { width: 48, height: 64 }, /whole blocks/);
	});

	test.each([
		['a frame that needs another', (file: Buffer) => file.writeUInt8(file[20]! | 1, 20)],
		['a frame that is not shown', (file: Buffer) => file.writeUInt8(file[20]! & ~0x10, 20)],
		['a size to be scaled', (file: Buffer) => file.writeUInt8(file[27]! | 0x40, 27)],
		['a frame longer than the file says', (file: Buffer) => file.writeUInt32LE(20, 4)],
	])('%s: left', async (_, change) => {
		const file = await scene(small).webp().toBuffer();
		change(file);
		await expectLeft(file, { width: 60, height: 44 }, /not in order/);
	});

	test.each([
		['lossless', () => scene(small).webp({ lossless: true }), /lossless/],
		['transparent', () => scene(small).ensureAlpha(0.5).webp(), /transparency/],
		['with EXIF data after the pixels', () => scene(small).withMetadata({ orientation: 6 }).webp(), /EXIF/],
		['moving', () => sharp(['red', 'blue'].map((background) => ({ create: { ...small, channels: 3, background } })) as never, { join: { animated: true } }).webp(), /frames/],
	])('%s: left', async (_, encode, why) => {
		await expectLeft(await encode().toBuffer(), { width: 60, height: 44 }, why);
	});
});

describe('PNG', () => {
	const kinds = [
		[0, [1, 2, 4, 8, 16]],
		[2, [8, 16]],
		[3, [1, 2, 4, 8]],
		[4, [8, 16]],
		[6, [8, 16]],
	] as const;

	test.each(kinds.flatMap(([type, depths]) => depths.map((depth) => [type, depth])))(
		'colour type %i of %i bits: with any filter every pixel stays, wherever the edge falls within a byte',
		async (type, depth) => {
			const file = anyPng({ width: 43, height: 30 }, { type, depth });
			for (const width of [28, 33, 35, 42, 43]) {
				const target = { width, height: 21 };
				const after = await cut(file, target);
				expect(after.delivered).toMatchObject({ exact: true, ...target });
				const pixels = await bySharp(after.file);
				expect(pixels).toMatchObject(target);
				expect(isUpperLeft(pixels, await bySharp(file))).toBe(true);
			}
		},
	);

	test('a photo and a picture with transparency: the same in both decoders', async () => {
		await expectCut(await scene(made).png().toBuffer(), post);
		await expectCut(await scene(small).ensureAlpha(1).composite([{ input: Buffer.alloc(64 * 48 * 4, 99), raw: { ...small, channels: 4 } }]).png().toBuffer(), { width: 50, height: 40 });
		await expectCut(await scene(small).png({ palette: true }).toBuffer(), { width: 50, height: 40 });
	});

	test('other chunks stay, before and after the pixels', async () => {
		const file = anyPng(small, { type: 2, depth: 8 });
		const note = (text: string) => pngChunk('tEXt', Buffer.from(`Comment\0${text}`));
		const end = file.length - 12;
		const noted = Buffer.concat([file.subarray(0, 33), note('before'), file.subarray(33, end), note('after'), file.subarray(end)]);
		const after = await expectCut(noted, { width: 50, height: 40 });
		for (const text of ['before', 'after']) expect(after.file.includes(note(text))).toBe(true);
	});

	test('interlaced: left', async () => {
		await expectLeft(await scene(small).png({ progressive: true }).toBuffer(), { width: 60, height: 44 }, /interlaced/);
	});

	test.each([
		['acTL', Buffer.alloc(8, 1), /several frames/],
		['fcTL', Buffer.alloc(26, 1), /several frames/],
		['eXIf', Buffer.from('4d4d002a00000008000101120003000000010006000000000000', 'hex'), /EXIF/],
		['QQQQ', Buffer.alloc(3), /not in order/],
		['iDOT', Buffer.alloc(28), /not in order/],
	])('with a chunk %s before the pixels: left', async (name, data, why) => {
		const file = anyPng(small, { type: 2, depth: 8 });
		const with_ = Buffer.concat([file.subarray(0, 33), pngChunk(name, data), file.subarray(33)]);
		const header = readImageHeader(with_, true) as ImageHeader;
		await expectLeft(with_, { width: header.width - 4, height: header.height - 4 }, why);
	});

	test('turned by EXIF data after the pixels: a person is told to look at it', async () => {
		const file = anyPng(small, { type: 2, depth: 8 });
		const exif = pngChunk('eXIf', Buffer.from('4d4d002a00000008000101120003000000010003000000000000', 'hex'));
		const after = await cut(Buffer.concat([file.subarray(0, -12), exif, file.subarray(-12)]), { width: 60, height: 44 });
		expect(after.delivered).toMatchObject({ exact: false, width: 60, height: 44, remark: expect.stringMatching(/look at it.*EXIF/) as string });
	});
});

describe('what is not cut', () => {
	const header = (type: ImageHeader['type'], size: Size, animated = false): ImageHeader => ({ type, mimeType: '', fileExtension: '', hasAlpha: false, animated, ...size });

	test('a file of the right size is passed on, and there is nothing to say', async () => {
		const file = await scene(small).jpeg({ progressive: true }).toBuffer();
		const after = await cut(file, small);
		expect(after.file.equals(file)).toBe(true);
		expect(after.delivered).toEqual({ exact: true, ...small, provenance: 'none', remark: '' });
	});

	test.each([
		['too much', 'png', { width: 1536, height: 1024 }, { width: 1200, height: 630 }, /more than 15/, { scaleWidth: 1200, scaleHeight: 800, x: 0, y: 85 }],
		['too small', 'jpeg', { width: 1024, height: 1024 }, { width: 2000, height: 1000 }, /smaller/, { scaleWidth: 2000, scaleHeight: 2000, x: 0, y: 500 }],
		['a drawing', 'svg', { width: 310, height: 310 }, { width: 300, height: 300 }, /only PNG/, { scaleWidth: 310, scaleHeight: 310, x: 5, y: 5 }],
		['16 pixels', 'jpeg', { width: 116, height: 100 }, { width: 100, height: 100 }, /more than 15/, { scaleWidth: 116, scaleHeight: 100, x: 8, y: 0 }],
	] as const)('%s: the numbers for n8n\'s own node', (_, type, from, target, why, fit) => {
		const delivered = cropTo(target, header(type, from)).delivered();
		expect(delivered).toMatchObject({ exact: false, ...from, fit: { ...target, ...fit }, remark: expect.stringMatching(why) as string });
	});

	test('the remark says what to enter', () => {
		const { remark } = cropTo({ width: 1200, height: 630 }, header('png', { width: 1536, height: 1024 })).delivered();
		expect(remark).toBe(
			"Left at 1536x1024, 1200x630 was wanted: more than 15 pixels of an edge would go. n8n's own Edit Image node can do it: resize to 1200x800 (option Ignore Aspect Ratio), then crop to 1200x630 at position X 0, Y 85",
		);
	});

	test.each([[0, 10], [-1, 10], [Number.NaN, 10], [9.5, 10], [Infinity, 10]])('a target of %d by %d is no target', async (width, height) => {
		const file = await scene({ width: 10, height: 10 }).jpeg().toBuffer();
		const after = await cut(file, { width, height });
		expect(after.file.equals(file)).toBe(true);
		expect(after.delivered.exact).toBe(false);
	});
});

describe('provenance', () => {
	const manifest = Buffer.concat([Buffer.from('0000001e6a756d62000000166a756d6463327061', 'hex'), Buffer.alloc(40, 1)]);
	const riff = (file: Buffer) => {
		const chunk = Buffer.concat([Buffer.from('C2PA', 'latin1'), Buffer.from([manifest.length, 0, 0, 0]), manifest]);
		const whole = Buffer.concat([file, chunk]);
		whole.writeUInt32LE(whole.length - 8, 4);
		return whole;
	};
	const app11 = Buffer.concat([Buffer.from('ffeb', 'hex'), Buffer.from([0, manifest.length + 10]), Buffer.from('4a50000100000001', 'hex'), manifest]);
	const sealed: Array<[string, () => Promise<Buffer>]> = [
		['JPEG', async () => await scene(small).jpeg().toBuffer().then((file) => Buffer.concat([file.subarray(0, 2), app11, file.subarray(2)]))],
		['PNG', async () => await scene(small).png().toBuffer().then((file) => Buffer.concat([file.subarray(0, 33), pngChunk('caBX', manifest), file.subarray(33)]))],
		['WebP', async () => riff(await scene(small).withIccProfile('p3').webp().toBuffer())],
	];

	test.each(sealed)('%s with a seal: kept where nothing is cut, broken where something is', async (_, make) => {
		const file = await make();
		for (const length of [1, 7, 100_000]) {
			expect((await cropped(file, small, length))!.delivered.provenance).toBe('kept');
			expect((await cropped(file, { width: 1, height: 1 }, length))!.delivered.provenance).toBe('kept');
			expect((await cropped(file, { width: 60, height: 44 }, length))!.delivered).toMatchObject({ exact: true, provenance: 'broken by cropping' });
		}
	});
});

describe('the stream', () => {
	test.each([
		['JPEG', () => scene(small).jpeg()],
		['WebP', () => scene(small).withIccProfile('p3').webp()],
		['PNG', () => scene(small).png()],
	])('%s: the same file comes out wherever the pieces end', async (_, encode) => {
		const file = await encode().toBuffer();
		const target = { width: 60, height: 44 };
		const whole = await cut(file, target);
		const pixels = await bySharp(whole.file);
		for (let at = 1; at < file.length; at += at < 700 ? 1 : 37) {
			const crop = cropTo(target, readImageHeader(file, true) as ImageHeader);
			const parts: Buffer[] = [];
			for await (const part of crop.stream(twoPieces(file, at))) parts.push(part);
			expect(crop.delivered()).toEqual(whole.delivered);
			const result = Buffer.concat(parts);
			if (!result.equals(whole.file)) expect(await bySharp(result)).toEqual(pixels);
		}
		expect(await bySharp((await cropped(file, target, 1))!.file)).toEqual(pixels);
	});

	async function* twoPieces(file: Buffer, at: number) {
		yield* [file.subarray(0, at), Buffer.alloc(0), file.subarray(at)].map((piece) => Buffer.from(piece));
	}

	test.each(['jpeg', 'png', 'webp'] as const)('%s: when the bytes break off, the reader gets that very error', async (type) => {
		const file = await scene({ width: 256, height: 256 }).toFormat(type).toBuffer();
		const broke = new Error('connection lost');
		for (const after of [1, 30, 400, file.length - 5]) {
			const crop = cropTo({ width: 250, height: 250 }, readImageHeader(file, true) as ImageHeader);
			const breaking = async function* () {
				yield* inPieces(file.subarray(0, after), 100);
				throw broke;
			};
			const read = async () => {
				for await (const _ of crop.stream(breaking())) continue;
			};
			await expect(read()).rejects.toBe(broke);
			expect(crop.delivered().exact).toBe(false);
		}
	});

	test.each(['jpeg', 'png', 'webp'] as const)('%s: a reader that leaves lets go of the source', async (type) => {
		const file = await scene({ width: 512, height: 512 }).toFormat(type).toBuffer();
		const crop = cropTo({ width: 500, height: 500 }, readImageHeader(file, true) as ImageHeader);
		let open = true;
		const source = async function* () {
			try {
				yield* inPieces(file, 50);
			} finally {
				open = false;
			}
		};
		let seen = 0;
		for await (const _ of crop.stream(source())) if (++seen === 2) break;
		expect(open).toBe(false);
	});
});
