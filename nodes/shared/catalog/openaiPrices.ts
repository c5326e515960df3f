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
	{ model: 'gpt-image-1-mini', price: image(2, 0.2, 2.5, 0.25, 8) },
];

const text = (input: number, cached: number, output: number) => ({ kind: 'text', input, cached, output }) as const;

/** Third parties' copies of the price page; of cached input they say a tenth. */
const copied = { source: 'https://deploybase.ai/articles/openai-api-pricing-2026', checked: '2026-11-27' };

const mainPrices: ModelPrice[] = [
	{ model: 'gpt-5', price: text(1.25, 0.125, 10), ...copied },
	{ model: 'gpt-5-mini', price: text(0.25, 0.025, 2), source: 'https://chatgptpricing-akr.pages.dev/api-pricing', checked: '2026-11-27' },
	{ model: 'gpt-5.4', price: text(2.5, 0.25, 15) },
	{ model: 'gpt-5.4-mini', price: text(0.75, 0.075, 4.5) },
	{ model: 'gpt-5.5', price: text(5, 0.5, 30) },
	// A promotion "until at least" this day. Afterwards the usual price is assumed: the safe side while nobody has looked.
	{ model: 'gpt-5.6-sol', until: '2026-11-21', price: text(4, 0.4, 20) },
	{ model: 'gpt-5.6-sol', from: '2026-11-22', price: text(5, 0.5, 30) },
	{ model: 'gpt-5.6-terra', price: text(2, 0.2, 12) },
	{ model: 'gpt-5.6-luna', price: text(0.2, 0.02, 1.2) },
	{ model: 'gpt-6-astra', price: text(10, 1, 50) },
	{ model: 'gpt-6-sol', price: text(2, 0.2, 10) },
	{ model: 'gpt-6-luna', price: text(0.1, 0.01, 0.5) },
	{ model: 'gpt-6.1-sol', price: text(2, 0.1, 10) },
];

/** OpenAI's prices, USD per million tokens. Batch is half of all of them. */
export const openAiPrices: PriceTable = {
	owner: 'OpenAI',
	source: 'https://developers.openai.com/api/docs/pricing',
	checked: '2026-11-20',
	batchShare: 0.5,
	prices: [...imagePrices, ...mainPrices],
};
