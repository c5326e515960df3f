import fc from 'fast-check';
import { imageModels } from '../../../nodes/shared/catalog/imageModels';
import { estimate, type ImageJob } from '../../../nodes/shared/money/estimate';
import { priceFor } from '../../../nodes/shared/money/price';
import { sizeText } from '../../../nodes/shared/request/size';

const day = new Date('2026-11-21T12:00:00Z');
const openAi = (model: string) => priceFor(model, 'OpenAI', undefined, day);
const square = { width: 1024, height: 1024 };
const job: ImageJob = { model: 'gpt-image-2', size: '1024x1024', quality: 'low', n: 1, prompt: '' };
const ask = (changes: Partial<ImageJob>) => estimate({ ...job, ...changes }, openAi(changes.model ?? job.model));

test.each([
	[1024, 1024, 'low', '0.006'],
	[1024, 1024, 'medium', '0.053'],
	[1024, 1024, 'high', '0.211'],
	[1024, 1536, 'low', '0.005'],
	[1024, 1536, 'medium', '0.041'],
	[1024, 1536, 'high', '0.165'],
	[1536, 1024, 'low', '0.005'],
	[1536, 1024, 'medium', '0.041'],
	[1536, 1024, 'high', '0.165'],
])('the calculator’s row for gpt-image-2 %ix%i %s is $%s', (width, height, quality, printed) => {
	expect(ask({ size: sizeText({ width, height }), quality }).usd!.toFixed(3)).toBe(printed);
});

test('text, references and images each have their price', () => {
	const { usd, usage } = ask({ references: [square, { width: 512, height: 512 }], quality: 'high', n: 2 });
	expect(usage).toEqual({ inputTextTokens: 12, inputImageTokens: 4096, outputTokens: 14048 });
	expect(usd).toBe((12 * 5 + 4096 * 8 + 14048 * 30) / 1e6);
});

test('the cached share of the input costs its cached price', () => {
	const plain = ask({ references: [square] });
	const cached = ask({ references: [square], cachedShare: 0.5 });
	expect(cached.usage).toMatchObject({ cachedImageTokens: 512, cachedTextTokens: 3 });
	expect(plain.usd! - cached.usd!).toBeCloseTo((512 * 6 + 3 * 3.75) / 1e6, 10);
});

describe('where the API chooses, the answer is a range that says why', () => {
	test('auto quality spans the lowest to the highest quality', () => {
		const found = ask({ quality: 'auto' });
		expect(found.usd).toBeUndefined();
		expect(found.lowUsd!).toBeLessThanOrEqual(ask({ quality: 'low' }).usd!);
		expect(found.highUsd!).toBeGreaterThanOrEqual(ask({ quality: 'high' }).usd!);
		expect(found.basis).toContain('auto quality');
	});

	test('auto size spans the sizes that have been served', () => {
		const found = ask({ size: 'auto', quality: 'high' });
		expect(found.usd).toBeUndefined();
		expect(found.highUsd!).toBeGreaterThanOrEqual(ask({ size: '1254x1254', quality: 'high' }).usd!);
		expect(found.basis).toContain('none is promised');
	});

	test('a reference of unknown size spans 1 to 1536 tokens', () => {
		const found = ask({ references: [undefined] });
		expect(found.usd).toBeUndefined();
		expect(found.highUsd! - found.lowUsd!).toBeGreaterThan((1535 * 8) / 1e6);
		expect(found.basis).toContain('1 reference image of unknown size');
	});
});

describe('where nothing is published there is no number, in so many words', () => {
	test.each<[string, Partial<ImageJob>, string]>([
		['gpt-image-2.6', { model: 'gpt-image-2.6-flare' }, 'no rule is published'],
		['a model nobody knows', { model: 'gpt-image-9' }, 'no price is known for gpt-image-9'],
		['a quality the model lacks', { quality: 'max' }, 'no rule is published for the output tokens of gpt-image-2 at 1024x1024, quality max'],
		[
			'references on gpt-image-1.5',
			{ model: 'gpt-image-1.5', references: [square] },
			'reference images on gpt-image-1.5',
		],
		['Batch on gpt-image-2.5', { model: 'gpt-image-2.5-flare', batch: true }, 'Batch is not offered'],
		['Batch on gpt-image-2.6', { model: 'gpt-image-2.6-flare', batch: true }, 'not known whether Batch'],
	])('%s', (_, changes, why) => {
		const found = ask(changes);
		expect(found).not.toHaveProperty('usd');
		expect(found).not.toHaveProperty('lowUsd');
		expect(found).not.toHaveProperty('highUsd');
		expect(found.basis).toMatch(/^No estimate: /);
		expect(found.basis).toContain(why);
	});
});

