/** Tokens of one call. Each is a count; absent means unknown, never zero. */
export interface TokenUsage {
	inputTextTokens?: number;
	inputImageTokens?: number;
	outputTokens?: number;
}

/** USD per one million tokens, or a provider's flat price per image in USD. */
export type Price =
	| { kind: 'tokens'; textIn: number; imageIn: number; imageOut: number; cachedTextIn?: number; cachedImageIn?: number; textOut?: number }
	| { kind: 'perImage'; usd: number };

/** Whose price it is and how old: a provider's price is never computed from OpenAI's table. */
export interface PriceQuote {
	price: Price;
	/** For example `OpenAI`. */
	owner: string;
	/** ISO date of the table, or of the credential's own price. */
	tableDate: string;
}

/** An amount in USD that is a single number, a range, or honestly absent. */
export interface Estimate {
	usd?: number;
	lowUsd?: number;
	highUsd?: number;
	usage: TokenUsage;
	/** One sentence: the rule used, or why there is no estimate. */
	basis: string;
}
