import { openAiPrices } from '../../shared/catalog/openaiPrices';
import { findPriceTable, type PriceTable } from '../../shared/catalog/prices';
import { mainPriceFor, priceAgeHint, priceFor } from '../../shared/money/price';
import type { PriceQuote, TextPrice } from '../../shared/money/types';
import type { Route } from '../../shared/transport/route/route';

/** Whose prices count, and how to look them up. */
export interface PriceSource {
	owner: string;
	quoteFor(modelId: string): PriceQuote | undefined;
	mainPriceFor(modelId: string): TextPrice | undefined;
	/** A remark when the prices are old. */
	hint?: string;
}

/** The prices of a vendor's public table, or of a table of the user's own. */
export function tablePrices(table: PriceTable, today: Date): PriceSource {
	const { owner, checked } = table;
	const quoteFor = (modelId: string) => priceFor(modelId, owner, table, today);
	return {
		owner,
		quoteFor,
		mainPriceFor: (modelId) => mainPriceFor(modelId, owner, table, today)?.price,
		hint: priceAgeHint({ price: { kind: 'perImage', usd: 0 }, owner, tableDate: checked }, today),
	};
}

/**
 * What whoever makes the images bills, as the image nodes look it up: by a table of one's own, by one price of one's own for every
 * image model, or else by the owner's public table, if there is one.
 */
export function routePrices({ owner, price }: Pick<Route, 'owner' | 'price'>, today: Date): PriceSource {
	const table = price === undefined ? findPriceTable(owner) : 'prices' in price ? price : undefined;
	if (table) return tablePrices(table, today);
	return { owner, quoteFor: (modelId) => priceFor(modelId, owner, price, today), mainPriceFor: (modelId) => mainPriceFor(modelId, owner, price, today)?.price };
}

/** OpenAI's public prices. */
export const openAiPriceSource = (today: Date): PriceSource => tablePrices(openAiPrices, today);
