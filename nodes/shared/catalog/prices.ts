import type { Price, TextPrice } from '../money/types';
import { openAiPrices } from './openaiPrices';
import type { Sourced } from './types';

/** A model's price within a stretch of days. */
export interface ModelPrice {
	model: string;
	/** First and last day of validity, ISO; absent: open. */
	from?: string;
	until?: string;
	price: Price | TextPrice;
}

/** What one vendor charges. Another vendor's calls are never priced from it. */
export interface PriceTable extends Sourced {
	/** As in the receipts, for example `OpenAI`. */
	owner: string;
	/** What Batch costs as a share of these prices; absent: the vendor has none. */
	batchShare?: number;
	prices: readonly ModelPrice[];
}

/** The vendors whose public prices are kept here. */
export const priceTables: readonly PriceTable[] = [openAiPrices];

/** The table of a vendor, by the owner's exact name. */
export function findPriceTable(owner: string): PriceTable | undefined {
	return priceTables.find((table) => table.owner === owner);
}

/** A model's entry in a table on a day (ISO). */
export function findModelPrice(table: PriceTable, model: string, day: string): ModelPrice | undefined {
	return table.prices.find(
		(entry) => entry.model === model && (entry.from ?? day) <= day && day <= (entry.until ?? day),
	);
}
