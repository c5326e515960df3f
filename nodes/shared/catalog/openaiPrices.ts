import { imageModels } from './imageModels';
import { mainModels } from './mainModels';
import type { PriceTable } from './types';

/** OpenAI's prices, USD per million tokens, as each model's entry has them. Batch is half of all of them. */
export const openAiPrices: PriceTable = {
	owner: 'OpenAI',
	source: 'https://developers.openai.com/api/docs/pricing',
	checked: '2026-11-20',
	batchShare: 0.5,
	prices: [
		...imageModels.flatMap(({ id, price }) => (price ? [{ model: id, price }] : [])),
		...mainModels.flatMap(({ id, prices }) => prices.map((price) => ({ model: id, ...price }))),
	],
};

/** Whether OpenAI itself serves and bills: its closing dates, prices and pages hold there only. */
export const isOpenAi = (owner: string): boolean => owner === openAiPrices.owner;
