import { countTokens } from 'gpt-tokenizer/cjs/encoding/o200k_base';
import type { Size } from './checks/size';
import { mainModelId, type EmulatedModel } from './models';
import { mainPrices } from './prices';

/** Token counts as /v1/images answers them. */
export interface Usage {
	input_tokens: number;
	input_tokens_details: { image_tokens: number; text_tokens: number };
	output_tokens: number;
	output_tokens_details: { image_tokens: number; text_tokens: number };
	total_tokens: number;
	/** Of the input, billed at the cached price; absent while nothing was cached. */
	cached_tokens?: number;
	cached_tokens_details?: { cached_image_tokens: number; cached_text_tokens: number };
}

/** What writing an SVG took: a text model's tokens. */
export interface SvgUsage {
	model: string;
	input_tokens: number;
	output_tokens: number;
	reasoning_tokens: number;
	total_tokens: number;
}

function halfToEven(value: number): number {
	const floor = Math.floor(value);
	if (value - floor !== 0.5) return Math.round(value);
	return floor % 2 === 0 ? floor : floor + 1;
}

/** Output tokens of `n` images and `partials` partials each, by the published calculator's rule. */
export function outputTokens(model: EmulatedModel, quality: string, size: Size, n: number, partials: number): number {
	const { width, height } = size;
	const extra = 100 * partials * n;
	if (model.table) {
		const shape = width === height ? 0 : width < height ? 1 : 2;
		return n * model.table[quality]![shape]! + extra;
	}
	const grid = model.grid![quality]!;
	const other = halfToEven((grid * Math.min(width, height)) / Math.max(width, height));
	return Math.ceil((n * grid * other * (2_000_000 + width * height)) / 4_000_000) + extra;
}

const ceil6 = (value: number) => Math.ceil(Number(value.toFixed(6)));

/** Input tokens of one reference image, as measured on gpt-image-2. */
export function referenceTokens({ width, height }: Size): number {
	let w = width;
	let h = height;
	const longer = Math.max(w, h);
	const enlarge = longer < 1024 ? Math.min(2, 1024 / longer) : 1;
	w *= enlarge;
	h *= enlarge;
	if (w > 3 * h) h = w / 3;
	if (h > 3 * w) w = h / 3;
	const patches = ceil6(w / 32) * ceil6(h / 32);
	if (patches <= 1536) return patches;
	let ratio = Math.sqrt((1024 * 1536) / (w * h));
	const across = (w * ratio) / 32;
	const down = (h * ratio) / 32;
	ratio *= Math.min(Math.floor(across) / across, Math.floor(down) / down);
	return Math.min(1536, ceil6((w * ratio) / 32) * ceil6((h * ratio) / 32));
}

/** o200k tokens of a text; special tokens in it count as plain text. */
export const textTokens = (text: string): number => countTokens(text, { disallowedSpecial: new Set() });

/** Usage of one call to the Images API: input counts once per image made. */
export function imageUsage(
	call: { prompt: string; references: Size[]; n: number; quality: string; size: Size; partials: number },
	model: EmulatedModel,
): Usage {
	const text = call.n * (textTokens(call.prompt) + 6);
	const image = call.n * call.references.reduce((sum, size) => sum + referenceTokens(size), 0);
	const output = outputTokens(model, call.quality, call.size, call.n, call.partials);
	return {
		input_tokens: text + image,
		input_tokens_details: { image_tokens: image, text_tokens: text },
		output_tokens: output,
		output_tokens_details: { image_tokens: output, text_tokens: 0 },
		total_tokens: text + image + output,
	};
}

/** The same usage with a part of the input read from the cache. */
export function withCached(usage: Usage, percent: number): Usage {
	if (percent === 0) return usage;
	const { image_tokens: image, text_tokens: text } = usage.input_tokens_details;
	const cached_image_tokens = Math.floor((image * percent) / 100);
	const cached_text_tokens = Math.floor((text * percent) / 100);
	const cached_tokens_details = { cached_image_tokens, cached_text_tokens };
	return { ...usage, cached_tokens: cached_image_tokens + cached_text_tokens, cached_tokens_details };
}

/** What a text model used to write an SVG from the picture it was shown. */
export function svgUsage(model: string, prompt: string, size: Size): SvgUsage {
	const input_tokens = textTokens(prompt) + referenceTokens(size);
	const [output_tokens, reasoning_tokens] = [1800, 600];
	return { model, input_tokens, output_tokens, reasoning_tokens, total_tokens: input_tokens + output_tokens };
}

/** What tokens of a text model are billed, USD. */
export function textUsd(modelId: string, input: number, cached: number, output: number): number {
	const price = mainPrices[mainModelId(modelId)!]!;
	return ((input - cached) * price.in + cached * (price.cached ?? price.in) + output * price.out) / 1_000_000;
}

/** What the call is billed, USD. */
export function costUsd(usage: Usage, { price }: EmulatedModel): number {
	const { text_tokens: text, image_tokens: image } = usage.input_tokens_details;
	const { cached_text_tokens: cachedText = 0, cached_image_tokens: cachedImage = 0 } =
		usage.cached_tokens_details ?? {};
	const input = (text - cachedText) * price.text + (image - cachedImage) * price.image;
	const cached = cachedText * price.cachedText + cachedImage * price.cachedImage;
	return (input + cached + usage.output_tokens * price.out) / 1_000_000;
}
