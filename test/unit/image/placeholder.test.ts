import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { RowDeflater } from '../../../nodes/shared/image/placeholder/deflate';
import { drawnSize, placeholderPng, type PlaceholderText } from '../../../nodes/shared/image/placeholder/draw';
import { drawable, glyphHeight, glyphWidth, isInk } from '../../../nodes/shared/image/placeholder/font';
import { readImageHeader } from '../../../nodes/shared/image/header';

// Large pictures on a busy machine.
jest.setTimeout(60_000);

const shown: PlaceholderText = {
	width: 1024,
	height: 1024,
	caption: 'gpt-image-2 · 1024x1024 · medium',
	price: 'Would cost $0.053',
	prompt: 'A mug with “Müller & Søn” on it, <b>крем</b>',
};
const draw = (changes: Partial<PlaceholderText> = {}) => placeholderPng({ ...shown, ...changes });

/** Grey values of the picture, row by row. */
const greys = async (png: Buffer) => await sharp(png).greyscale().raw().toBuffer({ resolveWithObject: true });

describe('packing rows', () => {
	const pack = (rows: Buffer[]) => {
		const packed = new RowDeflater(rows[0]!.length);
		rows.forEach((row) => packed.row(row));
		return packed.finish();
	};

	test('zlib unpacks whatever was packed, for any rows and lengths', () => {
		const byte = fc.oneof(fc.constantFrom(0, 7), fc.integer({ min: 0, max: 255 }));
		const rows = fc
			.integer({ min: 1, max: 700 })
			.chain((length) => fc.array(fc.array(byte, { minLength: length, maxLength: length }).map((bytes) => Buffer.from(bytes)), { minLength: 1, maxLength: 8 }));
		fc.assert(fc.property(rows, (all) => inflateSync(pack(all)).equals(Buffer.concat(all))), { numRuns: 300 });
	});

	test.each([1, 4, 5, 257, 258, 259, 1025, 3841, 4097, 32_768])('rows of %i bytes, alike, different and alike again', (length) => {
		const one = Buffer.alloc(length, 9);
		const other = Buffer.from(Array.from({ length }, (_, at) => (at * 31 + (at >> 3)) & 0xff));
		const rows = [one, one, other, other, one, other];
		expect(inflateSync(pack(rows)).equals(Buffer.concat(rows))).toBe(true);
	});
});

describe('the picture', () => {
	test.each([[1024, 1024], [3840, 2160], [816, 816], [480, 1440], [1440, 480], [3, 5], [1, 1]])('%i by %i: sharp reads it, at the true size and small', async (width, height) => {
		const png = draw({ width, height, prompt: shown.prompt.repeat(20) });
		const { info } = await greys(png);
		expect([info.width, info.height]).toEqual([width, height]);
		expect(readImageHeader(png, true)).toMatchObject({ type: 'png', width, height, hasAlpha: false });
		expect(png.length).toBeLessThan(400_000);
	});

	test('prompt, price and caption each leave ink where they stand', async () => {
		const bands = { price: [125, 210], caption: [220, 280], prompt: [310, 420] } as const;
		const empty = await greys(draw({ price: '', caption: '', prompt: '' }));
		for (const [field, [from, to]] of Object.entries(bands)) {
			const { data, info } = await greys(draw({ price: '', caption: '', prompt: '', [field]: shown[field as keyof PlaceholderText] }));
			const dark = (raw: Buffer) => raw.subarray(from * info.width, to * info.width).filter((grey) => grey < 100).length;
			expect(dark(empty.data)).toBe(0);
			expect(dark(data)).toBeGreaterThan(500);
		}
	});

	test('letters are drawn as the font has them', async () => {
		const { data, info } = await greys(draw({ width: 400, height: 260, price: '', caption: '', prompt: 'HHHH' }));
		const isDark = (x: number, y: number) => data[y * info.width + x]! < 128;
		const columns = Array.from({ length: info.width - 6 }, (_, x) => Array.from({ length: 40 }, (_, y) => isDark(x + 3, y + 118)).filter(Boolean).length);
		// Two tall strokes for every H, and nothing beside them.
		const strokes = columns.filter((height, x) => height >= 8 && (columns[x - 1] ?? 0) < 8).length;
		expect(strokes).toBe(8);
	});

	test('the whole prompt is in the file, in any script', () => {
		const prompt = '抹茶碗を木のテーブルに置いた写真 😀';
		expect(draw({ prompt }).includes(Buffer.from(prompt))).toBe(true);
	});

	test('a size no model makes is drawn smaller, in its shape', async () => {
		expect(drawnSize({ width: 99_999, height: 33_333 })).toEqual({ width: 4096, height: 1365 });
		const { info } = await greys(draw({ width: 99_999, height: 33_333 }));
		expect([info.width, info.height]).toEqual([4096, 1365]);
	});
});

describe('the font', () => {
	test('it has every character of ASCII, Western and Central Europe, Greek and Cyrillic, and all of them have ink', () => {
		const text = 'abcXYZ0189~|{}äöüßéñçøłđžőșțΑβγώЖщыёђЇґ€…“”„–—™';
		expect(drawable(text)).toEqual({ text: text.replace('ș', 's').replace('ț', 't'), boxes: 0 });
		const blank = [...drawable(text).text].filter(
			(character) => !Array.from({ length: glyphWidth * glyphHeight }).some((_, at) => isInk(character, at % glyphWidth, Math.floor(at / glyphWidth))),
		);
		expect(blank).toEqual([]);
	});

	test('what it does not have becomes the nearest plain letters, else a box; emoji and control characters go', () => {
		expect(drawable('ＡＢＣ ﬁn ế ½')).toEqual({ text: 'ABC fin e ½', boxes: 0 });
		expect(drawable('碗 ok')).toEqual({ text: '□ ok', boxes: 1 });
		expect(drawable('a\u0000b\u202ec😀d\ud800e').boxes).toBe(0);
	});
});
