import type { ImageGenerateParams } from 'openai/resources/images';
import { checkRender, renderRemarks } from './render';
import { resolveSize } from './resolveSize';
import type { RenderSettings, RequestContext } from './settings';
import type { Checked, GenerateBody, GenerateRequest } from './types';

/**
 * Checks the settings of one row and writes the request to POST /images/generations.
 * Pure: the same settings always give the same request, so it can serve as a fingerprint.
 */
export function checkGenerate(settings: RenderSettings, context: RequestContext): Checked<GenerateRequest> {
	const refusal = checkRender(settings, context);
	if (refusal) return { ok: false, refusal };
	const size = resolveSize(settings.size, settings.snapSize, settings.model, context.model);
	if ('refusal' in size) return { ok: false, refusal: size.refusal };
	const body = generateBody(settings, size.size);
	return { ok: true, request: { kind: 'generate', body }, remarks: [...renderRemarks(settings, context), ...size.remarks] };
}

/**
 * Every field is named here, so that an update of the `openai` package that adds or removes one fails the build
 * until somebody says what to do with it.
 */
type Written = Required<{ [Field in keyof GenerateBody]: unknown }>;

function generateBody(settings: RenderSettings, size: string): GenerateBody {
	const streamed = settings.partialImages !== undefined;
	const fields = {
		model: settings.model,
		prompt: settings.prompt,
		n: settings.n,
		size,
		quality: settings.quality as ImageGenerateParams['quality'],
		background: settings.background as ImageGenerateParams['background'],
		output_format: settings.outputFormat as ImageGenerateParams['output_format'],
		output_compression: settings.outputCompression,
		moderation: settings.moderation as ImageGenerateParams['moderation'],
		stream: streamed || undefined,
		partial_images: settings.partialImages,
		safety_identifier: settings.safetyIdentifier || undefined,
		complexity: settings.complexity as ImageGenerateParams['complexity'],
		frame_count: settings.frameCount,
		frame_duration_ms: settings.frameDurationMs,
		svg: settings.svgModel === undefined ? undefined : svgAuthor(settings.svgModel, settings.svgEffort),
	} satisfies Written & Partial<GenerateBody>;
	return withoutUndefined(fields) as GenerateBody;
}

const svgAuthor = (model: string, effort: string | undefined): ImageGenerateParams.Svg => ({
	model,
	...(effort === undefined ? {} : { reasoning: { effort: effort as ImageGenerateParams.Svg.Reasoning['effort'] } }),
});

/** The API takes an absent field for its default, but refuses some fields that are null. */
export function withoutUndefined<Fields extends object>(fields: Fields): Partial<Fields> {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<Fields>;
}
