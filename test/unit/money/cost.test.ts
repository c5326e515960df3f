import fc from 'fast-check';
import { costOf, modelCostOf, modelsCostOf, settleCost } from '../../../nodes/shared/money/cost';
import { mainPriceFor, priceFor } from '../../../nodes/shared/money/price';
import { readModelUsage, readUsage } from '../../../nodes/shared/transport/answer/usage';

const quote = priceFor('gpt-image-2', 'OpenAI', undefined, new Date('2026-11-21'))!;
const usage = {
	total_tokens: 1306,
	input_tokens: 1110,
	output_tokens: 196,
	input_tokens_details: { image_tokens: 1024, text_tokens: 86 },
};

describe('usage is read as it is sent, and nothing is made up', () => {
	test('of the Images API', () => {
		expect(readUsage({ created: 1, data: [], usage })).toEqual({
			inputTextTokens: 86,
			inputImageTokens: 1024,
			inputTokens: 1110,
			outputTokens: 196,
		});
	});

	test('without details the split is unknown', () => {
		expect(readUsage({ usage: { input_tokens: 50, output_tokens: 196 } })).toEqual({
			inputTokens: 50,
			outputTokens: 196,
		});
	});

	test('nothing counted is no count: gateways write 0 where nobody told them', () => {
		const details = { text_tokens: 0, image_tokens: 0 };
		const none = { input_tokens: 0, output_tokens: 0, total_tokens: 0, input_tokens_details: details };
		expect(readUsage({ data: [], usage: none }, 1)).toEqual({});
		expect(readUsage({ data: [], usage: { ...none, input_tokens: 50 } }, 1)).toEqual({});
		expect(readUsage({ data: [], usage: { ...none, output_tokens: 196 } }, 1)).toEqual({});
		expect(readUsage({ output: [], tool_usage: { image_gen: none } }, 1)).toEqual({});
	});

	test('half a split is no split', () => {
		const half = { input_tokens: 50, output_tokens: 196, input_tokens_details: { text_tokens: 20 } };
		expect(readUsage({ usage: half })).toEqual({ inputTokens: 50, outputTokens: 196 });
	});

	test('of Responses: the image tool’s tokens, not the main model’s', () => {
		const main = { input_tokens: 900, output_tokens: 60, input_tokens_details: { cached_tokens: 500 } };
		const body = { object: 'response', model: 'gpt-5.4', output: [], usage: main, tool_usage: { image_gen: usage } };
		expect(readUsage(body)).toMatchObject({ inputTextTokens: 86, outputTokens: 196 });
		expect(readModelUsage(body)).toEqual([{ model: 'gpt-5.4', inputTokens: 900, cachedTokens: 500, outputTokens: 60 }]);
	});

	test('of Responses on an older gateway: the image’s tokens are unknown', () => {
		expect(readUsage({ object: 'response', output: [], usage: { input_tokens: 9, output_tokens: 6 } })).toEqual({});
	});

	test('of the model that wrote an SVG', () => {
		const svg = { model: 'gpt-6-sol', input_tokens: 10, output_tokens: 20, reasoning_tokens: 5, total_tokens: 30 };
		expect(readModelUsage({ data: [], svg_usage: svg })).toEqual([
			{ model: 'gpt-6-sol', inputTokens: 10, cachedTokens: 0, outputTokens: 20 },
		]);
	});

	test('of anything at all: only counts, never an exception', () => {
		fc.assert(
			fc.property(fc.anything(), fc.anything(), (tokens, details) => {
				const read = readUsage({
					usage: { input_tokens: tokens, output_tokens: tokens, input_tokens_details: details },
				});
				for (const value of Object.values(read)) expect(Number.isSafeInteger(value) && value >= 0).toBe(true);
			}),
		);
		for (const body of [null, undefined, 4, 'usage', [], { usage: null }, { output: [null, 4] }]) {
			expect(readUsage(body)).toEqual({});
			expect(readModelUsage(body)).toEqual([]);
		}
	});
});

