import { countTokens } from 'gpt-tokenizer/cjs/encoding/o200k_base';
import type { Size } from './checks/size';
import type { EmulatedModel } from './models';

/** Token counts as /v1/images answers them. */
export interface Usage {
	input_tokens: number;
	input_tokens_details: { image_tokens: number; text_tokens: number };
	output_tokens: number;
	output_tokens_details: { image_tokens: number; text_tokens: number };
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

/** What the call is billed, USD. */
export function costUsd(usage: Usage, { price }: EmulatedModel): number {
	const { text_tokens: text, image_tokens: image } = usage.input_tokens_details;
	return (text * price.text + image * price.image + usage.output_tokens * price.out) / 1_000_000;
}
