import fc from 'fast-check';
import { findImageModel } from '../../../nodes/shared/catalog/imageModels';
import { brokenSizeRules, nearestLegalSize, parseSize, sizeText } from '../../../nodes/shared/request/size';

const grid = findImageModel('gpt-image-2')!.size;
const fixed = findImageModel('gpt-image-1.5')!.size;

test.each([
	['1024x1024', []],
	['3840x2160', []],
	['2880x2880', []],
	['1200x628', ['multiples of 16']],
	['1080x1920', ['multiples of 16']],
	['4096x2048', ['at most 3840', 'at most 8,294,400']],
	['512x512', ['at least 655,360']],
	['3200x1024', ['at most 3 times']],
])('%s on gpt-image-2 breaks %j', (text, expected) => {
	const broken = brokenSizeRules(grid, parseSize(text)!);
	expect(broken).toHaveLength(expected.length);
	expected.forEach((part, i) => expect(broken[i]).toContain(part));
});

test.each([
	['1200x628', '1200x624'],
	['1080x1920', '1088x1920'],
	['1920x1080', '1920x1088'],
	['512x512', '816x816'],
	['4096x2160', '3840x2160'],
	['1024x1024', '1024x1024'],
])('the nearest legal size to %s is %s', (asked, nearest) => {
	const { width, height } = parseSize(asked)!;
	expect(sizeText(nearestLegalSize(grid, width, height))).toBe(nearest);
});

test('a model with three sizes gets the one of nearest shape', () => {
	expect(nearestLegalSize(fixed, 1080, 1920)).toEqual({ width: 1024, height: 1536 });
	expect(brokenSizeRules(fixed, { width: 1080, height: 1920 })[0]).toContain('1024x1024, 1024x1536, 1536x1024');
});

test('the nearest legal size is always legal, and a legal size is its own nearest', () => {
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 9999 }), (width, height) => {
			const nearest = nearestLegalSize(grid, width, height);
			expect(brokenSizeRules(grid, nearest)).toEqual([]);
			expect(nearestLegalSize(grid, nearest.width, nearest.height)).toEqual(nearest);
		}),
		{ numRuns: 500 },
	);
});

test('sizes are read as people write them, and nothing else is', () => {
	expect(parseSize(' 1536 × 1024 px')).toEqual({ width: 1536, height: 1024 });
	expect(parseSize('1536X1024')).toEqual({ width: 1536, height: 1024 });
	for (const bad of ['', 'auto', '1024', '1024x', '-16x16', '1e3x1024', '1024.5x1024']) expect(parseSize(bad)).toBeUndefined();
});

test('no legal size is nearer than the nearest', () => {
	const edges = Array.from({ length: 240 }, (_, i) => 16 * (i + 1));
	const legal = edges.flatMap((width) => edges.map((height) => ({ width, height }))).filter((size) => brokenSizeRules(grid, size).length === 0);
	const change = (a: { width: number; height: number }, width: number, height: number) =>
		Math.hypot(Math.log(a.width / width), Math.log(a.height / height));
	fc.assert(
		fc.property(fc.integer({ min: 64, max: 5000 }), fc.integer({ min: 64, max: 5000 }), (width, height) => {
			const least = Math.min(...legal.map((size) => change(size, width, height)));
			expect(change(nearestLegalSize(grid, width, height), width, height)).toBeCloseTo(least, 8);
		}),
		{ numRuns: 15 },
	);
});
