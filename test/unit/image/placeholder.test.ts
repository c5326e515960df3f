import sharp from 'sharp';
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
	prompt: 'A mug with “Müller & Søn” on it, <b>cream</b>',
};
const draw = async (changes: Partial<PlaceholderText> = {}) => await placeholderPng({ ...shown, ...changes });

/** Grey values of the picture, row by row. */
const greys = async (png: Buffer) => await sharp(png).greyscale().raw().toBuffer({ resolveWithObject: true });

describe('the picture', () => {
	test.each([[1024, 1024], [3840, 2160], [816, 816], [480, 1440], [1440, 480], [3, 5], [1, 1]])('%i by %i: sharp reads it, at the true size and small', async (width, height) => {
		const png = await draw({ width, height, prompt: shown.prompt.repeat(20) });
		const { info } = await greys(png);
		expect([info.width, info.height]).toEqual([width, height]);
		expect(readImageHeader(png, true)).toMatchObject({ type: 'png', width, height, hasAlpha: false });
		expect(png.length).toBeLessThan(400_000);
	});

	test('prompt, price and caption each leave ink where they stand', async () => {
		const bands = { price: [120, 180], caption: [195, 240], prompt: [275, 330] } as const;
		const empty = await greys(await draw({ price: '', caption: '', prompt: '' }));
		for (const [field, [from, to]] of Object.entries(bands)) {
			const { data, info } = await greys(await draw({ price: '', caption: '', prompt: '', [field]: shown[field as keyof PlaceholderText] }));
			const dark = (raw: Buffer) => raw.subarray(from * info.width, to * info.width).filter((grey) => grey < 100).length;
			expect(dark(empty.data)).toBe(0);
			expect(dark(data)).toBeGreaterThan(500);
		}
	});

	test('a frame goes around it', async () => {
		const { data, info } = await greys(await draw());
		const at = (x: number, y: number) => data[y * info.width + x]!;
		const [frame, paper] = [at(0, 0), at(512, 1000)];
		expect([at(0, 600), at(1023, 600), at(512, 0), at(512, 1023)]).toEqual([frame, frame, frame, frame]);
		expect(frame).not.toBe(paper);
	});

	test('letters are drawn as the font has them, in whole pixels', async () => {
		const { data, info } = await greys(await draw({ width: 800, height: 520, price: '', caption: '', prompt: 'Ag' }));
		const [left, top, scale] = [32, 280, 2];
		for (let y = 0; y < glyphHeight * scale; y++) {
			const row = Array.from({ length: 2 * glyphWidth * scale }, (_, x) => data[(top + y) * info.width + left + x]! < 128);
			const asked = row.map((_, x) => isInk('Ag'[Math.floor(x / scale / glyphWidth)]!, Math.floor(x / scale) % glyphWidth, Math.floor(y / scale)));
			expect(row).toEqual(asked);
		}
	});

	test('a long prompt is broken between words and ends in dots; a script the font lacks is told first', async () => {
		const rowsWithInk = async (prompt: string) => {
			const { data, info } = await greys(await draw({ prompt }));
			const lines = Array.from({ length: 20 }, (_, line) => data.subarray((280 + line * 40) * info.width, (320 + line * 40) * info.width).filter((grey) => grey < 100).length);
			return lines.filter((ink) => ink > 0).length;
		};
		expect(await rowsWithInk('word '.repeat(9))).toBe(1);
		expect(await rowsWithInk('word '.repeat(10))).toBe(2);
		expect(await rowsWithInk('w'.repeat(49))).toBe(2);
		expect(await rowsWithInk('word '.repeat(5000))).toBe(18);
		expect(await rowsWithInk('碗')).toBe(2);
	});

	test('the whole prompt is in the file, in any script', async () => {
		const prompt = '抹茶碗を木のテーブルに置いた写真 😀';
		expect((await draw({ prompt })).includes(Buffer.from(prompt))).toBe(true);
	});

	test('a size no model makes is drawn smaller, in its shape', async () => {
		expect(drawnSize({ width: 99_999, height: 33_333 })).toEqual({ width: 4096, height: 1365 });
		const { info } = await greys(await draw({ width: 99_999, height: 33_333 }));
		expect([info.width, info.height]).toEqual([4096, 1365]);
	});
});

describe('the font', () => {
	test('all of ASCII is drawn, and has ink but for the blank', () => {
		const text = Array.from({ length: 94 }, (_, index) => String.fromCharCode(0x21 + index)).join('') + '·';
		expect(drawable(` ${text}`)).toEqual({ text: ` ${text}`, boxes: 0 });
		const inked = [...text].filter((character) => Array.from({ length: glyphWidth * glyphHeight }).some((_, at) => isInk(character, at % glyphWidth, Math.floor(at / glyphWidth))));
		expect(inked.join('')).toBe(text);
	});

	test('other letters become the nearest plain ones, else a box; emoji and control characters go', () => {
		expect(drawable('Ærø, Łódź, “ﬁn” – 5 € ½…')).toEqual({ text: 'Aero, Lodz, "fin" - 5 EUR 1/2...', boxes: 0 });
		expect(drawable('碗 ok я')).toEqual({ text: '□ ok □', boxes: 2 });
		expect(drawable('a\u0000b\u202ec😀d\ud800e\nf')).toEqual({ text: 'a b c d e f', boxes: 0 });
	});
});
