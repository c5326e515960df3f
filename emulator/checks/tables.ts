import type { FieldRule } from './fields';

const oneOf = (...values: string[]): FieldRule => ({ type: 'string', oneOf: values });

/** Fields every way of making an image shares: the Images API and the Responses tool. */
export const settingFields: Record<string, FieldRule> = {
	model: { type: 'string' },
	size: { type: 'string' },
	quality: { type: 'string' },
	background: oneOf('transparent', 'opaque', 'auto'),
	moderation: oneOf('low', 'auto'),
	output_format: { type: 'string' },
	output_compression: { type: 'integer', min: 0, max: 100 },
	partial_images: { type: 'integer', min: 0, max: 3 },
};

/** GPT Image 2.6 only. */
export const motionFields: Record<string, FieldRule> = {
	complexity: oneOf('low', 'medium', 'high'),
	frame_count: { type: 'integer', min: 2, max: 16 },
	frame_duration_ms: { type: 'integer', min: 1 },
	svg: { type: 'object' },
};

/** Who writes an SVG. */
export const svgFields: Record<string, FieldRule> = {
	model: { type: 'string', required: true },
	reasoning: { type: 'object' },
};

/** POST /v1/images/generations. `style` and `response_format` are unknown here, as they are to OpenAI's gpt-image models. */
export const generationFields: Record<string, FieldRule> = {
	prompt: { type: 'string', required: true, minLength: 1, maxLength: 32_000 },
	...settingFields,
	...motionFields,
	model: { type: 'string', required: true },
	n: { type: 'integer', min: 1, max: 10 },
	stream: { type: 'boolean' },
	user: { type: 'string' },
	safety_identifier: { type: 'string', maxLength: 128 },
};

/** POST /v1/images/edits, multipart form: the pictures come as files. */
export const editFields: Record<string, FieldRule> = {
	...generationFields,
	input_fidelity: oneOf('high', 'low'),
};

/** POST /v1/images/edits as JSON. */
export const jsonEditFields: Record<string, FieldRule> = {
	...editFields,
	images: { type: 'array', required: true, minLength: 1, maxLength: 16 },
	mask: { type: 'object' },
	markup: { type: 'object' },
};

/** A picture of an edit as JSON: one of the two. */
export const referenceFields: Record<string, FieldRule> = {
	image_url: { type: 'string', maxLength: 20_971_520 },
	file_id: { type: 'string' },
};

/** The image_generation tool of /v1/responses. */
export const toolFields: Record<string, FieldRule> = {
	type: { type: 'string', required: true },
	...settingFields,
	...motionFields,
	action: oneOf('generate', 'edit', 'auto'),
	input_fidelity: oneOf('high', 'low'),
	input_image_mask: { type: 'object' },
};
