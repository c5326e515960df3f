import type { ListedPrices, Price, PriceTable, TextPrice } from '../catalog/types';

export type { Price, TextPrice } from '../catalog/types';

/** What a credential says of prices: one for every image, or a table per model. */
export type OwnPrice = Price | PriceTable;

/** Tokens of one call. Each is a count; absent means unknown, never zero. */
export interface TokenUsage {
	inputTextTokens?: number;
	inputImageTokens?: number;
	outputTokens?: number;
	/** Text and image together, for answers that do not tell them apart. */
	inputTokens?: number;
	/** The part of `inputTextTokens` and `inputImageTokens` that was billed at the cached price. */
	cachedTextTokens?: number;
	cachedImageTokens?: number;
	/** The part of `outputTokens` that is text, where the answer says so. */
	outputTextTokens?: number;
}

/** Whose price it is and how old: a provider's price is never computed from OpenAI's table. */
export interface PriceQuote {
	price: Price;
	/** For example `OpenAI`. */
	owner: string;
	/** ISO date of the table, or of the credential's own price; empty: the price carries no date. */
	tableDate: string;
	/** What Batch costs as a share of the price; absent: not offered at a known price. */
	batchShare?: number;
	/** The vendor's own list per image, where its price per token comes out lower. */
	listed?: ListedPrices;
}

/** A main model's price, and how old it is (ISO date). */
export interface TextPriceQuote {
	price: TextPrice;
	tableDate: string;
}

/** An amount in USD that is a single number, a range, or honestly absent. */
export interface Estimate {
	/** Absent where only a range is known, or nothing. */
	usd?: number;
	/** Present together; equal to `usd` but for what is uncertain (text tokens, previews that may not arrive). */
	lowUsd?: number;
	highUsd?: number;
	/** What `usd` was computed from; the counts that are known where it is absent. */
	usage: TokenUsage;
	/** One sentence: the rule used, or why there is no estimate. */
	basis: string;
}

/** Tokens of a main model in Responses, or of the model that wrote an SVG: a bill of its own beside the image's. */
export interface ModelUsage {
	model: string;
	inputTokens: number;
	/** The part of `inputTokens` billed at the cached price; 0 where the answer is silent. */
	cachedTokens: number;
	/** The part of `inputTokens` that was written to the cache; absent: none, or the answer is silent. */
	cacheWriteTokens?: number;
	outputTokens: number;
}
