import { bytesOf, type PictureBytes } from '../request/pictures';
import type { EditRequest, GenerateRequest, ImageRequest, RequestFile } from '../request/types';
import type { Route } from './route/route';
import type { WireCall } from './send';

/** Fields the multipart form of an edit does not have. Source: OpenAI's reference of POST /images/edits. */
const jsonOnly = new Set(['moderation']);

/** A checked request as it goes over a route: endpoint, and a JSON body or a multipart form, with the provider's name of the model. */
export function wireCall(route: Route, request: ImageRequest, held: PictureBytes = new Map()): WireCall {
	return request.kind === 'generate' ? generateCall(route, request) : editCall(route, request, held);
}

function generateCall(route: Route, { body }: GenerateRequest): WireCall {
	const { model, stream } = body;
	return {
		endpoint: 'images/generations',
		model,
		body: { ...body, model: route.modelFor(model) },
		stream: stream === true,
	};
}

function editCall(route: Route, { body, pictures }: EditRequest, held: PictureBytes): WireCall {
	const { model, stream } = body;
	const fields = { ...body, model: route.modelFor(model) };
	const call: WireCall = { endpoint: 'images/edits', model, stream: stream === true };
	if (pictures.as === 'links') {
		const { images, mask } = pictures;
		return { ...call, body: { ...fields, images, ...(mask ? { mask } : {}) } };
	}
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) {
		if (value === undefined || value === null || jsonOnly.has(name)) continue;
		form.append(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
	}
	const imageField = pictures.images.length > 1 ? route.edits.fieldName : 'image';
	const append = (field: string, { sha256, fileName }: RequestFile) => form.append(field, bytesOf(held, sha256), fileName);
	for (const image of pictures.images) append(imageField, image);
	if (pictures.mask) append('mask', pictures.mask);
	if (pictures.markup) append('markup', pictures.markup);
	return { ...call, form };
}
