import sharp from 'sharp';
import { invalid, REQUEST_ID, userError } from '../errors';
import { MAX_FILE_BYTES, tooLarge, type Upload } from '../wire/form';
import { tooLong, type Body } from './fields';
import type { Settings } from './settings';
import type { Size } from './size';

const MIME_TYPES = ['image/jpeg', 'image/png', 'image/webp'];
const MAX_MASK_BYTES = 4 * 1024 * 1024;

/** Pictures of an edit after every check, with their upright sizes. */
export interface CheckedPictures {
	references: Upload[];
	sizes: Size[];
	mask?: Upload;
	markup?: Upload;
}

interface Known extends Size {
	format: string;
	hasAlpha: boolean;
}

/** What the header of a picture says; undefined when it is none. Sizes are upright. */
export async function look(bytes: Buffer): Promise<Known | undefined> {
	try {
		const { format, hasAlpha, autoOrient } = await sharp(bytes).metadata();
		return { format, hasAlpha, width: autoOrient.width, height: autoOrient.height };
	} catch {
		return undefined;
	}
}

/** `which` picture of the request, the first being 1, or the mask. */
export const unreadable = (which: string) =>
	userError(
		'invalid_image_file',
		null,
		`Invalid image file or mode for ${which}, please check your image file. If you believe this is an error, contact us at help.openai.com and include the request ID ${REQUEST_ID}.`,
	);

async function checkReference(upload: Upload, index: number): Promise<Size> {
	if (!MIME_TYPES.includes(upload.mimeType)) {
		throw invalid(
			'unsupported_file_mimetype',
			'image',
			`Invalid file 'image': unsupported mimetype ('${upload.mimeType}'). Supported file formats are 'image/jpeg', 'image/png', and 'image/webp'.`,
		);
	}
	if (upload.bytes.length >= MAX_FILE_BYTES) throw tooLarge('image', '50MB');
	const known = await look(upload.bytes);
	if (!known || !['png', 'jpeg', 'webp'].includes(known.format)) throw unreadable(`image ${index + 1}`);
	return { width: known.width, height: known.height };
}

const badMask = (why: string) => userError('invalid_mask_image_format', 'mask', `Invalid mask image format - ${why}`);

async function checkMask(mask: Upload, first: Size): Promise<void> {
	if (mask.bytes.length >= MAX_MASK_BYTES) throw tooLarge('mask', '4MB');
	const known = await look(mask.bytes);
	if (!known) throw unreadable('mask');
	if (known.format !== 'png') throw badMask('mask must be a PNG');
	if (known.width !== first.width || known.height !== first.height)
		throw badMask('mask size does not match image size');
	if (!known.hasAlpha) throw badMask('mask image missing alpha channel');
}

async function checkMarkup(markup: Upload, first: Size, mask: Upload | undefined, settings: Settings): Promise<void> {
	const refuse = (message: string) => invalid('invalid_value', 'markup', message);
	if (!settings.model.markup) throw refuse(`The model '${settings.modelId}' does not support the 'markup' parameter.`);
	if (mask) throw refuse("'markup' cannot be combined with 'mask'.");
	const known = await look(markup.bytes);
	if (known?.format !== 'png') throw refuse('markup must be a PNG image.');
	if (known.width !== first.width || known.height !== first.height)
		throw refuse('markup size does not match image size');
	const opaque = !known.hasAlpha || (await sharp(markup.bytes).stats()).isOpaque;
	if (opaque) throw refuse('markup must contain transparent pixels.');
}

/** Throws the 400 for `input_fidelity` on a model that does not take it, or not that value. */
export function checkFidelity(body: Body, { model, modelId }: Settings): void {
	const asked = body.input_fidelity as string | undefined;
	if (!asked || model.inputFidelity.includes(asked)) return;
	if (model.inputFidelity.length > 0) {
		throw invalid('invalid_value', 'input_fidelity', `Invalid value: '${asked}'. Supported values are: 'low'.`);
	}
	throw userError(
		'invalid_input_fidelity_model',
		'input_fidelity',
		`The model '${modelId}' does not support the 'input_fidelity' parameter.`,
	);
}

/** Checks the pictures of an edit. Throws the 400 OpenAI would answer. */
export async function checkPictures(
	pictures: { references: Upload[]; mask?: Upload; markup?: Upload },
	settings: Settings,
): Promise<CheckedPictures> {
	const { references, mask, markup } = pictures;
	if (references.length === 0) {
		throw invalid('missing_required_parameter', 'image', "Missing required parameter: 'image'.");
	}
	if (references.length > 16) {
		throw tooLong('image', 'array', 16, references.length);
	}
	const sizes: Size[] = [];
	for (const [i, reference] of references.entries()) sizes.push(await checkReference(reference, i));
	if (mask && settings.format === 'gif') throw invalid('invalid_value', 'mask', 'GIF output does not support masks.');
	if (settings.format === 'svg') throw invalid('invalid_value', 'output_format', 'SVG edits are not supported.');
	if (mask) await checkMask(mask, sizes[0]!);
	if (markup) await checkMarkup(markup, sizes[0]!, mask, settings);
	return { references, sizes, mask, markup };
}
