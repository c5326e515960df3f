import { checkRender, renderRemarks } from './render';
import { promptFields, svgField, tableFields, withoutUndefined } from './renderFields';
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
	const size = resolveSize(settings, context.model);
	if ('refusal' in size) return { ok: false, refusal: size.refusal };
	const body = generateBody(settings, size.size);
	return { ok: true, request: { kind: 'generate', body }, remarks: [...renderRemarks(settings, context), ...size.remarks] };
}

function generateBody(settings: RenderSettings, size: string): GenerateBody {
	const byHand = { ...promptFields(settings, size), svg: svgField(settings) } satisfies Partial<GenerateBody>;
	return withoutUndefined({ ...byHand, ...tableFields('generate', settings) }) as GenerateBody;
}
