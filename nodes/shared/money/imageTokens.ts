import type { ImageModel, OutputTokenRule, Quality } from '../catalog/types';
import type { Size } from '../request/size';

/** Output tokens one partial preview adds. Source: OpenAI's image guide. */
export const tokensPerPartial = 100;

/** Nearest whole number, a half going to the even one, as the calculator rounds. `of` and `by` are positive whole numbers. */
function divideHalfToEven(of: number, by: number): number {
	const whole = Math.floor(of / by);
	const twiceRest = 2 * (of - whole * by);
	if (twiceRest === by) return whole + (whole % 2);
	return twiceRest > by ? whole + 1 : whole;
}

/** The calculator's rule in whole numbers, so that its one rounding up is exact. All images of a call are rounded together. */
function gridTokens(grid: number, { width, height }: Size, n: number): number {
	const longer = Math.max(width, height);
	const cells = grid * divideHalfToEven(grid * Math.min(width, height), longer);
	return Math.ceil((n * cells * (2_000_000 + width * height)) / 4_000_000);
}

/** The table knows three sizes and no others: scaling it by area is wrong. */
function tableTokens(
	tokens: { square: number; portrait: number; landscape: number },
	{ width, height }: Size,
	n: number,
) {
	const known: Record<string, number> = {
		'1024x1024': tokens.square,
		'1024x1536': tokens.portrait,
		'1536x1024': tokens.landscape,
	};
	const one = known[`${width}x${height}`];
	return one === undefined ? undefined : n * one;
}

function ruleTokens(rule: OutputTokenRule, size: Size, quality: Quality, n: number): number | undefined {
	if (rule.kind === 'unknown') return undefined;
	if (rule.kind === 'table') {
		const tokens = rule.tokens[quality];
		return tokens && tableTokens(tokens, size, n);
	}
	const grid = rule.grid[quality];
	return grid === undefined ? undefined : gridTokens(grid, size, n);
}

/**
 * Output tokens of one call that makes `n` images of `size` pixels, with previews. Undefined where no rule is published
 * for the model, quality or size (`auto` is a range: see `outputTokenRange`).
 */
export function outputTokens(
	model: ImageModel,
	size: Size,
	quality: Quality,
	{ n = 1, partialImages = 0 }: { n?: number; partialImages?: number } = {},
): number | undefined {
	if (model.legacy || ![size.width, size.height, n].every((count) => Number.isInteger(count) && count > 0))
		return undefined;
	const tokens = ruleTokens(model.outputTokens, size, quality, n);
	return tokens === undefined ? undefined : tokens + n * partialImages * tokensPerPartial;
}

/** Rounds dust away before a rounding up, as the measured rule does. */
const ceil6 = (value: number) => Math.ceil(Number(value.toFixed(6)));
const patch = 32;
const mostPatches = 1536;

/**
 * Input tokens of one reference image of the given pixel size: never more than 1536. The rule was measured on
 * gpt-image-2; the mask is not counted.
 */
export function referenceTokens(width: number, height: number): number {
	const longest = Math.max(width, height);
	const enlarge = longest < 1024 ? Math.min(2, 1024 / longest) : 1;
	const shortest = (longest * enlarge) / 3;
	const w = Math.max(width * enlarge, shortest);
	const h = Math.max(height * enlarge, shortest);
	const patches = ceil6(w / patch) * ceil6(h / patch);
	if (patches <= mostPatches) return patches;

	const fit = Math.sqrt((patch * patch * mostPatches) / (w * h));
	const columns = (w * fit) / patch;
	const rows = (h * fit) / patch;
	const shrink = Math.min(Math.floor(columns) / columns, Math.floor(rows) / rows);
	return Math.min(mostPatches, ceil6(columns * shrink) * ceil6(rows * shrink));
}
