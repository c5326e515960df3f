import type { IDataObject } from 'n8n-workflow';

/** Where base64 images stand in an answer or an event. A new place is a line here. */
export interface ImagePlace {
	kind: 'image' | 'partial' | 'byEvent';
	/** Only a string that is a `data:` URL is an image; another string is left in the answer. */
	onlyDataUrl?: true;
	/** The object that holds the string must be of this type, if it has named one by then. */
	ofType?: string;
	/** The last event repeats the images of the events before: not taken again. */
	repeats?: true;
}

const call = 'image_generation_call';

export const imagePlaces: Record<string, ImagePlace> = {
	// Images API
	'data[].b64_json': { kind: 'image' },
	'data[].url': { kind: 'image', onlyDataUrl: true },
	// Images API, streamed
	b64_json: { kind: 'byEvent' },
	// Responses API
	'output[].result': { kind: 'image', ofType: call },
	// Responses API, streamed
	partial_image_b64: { kind: 'partial' },
	'item.result': { kind: 'image', ofType: call },
	'response.output[].result': { kind: 'image', ofType: call, repeats: true },
};

/** The event that ends a stream, and the part of it that is the answer. */
export const lastEvents: Record<string, (event: IDataObject) => unknown> = {
	'image_generation.completed': (event) => event,
	'image_edit.completed': (event) => event,
	'response.completed': (event) => event.response,
	'response.failed': (event) => event.response,
	'response.incomplete': (event) => event.response,
};

/** Partial or whole, for the events that put both under the same key: by the event's name, and where it has none by its number. */
export function kindOfEvent(event: IDataObject, name: string): 'image' | 'partial' {
	const type = typeof event.type === 'string' ? event.type : name;
	if (type.endsWith('.completed')) return 'image';
	return type.endsWith('partial_image') || typeof event.partial_image_index === 'number' ? 'partial' : 'image';
}
