import { imageModels } from '../../emulator/models';
import { mainPrices } from '../../emulator/prices';
import { findModelPrice, findPriceTable } from '../../nodes/shared/catalog/prices';
import type { TextPrice } from '../../nodes/shared/catalog/types';
import { openBench, type Bench } from './support';

/** Copied by hand from OpenAI's price page of 2026-11-20, USD per million tokens: the only other place for prices in tests. */
const published: Array<
	[model: string, text: number, cachedText: number, image: number, cachedImage: number, out: number]
> = [
	['gpt-image-2', 5, 1.25, 8, 2, 30],
	['gpt-image-2.5-sunburst', 5, 1.25, 8, 2, 30],
	['gpt-image-2.5-flare', 5, 1.25, 8, 2, 30],
	['gpt-image-2.6-sunburst', 5, 1.25, 8, 2, 30],
	['gpt-image-2.6-flare', 5, 1.25, 8, 2, 30],
	['gpt-image-1.5', 5, 1.25, 8, 2, 32],
	['gpt-image-1', 5, 1.25, 10, 2.5, 40],
	['gpt-image-1-mini', 2, 0.2, 2.5, 0.25, 8],
];

const publishedMain: Array<[model: string, input: number, cached: number, out: number, cacheWrite: number | null]> = [
	['gpt-5.4', 2.5, 0.25, 15, null],
	['gpt-5.4-mini', 0.75, 0.075, 4.5, null],
	['gpt-5.5', 5, 0.5, 30, null],
	['gpt-5.6-sol', 5, 0.5, 30, 6.25],
	['gpt-5.6-terra', 2, 0.2, 12, 2.5],
	['gpt-5.6-luna', 0.2, 0.02, 1.2, 0.25],
	['gpt-6-astra', 10, 1, 50, 12.5],
	['gpt-6-sol', 2, 0.2, 10, 2.5],
	['gpt-6-luna', 0.1, 0.01, 0.5, 0.125],
	['gpt-6.1-sol', 2, 0.1, 10, 2.5],
	['gpt-6.1-terra', 1, 0.05, 5, 1.25],
	['gpt-6.2-sol', 2, 0.1, 10, 2.5],
];

const inCatalog = (model: string) => findModelPrice(findPriceTable('OpenAI')!, model, '2026-11-27')?.price;

test.each(published)(
	'%s is billed at the published price, and the catalog has the same',
	(model, text, cachedText, image, cachedImage, out) => {
		expect(imageModels[model]!.price).toEqual({ text, cachedText, image, cachedImage, out });
		expect(inCatalog(model)).toMatchObject({
			textIn: text,
			cachedTextIn: cachedText,
			imageIn: image,
			cachedImageIn: cachedImage,
			imageOut: out,
		});
	},
);

test.each(publishedMain)(
	'%s is billed at the published price, and the catalog has the same',
	(model, input, cached, out, cacheWrite) => {
		const price = inCatalog(model) as TextPrice;
		expect(mainPrices[model]).toEqual({ in: input, cached, out });
		expect(price).toMatchObject({ kind: 'text', input, cached, output: out });
		expect(price.cacheWrite ?? null).toBe(cacheWrite);
		expect(price.long).toEqual(model === 'gpt-5.4-mini' ? undefined : { above: 272_000, input: 2, output: 1.5 });
	},
);

describe('a bill', () => {
	let bench: Bench;
	beforeAll(async () => {
		bench = await openBench();
	});
	afterEach(() => bench.reset());
	afterAll(() => bench.emulator.close());

	const ask = { model: 'gpt-image-2', prompt: 'A lighthouse', size: '1024x1024', quality: 'low' } as const;

	test('is lower by what was cached, and the usage says how much that was', async () => {
		const usageOf = async () => (await bench.client.images.generate(ask)).usage as unknown as Record<string, unknown>;
		const plain = await usageOf();
		await bench.put('settings', { cachedPercent: 50 });
		const cached = await usageOf();
		expect(plain).not.toHaveProperty('cached_tokens');
		expect(cached).toEqual({
			...plain,
			cached_tokens: 4,
			cached_tokens_details: { cached_image_tokens: 0, cached_text_tokens: 4 },
		});
		const [first, second] = await bench.requests();
		// 2 + 6 text tokens at $5, or four of them at $1.25; 196 image tokens at $30.
		expect(first!.costUsd).toBeCloseTo((8 * 5 + 196 * 30) / 1e6, 12);
		expect(second!.costUsd).toBeCloseTo((4 * 5 + 4 * 1.25 + 196 * 30) / 1e6, 12);
	});

	test('of an SVG has the tokens of the model that wrote it, in both APIs', async () => {
		const svg = { model: 'gpt-image-2.6-flare', output_format: 'svg' } as const;
		const answer = await bench.client.images.generate({ ...ask, ...svg, svg: { model: 'gpt-5.4-mini' } });
		expect(answer.svg_usage).toEqual({
			model: 'gpt-5.4-mini',
			input_tokens: 1026,
			output_tokens: 1800,
			reasoning_tokens: 600,
			total_tokens: 2826,
		});
		const author = (1026 * 0.75 + 1800 * 4.5) / 1e6;
		const { usage } = answer;
		expect((await bench.last()).costUsd).toBeCloseTo(
			author + (usage!.input_tokens * 5 + usage!.output_tokens * 30) / 1e6,
			12,
		);
		const response = await bench.client.responses.create({
			model: 'gpt-5.5',
			input: 'Draw a lighthouse',
			tools: [{ type: 'image_generation', size: '1024x1024', quality: 'low', ...svg }],
		});
		expect(response.output.find(({ type }) => type === 'image_generation_call')).toMatchObject({
			svg_usage: { model: 'gpt-5.5' },
		});
	});

	test('an answer names the dated id of the main model where one is known, and another date is no model', async () => {
		const ids = async (model: string) => (await bench.client.responses.create({ model, input: 'Why?' })).model;
		expect(await ids('gpt-5.4-mini')).toBe('gpt-5.4-mini-2026-03-17');
		expect(await ids('gpt-5.4-mini-2026-03-17')).toBe('gpt-5.4-mini-2026-03-17');
		await expect(ids('gpt-5.4-mini-2026-01-01')).rejects.toMatchObject({ status: 404, code: 'model_not_found' });
		await bench.put('settings', { today: '2026-11-27' });
		const listed = (await bench.client.models.list()).data.map(({ id }) => id);
		expect(listed).toEqual(expect.arrayContaining(['gpt-image-1.5-2025-12-16', 'gpt-5-2025-08-07']));
	});

	test('an answer tells the safety identifier again', async () => {
		expect((await bench.client.images.generate({ ...ask, safety_identifier: 'buyer-7' })).safety_identifier).toBe(
			'buyer-7',
		);
	});
});
