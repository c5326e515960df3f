import { findImageModel } from '../catalog/imageModels';
import { findMainModel } from '../catalog/mainModels';
import { findModelPrice, findPriceTable, type PriceTable } from '../catalog/prices';
import type { Price, PriceQuote, TextPrice } from './types';

const dayOf = (date: Date) => date.toISOString().slice(0, 10);

/** A dated snapshot costs what its model costs. */
const pricedId = (modelId: string) => findImageModel(modelId)?.id ?? modelId;

/**
 * The price of an image model on a route. A price or a table of one's own wins; else the owner's public table. Undefined
 * where the owner has none: a provider's call is never priced from OpenAI's table.
 */
export function priceFor(
	modelId: string,
	owner: string,
	own: Price | PriceTable | undefined,
	date: Date,
): PriceQuote | undefined {
	if (own && 'kind' in own) return { price: own, owner, tableDate: '' };
	const table = own ?? findPriceTable(owner);
	if (!table || table.owner !== owner) return undefined;
	const entry = findModelPrice(table, pricedId(modelId), dayOf(date));
	if (!entry || entry.price.kind === 'text') return undefined;
	return { price: entry.price, owner, tableDate: table.checked, batchShare: table.batchShare };
}

/** The same for a main model, also for a snapshot that the catalog does not know by its date. */
const pricedMainId = (modelId: string) => findMainModel(modelId)?.id ?? modelId.replace(/-\d{4}-\d{2}-\d{2}$/, '');

/** The price of a main model in Responses on a route; undefined where the owner has no public table with it. */
export function mainPriceFor(
	modelId: string,
	owner: string,
	date: Date,
	table: PriceTable | undefined = findPriceTable(owner),
): TextPrice | undefined {
	if (!table || table.owner !== owner) return undefined;
	const entry = findModelPrice(table, modelId, dayOf(date)) ?? findModelPrice(table, pricedMainId(modelId), dayOf(date));
	return entry?.price.kind === 'text' ? entry.price : undefined;
}

const staleAfterDays = 60;

/** A remark when a price has not been looked at for more than 60 days; undefined while it is fresh or undated. */
export function priceAgeHint(quote: PriceQuote, today: Date): string | undefined {
	const days = Math.floor((today.getTime() - Date.parse(quote.tableDate)) / 86_400_000);
	if (!(days > staleAfterDays)) return undefined;
	return `${quote.owner}'s prices are from ${quote.tableDate}, ${days} days ago: they may have changed. Update this package or give your own price table.`;
}
