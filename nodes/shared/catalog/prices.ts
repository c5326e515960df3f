import { openAiPrices } from './openaiPrices';
import type { ModelPrice, PriceTable } from './types';

export type { ModelPrice, PriceTable } from './types';

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
