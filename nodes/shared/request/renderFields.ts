import type { ImageGenerateParams } from 'openai/resources/images';
import type { Tool } from 'openai/resources/responses/responses';
import { apiEntries, type ApiSettings, type RequestName } from '../catalog/apiParameters';
import type { RenderSettings } from './settings';

/** The fields of a request that follow the table of parameters, from settings that were checked. */
export const tableFields = (on: RequestName, settings: ApiSettings): object =>
	Object.fromEntries(apiEntries.filter(([, { on: has, partOf }]) => has[on] && !partOf).map(([name, , field]) => [field, settings[name]]));

/** The fields that generations and edits share and that depend on more than one setting. */
export const promptFields = ({ model, prompt, partialImages }: RenderSettings, size: string) => ({
	model,
	prompt,
	size,
	stream: partialImages === undefined ? undefined : (true as const),
});

/** Who writes an SVG. */
export const svgField = ({ svgModel, svgEffort }: ApiSettings): (ImageGenerateParams.Svg & Tool.ImageGeneration.Svg) | undefined =>
	svgModel === undefined
		? undefined
		: { model: svgModel, ...(svgEffort === undefined ? {} : { reasoning: { effort: svgEffort as Tool.ImageGeneration.Svg.Reasoning['effort'] } }) };

/** The API takes an absent field for its default, but refuses some fields that are null. */
export function withoutUndefined<Fields extends object>(fields: Fields): Fields {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;
}
