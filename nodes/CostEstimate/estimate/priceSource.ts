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
		mainPriceFor: (modelId) => mainPriceFor(modelId, owner, today, table),
		hint: priceAgeHint({ price: { kind: 'perImage', usd: 0 }, owner, tableDate: checked }, today),
	};
}

/**
 * What whoever makes the images bills. One price of one's own is for every model; the main model's bill in Responses is the provider's own too, and not
 * known. Without one it is the owner's public table, if there is one.
 */
export function routePrices({ owner, price }: Pick<Route, 'owner' | 'price'>, today: Date): PriceSource {
	const table = price ? undefined : findPriceTable(owner);
	return table ? tablePrices(table, today) : { owner, quoteFor: (modelId) => priceFor(modelId, owner, price, today), mainPriceFor: () => undefined };
}

/** OpenAI's public prices. */
export const openAiPriceSource = (today: Date): PriceSource => tablePrices(openAiPrices, today);