describe('what a call cost', () => {
	const call = { images: 1, references: 1 };
	const before = { usd: 0.02, usage: {}, basis: '' };

	test('comes from usage where usage is complete', () => {
		const spent = settleCost(readUsage({ usage }), quote, before, call);
		expect(spent).toEqual({ costUsd: (86 * 5 + 1024 * 8 + 196 * 30) / 1e6, costBasis: 'usage' });
	});

	test('comes from an unsplit count where no image went in', () => {
		const unsplit = { inputTokens: 50, outputTokens: 196 };
		expect(settleCost(unsplit, quote, before, { images: 1, references: 0 })).toEqual({
			costUsd: (50 * 5 + 196 * 30) / 1e6,
			costBasis: 'usage',
		});
	});

	test('comes from the estimate where text and references cannot be told apart', () => {
		expect(settleCost({ inputTokens: 1110, outputTokens: 196 }, quote, before, call)).toEqual({
			costUsd: 0.02,
			costBasis: 'estimate',
		});
	});

	test('comes from the estimate where a gateway writes zeros for a count it does not have', () => {
		const none = { input_tokens: 0, input_tokens_details: { text_tokens: 0, image_tokens: 0 }, output_tokens: 0, total_tokens: 0 };
		expect(readUsage({ usage: none }, 1)).toEqual({});
		expect(readUsage({ usage: { ...none, input_tokens: 50, output_tokens: 196 } }, 1)).toEqual({ inputTokens: 50, outputTokens: 196 });
		expect(settleCost(readUsage({ usage: none }, 1), quote, before, call)).toEqual({ costUsd: 0.02, costBasis: 'estimate' });
	});

	test('is unknown where there is neither', () => {
		expect(settleCost({}, quote, undefined, call)).toEqual({ costBasis: 'unknown' });
		expect(settleCost(readUsage({ usage }), undefined, undefined, call)).toEqual({ costBasis: 'unknown' });
		expect(settleCost({}, quote, { lowUsd: 0.01, highUsd: 0.2, usage: {}, basis: '' }, call)).toEqual({
			costBasis: 'unknown',
		});
	});

	test('is a provider’s flat price for each image made, whatever usage says', () => {
		const flat = { ...quote, price: { kind: 'perImage', usd: 0.03 } as const };
		expect(settleCost(readUsage({ usage }), flat, undefined, { images: 2, references: 0 })).toEqual({
			costUsd: 0.06,
			costBasis: 'estimate',
		});
	});
});

test('cached tokens cost their cached price, text in the output its own', () => {
	const tokens = {
		inputTextTokens: 100,
		inputImageTokens: 1000,
		outputTokens: 300,
		cachedTextTokens: 40,
		cachedImageTokens: 900,
		outputTextTokens: 100,
	};
	const price = {
		kind: 'tokens',
		textIn: 5,
		cachedTextIn: 1.25,
		imageIn: 8,
		cachedImageIn: 2,
		imageOut: 32,
		textOut: 10,
	} as const;
	expect(costOf(tokens, price)).toBe((60 * 5 + 40 * 1.25 + 100 * 8 + 900 * 2 + 200 * 32 + 100 * 10) / 1e6);
	expect(costOf({ ...tokens, outputTokens: undefined }, price)).toBeUndefined();
});

test('above 272,000 input tokens a main model’s whole request costs more, and what is written to the cache too', () => {
	const { price } = mainPriceFor('gpt-6.1-terra', 'OpenAI', undefined, new Date('2026-11-27'))!;
	const usage = { model: 'gpt-6.1-terra', inputTokens: 272_000, cachedTokens: 200_000, cacheWriteTokens: 50_000, outputTokens: 1_000 };
	expect(modelCostOf(usage, price)).toBe((22_000 * 1 + 200_000 * 0.05 + 50_000 * 1.25 + 1_000 * 5) / 1e6);
	expect(modelCostOf({ ...usage, inputTokens: 272_001 }, price)).toBe(
		(2 * (22_001 * 1 + 200_000 * 0.05 + 50_000 * 1.25) + 1.5 * 1_000 * 5) / 1e6,
	);
});

test('a main model’s bill splits off its cached tokens', () => {
	const price = { kind: 'text', input: 2.5, cached: 0.25, output: 15 } as const;
	expect(modelCostOf({ model: 'gpt-5.4', inputTokens: 900, cachedTokens: 500, outputTokens: 60 }, price)).toBe(
		(400 * 2.5 + 500 * 0.25 + 60 * 15) / 1e6,
	);
});

test('several models are billed each at its own price, and nobody knows the sum where one has none', () => {
	const usages = [1_000_000, 2_000_000].map((inputTokens, index) => ({ model: `m${index}`, inputTokens, cachedTokens: 0, outputTokens: 0 }));
	const quotes = [3, 5].map((input) => ({ price: { kind: 'text' as const, input, cached: 0, output: 0 }, tableDate: '' }));
	expect(modelsCostOf(usages, quotes)).toBe(13);
	expect(modelsCostOf(usages, [quotes[0], undefined])).toBeUndefined();
});
