import { findImageModel } from '../catalog/imageModels';
import { findMainModel } from '../catalog/mainModels';
import { findModelPrice, findPriceTable, type ModelPrice, type PriceTable } from '../catalog/prices';
import type { OwnPrice, PriceQuote, TextPriceQuote } from './types';

const dayOf = (date: Date) => date.toISOString().slice(0, 10);

/** A dated snapshot costs what its model costs. */
const pricedId = (modelId: string) => findImageModel(modelId)?.id ?? modelId;

/** A model's entry in the owner's tables: the user's own first, and the public one for models it leaves out. */
function entryFor(
	modelId: string,
	owner: string,
	own: OwnPrice | undefined,
	date: Date,
): { entry: ModelPrice; table: PriceTable } | undefined {
	const tables = [own && 'prices' in own ? own : undefined, findPriceTable(owner)];
	const found = tables.map((table) => {
		const entry = table?.owner === owner ? findModelPrice(table, modelId, dayOf(date)) : undefined;
		return table && entry && { entry, table };
	});
	return found.find((one) => one !== undefined);
}

/** The day a price was last looked at. */
const dateOf = (entry: ModelPrice, table: PriceTable) => entry.checked ?? table.checked;

/**
 * The price of an image model on a route. A price or a table of one's own wins; else the owner's public table. Undefined
 * where the owner has none: a provider's call is never priced from OpenAI's table.
 */
export function priceFor(
	modelId: string,
	owner: string,
	own: OwnPrice | undefined,
	date: Date,
): PriceQuote | undefined {
	if (own && 'kind' in own) return { price: own, owner, tableDate: '' };
	const found = entryFor(modelId, owner, own, date) ?? entryFor(pricedId(modelId), owner, own, date);
	if (!found || found.entry.price.kind === 'text') return undefined;
	const { entry, table } = found;
	return {
		price: found.entry.price,
		owner,
		tableDate: dateOf(entry, table),
		batchShare: table.batchShare,
		...(entry.listed && { listed: entry.listed }),
	};
}

/** The same for a main model, also for a snapshot that the catalog does not know by its date. */
const pricedMainId = (modelId: string) => findMainModel(modelId)?.id ?? modelId.replace(/-\d{4}-\d{2}-\d{2}$/, '');

/** The price of a main model in Responses on a route; undefined where no table of the owner has it. */
export function mainPriceFor(
	modelId: string,
	owner: string,
	own: OwnPrice | undefined,
	date: Date,
): TextPriceQuote | undefined {
	const found = entryFor(modelId, owner, own, date) ?? entryFor(pricedMainId(modelId), owner, own, date);
	if (found?.entry.price.kind !== 'text') return undefined;
	return { price: found.entry.price, tableDate: dateOf(found.entry, found.table) };
}

const staleAfterDays = 60;

/** A remark when a price has not been looked at for more than 60 days; undefined while it is fresh or undated. */
export function priceAgeHint(quote: PriceQuote, today: Date): string | undefined {
	const days = Math.floor((today.getTime() - Date.parse(quote.tableDate)) / 86_400_000);
	if (!(days > staleAfterDays)) return undefined;
	return `${quote.owner}'s prices are from ${quote.tableDate}, ${days} days ago: they may have changed. Update this package or give your own price table.`;
}
