import type { ImageEditParams } from 'openai/resources/images';
import type { RenderSettings } from './settings';

/**
 * Every field of a body must be written, so that an update of the `openai` package that adds or removes one fails the
 * build until somebody says what to do with it.
 */
export type EveryFieldOf<Body> = Required<{ [Field in keyof Body]: unknown }>;

/**
 * The fields that generations and edits share, from settings that were checked. Typed as edits have them, whose values are
 * the fewer; undefined ones are left out by `withoutUndefined`.
 */
export const renderFields = (settings: RenderSettings, size: string) => ({
	model: settings.model,
	prompt: settings.prompt,
	n: settings.n,
	size,
	quality: settings.quality as ImageEditParams['quality'],
	background: settings.background as ImageEditParams['background'],
	output_format: settings.outputFormat as ImageEditParams['output_format'],
	output_compression: settings.outputCompression,
	moderation: settings.moderation as 'auto' | 'low' | undefined,
	stream: settings.partialImages === undefined ? undefined : true,
	partial_images: settings.partialImages,
	safety_identifier: settings.safetyIdentifier || undefined,
	complexity: settings.complexity as ImageEditParams['complexity'],
	frame_count: settings.frameCount,
	frame_duration_ms: settings.frameDurationMs,
});

/** The API takes an absent field for its default, but refuses some fields that are null. */
export function withoutUndefined<Fields extends object>(fields: Fields): Partial<Fields> {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<Fields>;
}
