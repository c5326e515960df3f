import { addUsd, sumUsd, timesUsd, tokensToUsd } from './dollars';
import type { Estimate, ModelUsage, Price, PriceQuote, TextPrice, TextPriceQuote, TokenUsage } from './types';

type TokenPrice = Extract<Price, { kind: 'tokens' }>;

/** Plain and cached tokens of one kind; without a cached price all are billed in full. */
function inputUsd(tokens: number, cached: number, price: number, cachedPrice: number | undefined): number {
	const discounted = cachedPrice === undefined ? 0 : Math.min(cached, tokens);
	return addUsd(tokensToUsd(tokens - discounted, price), tokensToUsd(discounted, cachedPrice ?? 0));
}

function tokenCost(usage: TokenUsage, price: TokenPrice): number | undefined {
	const { inputTextTokens: text, inputImageTokens: image, outputTokens: output } = usage;
	if (text === undefined || image === undefined || output === undefined) return undefined;
	const outputText = price.textOut === undefined ? 0 : Math.min(usage.outputTextTokens ?? 0, output);
	return addUsd(
		inputUsd(text, usage.cachedTextTokens ?? 0, price.textIn, price.cachedTextIn),
		inputUsd(image, usage.cachedImageTokens ?? 0, price.imageIn, price.cachedImageIn),
		tokensToUsd(output - outputText, price.imageOut),
		tokensToUsd(outputText, price.textOut ?? 0),
	);
}

/**
 * USD of one call by its tokens, or by its number of images at a flat price. Undefined where a count it needs is
 * missing: nothing is ever derived from a missing field.
 */
export function costOf(usage: TokenUsage, price: Price, images = 1): number | undefined {
	return price.kind === 'perImage' ? timesUsd(price.usd, images) : tokenCost(usage, price);
}

/** USD of a main model's tokens. */
export function modelCostOf(usage: ModelUsage, price: TextPrice): number {
	const { inputTokens, outputTokens } = usage;
	const cached = Math.min(usage.cachedTokens, inputTokens);
	const written = Math.min(usage.cacheWriteTokens ?? 0, inputTokens - cached);
	const times = price.long && inputTokens > price.long.above ? price.long : { input: 1, output: 1 };
	return addUsd(
		tokensToUsd(inputTokens - cached - written, times.input * price.input),
		tokensToUsd(cached, times.input * price.cached),
		tokensToUsd(written, times.input * (price.cacheWrite ?? price.input)),
		tokensToUsd(outputTokens, times.output * price.output),
	);
}

/** USD of all models that read and wrote, each at its own price; undefined where one has none. */
export function modelsCostOf(usages: ModelUsage[], quotes: Array<TextPriceQuote | undefined>): number | undefined {
	const costs = usages.map((usage, index) => quotes[index] && modelCostOf(usage, quotes[index].price));
	return costs.every((cost) => cost !== undefined) ? sumUsd(costs) : undefined;
}

/** What a call cost, and how we know. */
export interface Spent {
	costUsd?: number;
	/** `usage`: from the answer's token counts. `estimate`: a price or rule of ours. `unknown`: nobody can say. */
	costBasis: 'usage' | 'estimate' | 'unknown';
}

/**
 * What a call that made `images` images cost: by the answer's usage, else by a flat price, else by the estimate made
 * before, else unknown. Without references all input is text, so an unsplit input count will do.
 */
export function settleCost(
	usage: TokenUsage,
	quote: PriceQuote | undefined,
	estimate: Estimate | undefined,
	{ images, references }: { images: number; references: number },
): Spent {
	if (quote?.price.kind === 'perImage') return { costUsd: costOf(usage, quote.price, images), costBasis: 'estimate' };
	const textOnly = references === 0 && usage.inputTextTokens === undefined && usage.inputTokens !== undefined;
	const counted = textOnly ? { ...usage, inputTextTokens: usage.inputTokens, inputImageTokens: 0 } : usage;
	const costUsd = quote && costOf(counted, quote.price, images);
	if (costUsd !== undefined) return { costUsd, costBasis: 'usage' };
	if (estimate?.usd !== undefined) return { costUsd: estimate.usd, costBasis: 'estimate' };
	return { costBasis: 'unknown' };
}