test('gpt-image-1-mini is listed dearer than its tokens make it: a range up to the list', () => {
	const found = ask({ model: 'gpt-image-1-mini', quality: 'high' });
	expect(found).not.toHaveProperty('usd');
	expect(found.lowUsd).toBeCloseTo(4160 * 8e-6, 4);
	expect(found.highUsd).toBe(0.036);
	expect(ask({ model: 'gpt-image-1-mini', quality: 'high', size: '1536x1024', n: 2 }).highUsd).toBe(0.104);
	expect(ask({ model: 'gpt-image-1-mini', quality: 'auto', size: 'auto' }).highUsd).toBe(0.052);
	expect(found.basis).toContain('its list per image is dearer');
});

test('a provider’s flat price is the provider’s, per image, and names its owner', () => {
	const quote = priceFor('gpt-image-2.6-flare', 'Acme', { kind: 'perImage', usd: 0.03 }, day);
	const found = estimate({ ...job, model: 'gpt-image-2.6-flare', quality: 'auto', n: 3 }, quote);
	expect(found).toMatchObject({
		usd: 0.09,
		lowUsd: 0.09,
		highUsd: 0.09,
		basis: "Acme's flat price of $0.030 per image.",
	});
});

const edge = fc.integer({ min: 40, max: 240 }).map((steps) => steps * 16);
const anyJob = fc.record({
	model: fc.constantFrom(...imageModels.map(({ id }) => id)),
	size: fc.oneof(fc.constant('auto'), fc.record({ width: edge, height: edge }).map(sizeText)),
	quality: fc.constantFrom('auto', 'low', 'medium', 'high', 'xhigh', 'max'),
	n: fc.integer({ min: 1, max: 10 }),
	partial_images: fc.integer({ min: 0, max: 3 }),
	prompt: fc.string({ maxLength: 300, unit: 'grapheme' }),
	references: fc.array(fc.option(fc.record({ width: edge, height: edge }), { nil: undefined }), { maxLength: 16 }),
	cachedShare: fc.double({ min: 0, max: 1, noNaN: true }),
});

test('an estimate is never negative, and its number lies within its range', () => {
	fc.assert(
		fc.property(anyJob, (any) => {
			const found = estimate(any, openAi(any.model));
			if (found.highUsd === undefined) return expect(found.basis).toMatch(/^No estimate: /);
			expect(found.lowUsd!).toBeGreaterThan(0);
			expect(found.highUsd).toBeGreaterThanOrEqual(found.lowUsd!);
			if (found.usd === undefined) return;
			expect(found.usd).toBeGreaterThanOrEqual(found.lowUsd!);
			expect(found.usd).toBeLessThanOrEqual(found.highUsd);
		}),
		{ numRuns: 1000 },
	);
});

test('one more image costs more', () => {
	fc.assert(
		fc.property(anyJob, (any) => {
			const price = openAi(any.model);
			const [some, more] = [estimate(any, price), estimate({ ...any, n: any.n + 1 }, price)];
			fc.pre(some.highUsd !== undefined);
			expect(more.highUsd!).toBeGreaterThan(some.highUsd!);
			expect(more.lowUsd!).toBeGreaterThan(some.lowUsd!);
		}),
		{ numRuns: 500 },
	);
});

test('Batch is half', () => {
	fc.assert(
		fc.property(anyJob, (any) => {
			const job = { ...any, model: 'gpt-image-2' };
			const [now, batch] = [
				estimate(job, openAi('gpt-image-2')),
				estimate({ ...job, batch: true }, openAi('gpt-image-2')),
			];
			fc.pre(now.highUsd !== undefined);
			expect(batch.highUsd!).toBeCloseTo(now.highUsd! / 2, 9);
			expect(batch.lowUsd!).toBeCloseTo(now.lowUsd! / 2, 9);
		}),
		{ numRuns: 300 },
	);
});

test('a provider is never priced from OpenAI’s table, whatever the model', () => {
	for (const { id } of imageModels) {
		for (const owner of ['Acme', 'Azure', 'openai', '']) expect(priceFor(id, owner, undefined, day)).toBeUndefined();
	}
});
