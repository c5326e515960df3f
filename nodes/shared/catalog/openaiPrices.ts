import type { ModelPrice, PriceTable } from './types';

const image = (
	textIn: number,
	cachedTextIn: number,
	imageIn: number,
	cachedImageIn: number,
	imageOut: number,
	textOut?: number,
) => ({ kind: 'tokens', textIn, cachedTextIn, imageIn, cachedImageIn, imageOut, textOut }) as const;

const gptImage2 = image(5, 1.25, 8, 2, 30);

/** OpenAI's own page of a model. */
const pageOf = (model: string) => ({ source: `https://developers.openai.com/api/docs/models/${model}`, checked: '2026-11-27' });

const imagePrices: ModelPrice[] = [
	...[
		'gpt-image-2',
		'gpt-image-2.5-sunburst',
		'gpt-image-2.5-flare',
		'gpt-image-2.6-sunburst',
		'gpt-image-2.6-flare',
	].map((model) => ({ model, price: gptImage2 })),
	{ model: 'gpt-image-1.5', price: image(5, 1.25, 8, 2, 32, 10) },
	{ model: 'gpt-image-1', price: image(5, 1.25, 10, 2.5, 40) },
	{
		model: 'gpt-image-1-mini',
		price: image(2, 0.2, 2.5, 0.25, 8),
		// OpenAI's list per image is 1.04 to 2.3 times what the tokens make, so an estimate reaches up to it.
		listed: { low: { square: 0.005, other: 0.006 }, medium: { square: 0.011, other: 0.015 }, high: { square: 0.036, other: 0.052 } },
		...pageOf('gpt-image-1-mini'),
	},
];

const text = (input: number, cached: number, output: number) => ({ kind: 'text', input, cached, output }) as const;

/** Models with a context of a million tokens: a request above 272,000 input tokens costs more as a whole. */
const million = (input: number, cached: number, output: number) =>
	({ ...text(input, cached, output), long: { above: 272_000, input: 2, output: 1.5 } }) as const;

/** From GPT-5.6 on, input that is written to the cache costs 1.25 times as much (kept for 30 minutes; 12 hours cost twice). */
const since56 = (input: number, cached: number, output: number) =>
	({ ...million(input, cached, output), cacheWrite: input * 1.25 }) as const;

/** Third parties' copies of the price page; of cached input they say a tenth. */
const copied = { source: 'https://deploybase.ai/articles/openai-api-pricing-2026', checked: '2026-11-27' };

const mainPrices: ModelPrice[] = [
	{ model: 'gpt-5', price: text(1.25, 0.125, 10), ...copied },
	{ model: 'gpt-5-mini', price: text(0.25, 0.025, 2), source: 'https://chatgptpricing-akr.pages.dev/api-pricing', checked: '2026-11-27' },
	{ model: 'gpt-5.4', price: million(2.5, 0.25, 15) },
	{ model: 'gpt-5.4-mini', price: text(0.75, 0.075, 4.5) },
	{ model: 'gpt-5.5', price: million(5, 0.5, 30) },
	// A promotion "until at least" this day. Afterwards the usual price is assumed: the safe side while nobody has looked.
	{ model: 'gpt-5.6-sol', until: '2026-11-21', price: since56(4, 0.4, 20) },
	{ model: 'gpt-5.6-sol', from: '2026-11-22', price: since56(5, 0.5, 30) },
	{ model: 'gpt-5.6-terra', price: since56(2, 0.2, 12) },
	{ model: 'gpt-5.6-luna', price: since56(0.2, 0.02, 1.2) },
	{ model: 'gpt-6-astra', price: since56(10, 1, 50) },
	{ model: 'gpt-6-sol', price: since56(2, 0.2, 10) },
	{ model: 'gpt-6-luna', price: since56(0.1, 0.01, 0.5) },
	{ model: 'gpt-6.1-sol', price: since56(2, 0.1, 10) },
	{ model: 'gpt-6.1-terra', price: since56(1, 0.05, 5), ...pageOf('gpt-6.1-terra') },
	// Nobody was found who says what cached input costs: no discount is the safe side.
	{ model: 'gpt-6.2-astra', price: since56(8, 8, 40), source: 'https://docs.laozhang.ai/en/announcements/gpt-6-2-2026-11.md', checked: '2026-11-27' },
	{ model: 'gpt-6.2-sol', price: since56(2, 0.1, 10), ...pageOf('gpt-6.2-sol') },
];

/** OpenAI's prices, USD per million tokens. Batch is half of all of them. */
export const openAiPrices: PriceTable = {
	owner: 'OpenAI',
	source: 'https://developers.openai.com/api/docs/pricing',
	checked: '2026-11-20',
	batchShare: 0.5,
	prices: [...imagePrices, ...mainPrices],
};
