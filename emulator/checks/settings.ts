import { invalid, modelNotFound, userError, type ApiError } from '../errors';
import { imageModels, isShutDown, mainModelId, type EmulatedModel } from '../models';
import { checkFields, checkOneOf, type Body } from './fields';
import { checkSize, type Size } from './size';
import { motionFields, svgFields } from './tables';

/** A request's settings after every check: what will be served. */
export interface Settings {
	modelId: string;
	model: EmulatedModel;
	/** Undefined: auto. */
	size: Size | undefined;
	/** Never auto: what auto stands for is decided here. */
	quality: string;
	transparent: boolean;
	format: 'png' | 'jpeg' | 'webp' | 'gif' | 'svg';
	compression: number | undefined;
	partials: number;
	frames: number;
	frameMs: number;
	/** The text model that writes an SVG. */
	svgAuthor: string;
}

/** The image model of that id. Throws if it does not exist or is shut down. */
function checkModel(id: string, { today, noSuchModel = modelNotFound }: CheckOptions): EmulatedModel {
	const model = Object.hasOwn(imageModels, id) ? imageModels[id] : undefined;
	if (!model) throw noSuchModel(id);
	if (isShutDown(model, today)) throw noSuchModel(id, true);
	return model;
}

function checkBackground(body: Body, format: string, model: EmulatedModel, previews: boolean): void {
	if (body.background !== 'transparent') return;
	if (format === 'jpeg') {
		throw userError('invalid_value', 'background', 'Transparent background is not supported for JPEG output format');
	}
	if (model.transparentIsPreview && !previews) {
		throw userError('invalid_value', 'background', 'Transparent background is not supported for this model.');
	}
}

function checkCompression(body: Body, format: string): void {
	const asked = body.output_compression ?? undefined;
	if (asked === undefined || format === 'jpeg' || format === 'webp') return;
	if (format === 'png' && asked === 100) return;
	throw invalid(
		'invalid_value',
		'output_compression',
		`Compression less than 100 is not supported for ${format.toUpperCase()} output format.`,
	);
}

/** GIF and SVG exclude streaming partials and each other's fields. */
function checkMotion(body: Body, format: string, modelId: string, model: EmulatedModel): void {
	const present = Object.keys(motionFields).filter((name) => body[name] !== undefined && body[name] !== null);
	if (!model.motion && present[0]) {
		throw invalid('unknown_parameter', present[0], `Unknown parameter: '${present[0]}'.`);
	}
	const frames = present.find((name) => name.startsWith('frame_'));
	if (frames && format !== 'gif') throw invalid('invalid_value', frames, `'${frames}' requires output_format 'gif'.`);
	if (body.svg && format !== 'svg') throw invalid('invalid_value', 'svg', "'svg' requires output_format 'svg'.");
	const still = format !== 'gif' && format !== 'svg';
	if (!still && Number(body.partial_images ?? 0) > 0) {
		throw invalid(
			'invalid_value',
			'partial_images',
			`Partial images are not supported for ${format.toUpperCase()} output of ${modelId}.`,
		);
	}
	if (format === 'svg' && Number(body.n ?? 1) !== 1) throw invalid('invalid_value', 'n', 'SVG output requires n=1.');
	if (!still && body.stream)
		throw invalid('invalid_value', 'stream', `${format.toUpperCase()} output does not support streaming.`);
}

function svgAuthorOf({ svg }: Body, otherwise = 'gpt-6-sol'): string {
	if (svg === undefined || svg === null) return otherwise;
	checkFields(svg as Body, svgFields, 'svg.');
	const { model } = svg as { model: string };
	if (!mainModelId(model)) throw modelNotFound(model);
	return model;
}

export interface CheckOptions {
	/** ISO date. */
	today: string;
	/** Whether features marked as a preview are open to this account. */
	previews: boolean;
	/** Who writes an SVG when the request does not say. */
	svgAuthor?: string;
	/** The answer for a model there is not; 404 unless told. */
	noSuchModel?: (id: string, shutDown?: boolean) => ApiError;
}

/** Checks all settings against the model's own limits. Throws the 400 or 404 OpenAI would answer. */
export function checkSettings(body: Body, options: CheckOptions): Settings {
	const modelId = body.model as string;
	const model = checkModel(modelId, options);
	const format = (body.output_format ?? 'png') as Settings['format'];
	checkOneOf('output_format', format, model.formats);
	const quality = (body.quality ?? 'auto') as string;
	checkOneOf('quality', quality, model.qualities);
	const size = checkSize((body.size ?? undefined) as string | undefined, model);
	checkBackground(body, format, model, options.previews);
	checkCompression(body, format);
	checkMotion(body, format, modelId, model);
	return {
		modelId,
		model,
		size,
		quality: quality === 'auto' ? 'medium' : quality,
		transparent: body.background === 'transparent',
		format,
		compression: (body.output_compression ?? undefined) as number | undefined,
		partials: Number(body.partial_images ?? 0),
		frames: Number(body.frame_count ?? 9),
		frameMs: Number(body.frame_duration_ms ?? 200),
		svgAuthor: svgAuthorOf(body, options.svgAuthor),
	};
}
