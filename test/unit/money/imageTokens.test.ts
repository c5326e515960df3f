import fc from 'fast-check';
import { findImageModel, imageModels } from '../../../nodes/shared/catalog/imageModels';
import type { Quality } from '../../../nodes/shared/catalog/types';
import { outputTokens, referenceTokens } from '../../../nodes/shared/money/imageTokens';
import { measuredReferences } from './measuredReferences';

const model = (id: string) => findImageModel(id)!;
const qualities = ['low', 'medium', 'high', 'xhigh', 'max'] as const;

describe('output tokens: every published point', () => {
	test.each([
		[1024, 1024, [196, 1756, 7024]],
		[1536, 1024, [158, 1372, 5488]],
		[1024, 1536, [158, 1372, 5488]],
		[2048, 1152, [157, 1413, 5650]],
		[2048, 2048, [397, 3568, 14272]],
		[3840, 2160, [371, 3336, 13342]],
		[2880, 2880, [659, 5930, 23719]],
		[1120, 896, [157, 1370, 5551]],
		[1152, 864, [144, 1294, 5176]],
	])('gpt-image-2 %ix%i', (width, height, points) => {
		const counted = qualities
			.slice(0, 3)
			.map((quality) => outputTokens(model('gpt-image-2'), { width, height }, quality));
		expect(counted).toEqual(points);
	});

	test.each([
		[1024, 1024, { low: 196, medium: 439, high: 1756, xhigh: 3122, max: 7024 }],
		[1536, 1024, { low: 158, medium: 343, high: 1372, max: 5488 }],
	])('gpt-image-2.5 %ix%i', (width, height, points: Record<string, number>) => {
		for (const [quality, tokens] of Object.entries(points)) {
			expect(outputTokens(model('gpt-image-2.5-flare'), { width, height }, quality as Quality)).toBe(tokens);
			expect(outputTokens(model('gpt-image-2.5-sunburst'), { width, height }, quality as Quality)).toBe(tokens);
		}
	});

	test.each([
		[1024, 1024, [272, 1056, 4160]],
		[1024, 1536, [408, 1584, 6240]],
		[1536, 1024, [400, 1568, 6208]],
	])('gpt-image-1, 1.5 and 1-mini %ix%i', (width, height, points) => {
		for (const id of ['gpt-image-1', 'gpt-image-1.5', 'gpt-image-1-mini']) {
			expect(qualities.slice(0, 3).map((quality) => outputTokens(model(id), { width, height }, quality))).toEqual(
				points,
			);
		}
	});

	test('several images of a call are rounded up once, together', () => {
		const square = { width: 1024, height: 1024 };
		expect(outputTokens(model('gpt-image-2'), square, 'low', { n: 2 })).toBe(391);
		expect(outputTokens(model('gpt-image-2'), square, 'low', { n: 3 })).toBe(586);
	});

	test.each([
		[1024, 800, 136],
		[1024, 864, 162],
	])('half a grid cell goes to the even number: %ix%i', (width, height, tokens) => {
		expect(outputTokens(model('gpt-image-2'), { width, height }, 'low')).toBe(tokens);
	});

	test('a partial preview adds 100', () => {
		expect(outputTokens(model('gpt-image-2'), { width: 1024, height: 1024 }, 'low', { partialImages: 3 })).toBe(496);
	});
});

describe('output tokens: no number where no rule is published', () => {
	test.each([
		['gpt-image-2.6-flare', 1024, 1024, 'high'],
		['chatgpt-image-latest', 1024, 1024, 'high'],
		['dall-e-3', 1024, 1024, 'high'],
		['gpt-image-1.5', 2048, 2048, 'high'],
		['gpt-image-2', 1024, 1024, 'auto'],
		['gpt-image-2', 1024, 1024, 'max'],
		['gpt-image-2', 0, 1024, 'low'],
		['gpt-image-2', Number.NaN, 1024, 'low'],
	] as const)('%s %ix%i %s', (id, width, height, quality) => {
		expect(outputTokens(model(id), { width, height }, quality)).toBeUndefined();
	});
});

const edge = fc.integer({ min: 40, max: 240 }).map((steps) => steps * 16);
const gridModel = fc.constantFrom(...imageModels.filter(({ outputTokens: rule }) => rule.kind === 'grid'));

test('output tokens grow with the number of images and never fall with quality', () => {
	fc.assert(
		fc.property(gridModel, edge, edge, fc.integer({ min: 1, max: 9 }), (chosen, width, height, n) => {
			const order = qualities.filter((quality) => chosen.qualities.includes(quality));
			const counts = order.map((quality) => outputTokens(chosen, { width, height }, quality, { n })!);
			counts.forEach((count, i) => {
				expect(count).toBeGreaterThan(i === 0 ? 0 : counts[i - 1]! - 1);
				expect(outputTokens(chosen, { width, height }, order[i]!, { n: n + 1 })!).toBeGreaterThan(count);
			});
		}),
	);
});

test('a picture and the same picture on its side take the same output tokens', () => {
	fc.assert(
		fc.property(gridModel, edge, edge, (chosen, width, height) => {
			expect(outputTokens(chosen, { width, height }, 'high')).toBe(
				outputTokens(chosen, { width: height, height: width }, 'high'),
			);
		}),
	);
});

describe('input tokens of a reference: every measured point', () => {
	test.each(measuredReferences)('%ix%i takes %i', (width, height, tokens) => {
		expect(referenceTokens(width, height)).toBe(tokens);
	});
});

test('dust behind the sixth decimal is not rounded up to a further patch', () => {
	expect(referenceTokens(40, 2240)).toBe(1452);
});

test('a reference takes 1 to 1536 tokens, whichever way it is turned', () => {
	const pixels = fc.integer({ min: 1, max: 20_000 });
	fc.assert(
		fc.property(pixels, pixels, (width, height) => {
			const tokens = referenceTokens(width, height);
			expect(tokens).toBeGreaterThanOrEqual(1);
			expect(tokens).toBeLessThanOrEqual(1536);
			expect(referenceTokens(height, width)).toBe(tokens);
		}),
		{ numRuns: 2000 },
	);
});
