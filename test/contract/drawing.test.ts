import { createCanvas } from '@napi-rs/canvas';
import { familiesFor } from '../../emulator/draw/fonts';
import { drawScene, type Pixels } from '../../emulator/draw/scene';
import { setText } from '../../emulator/draw/text';

const style = { colour: '#000', largest: 40, smallest: 12 };

/** The text alone, black on nothing. */
function set(
	text: string,
	width = 300,
	height = 200,
): { ink: Buffer; pixels: Buffer; box: { x: number; width: number } } {
	const ctx = createCanvas(width, height).getContext('2d');
	const box = setText(ctx, text, { x: 0, y: 0, width, height }, style);
	const pixels = Buffer.from(ctx.getImageData(0, 0, width, height).data);
	return { ink: pixels.filter((_, i) => i % 4 === 3) as Buffer, pixels, box };
}

test.each([
	['Latin', 'a', 'b'],
	['Vietnamese', 'ế', 'ộ'],
	['Greek', 'λ', 'ψ'],
	['Cyrillic', 'ж', 'ю'],
	['Chinese', '红', '茶'],
	['Japanese', 'あ', 'ぬ'],
	['Korean', '빨', '자'],
	['Arabic', 'ش', 'ع'],
	['Hebrew', 'ק', 'ש'],
	['Devanagari', 'ल', 'च'],
	['Thai', 'ก', 'ช'],
	['emoji', '🍵', '🎁'],
])('%s has glyphs of its own, not one box for every letter', (_, one, other) => {
	expect(set(one).ink.some((alpha) => alpha > 128)).toBe(true);
	expect(set(one).ink.equals(set(other).ink)).toBe(false);
});

test('a script is read from the npm package that holds it', () => {
	expect(familiesFor('茶')).toMatch(/noto-sans-sc-\d+/);
	expect(familiesFor('茶の')).toMatch(/noto-sans-jp-\d+/);
	expect(familiesFor('tea')).toBe('"noto-sans-latin"');
});

test('Arabic is joined: a word is narrower than its letters apart', () => {
	const word = 'بيت';
	const apart = [...word].reduce((sum, letter) => sum + set(letter).box.width, 0);
	expect(set(word).box.width).toBeLessThan(apart);
});

test('right-to-left text begins at the right edge', () => {
	expect(set('شاي').box.x).toBeGreaterThan(150);
	expect(set('tea').box.x).toBe(0);
});

test('a long text is shortened, never run over its box', () => {
	for (const text of ['word '.repeat(900), 'x'.repeat(3000), '茶'.repeat(3000)]) {
		const ctx = createCanvas(300, 200).getContext('2d');
		const box = setText(ctx, text, { x: 0, y: 0, width: 300, height: 200 }, style);
		expect(box.height).toBeLessThanOrEqual(200);
		expect(box.width).toBeLessThanOrEqual(300);
	}
});

const scene = (change: object): Pixels =>
	drawScene({
		prompt: 'A teapot',
		index: 0,
		size: { width: 768, height: 1024 },
		model: 'gpt-image-2',
		quality: 'medium',
		transparent: false,
		...change,
	});

test('the same scene has the same pixels; prompt, index, quality and model each change them', () => {
	const first = scene({});
	expect(scene({}).data.equals(first.data)).toBe(true);
	for (const change of [{ prompt: 'A cup' }, { index: 1 }, { quality: 'low' }, { model: 'gpt-image-2.5-flare' }]) {
		expect(scene(change).data.equals(first.data)).toBe(false);
	}
});
