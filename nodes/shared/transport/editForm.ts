import type { EditRequest } from '../request/types';
import type { Route } from './route';

/** The body of POST /images/edits: a multipart form, or JSON where the pictures are links. */
export type EditPayload = { form: FormData } | { body: Record<string, unknown> };

/**
 * Writes the body of an edit for a route. Made anew for every try, because a form is read once; the pictures' bytes are
 * not copied: the form refers to the Blobs the request holds.
 * @param model the provider's name for the model
 */
export function editPayload(request: EditRequest, route: Pick<Route, 'edits'>, model: string): EditPayload {
	const { pictures } = request;
	const body = { ...request.body, model };
	if (pictures.as === 'links') {
		return { body: { ...body, images: pictures.images, ...(pictures.mask ? { mask: pictures.mask } : {}) } };
	}
	const form = new FormData();
	for (const [name, value] of Object.entries(body)) {
		if (value !== undefined && value !== null) form.append(name, String(value));
	}
	for (const { blob, fileName } of pictures.images) form.append(route.edits.fieldName, blob, fileName);
	if (pictures.mask) form.append('mask', pictures.mask.blob, pictures.mask.fileName);
	if (pictures.markup) form.append('markup', pictures.markup.blob, pictures.markup.fileName);
	return { form };
}
