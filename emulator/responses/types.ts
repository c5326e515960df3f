import type { Body } from '../checks/fields';
import type { Settings } from '../checks/settings';
import type { RecordedRequest } from '../record';

/** A picture somebody showed or the tool made; its bytes are a stored file. */
export interface Shown {
	fileId: string;
	width: number;
	height: number;
	/** The image_generation_call that made it. */
	callId?: string;
}

/** One thing said in a conversation. */
export interface Turn {
	role: string;
	text: string;
	pictures: Shown[];
}

/** A kept answer with everything said up to it. */
export interface StoredResponse {
	answer: ResponseAnswer;
	turns: Turn[];
	/** Ends the work of a background response. */
	cancel: AbortController;
	/** The call that is billed for it. */
	bought: RecordedRequest;
}

export type ResponseAnswer = Record<string, unknown> & { id: string; status: string; output: OutputItem[] };

export type OutputItem = Record<string, unknown> & { id: string; type: string; status: string };

/** The image tool of a request, checked. */
export interface ImageTool {
	settings: Settings;
	action: 'generate' | 'edit' | 'auto';
	/** `{image_url}` or `{file_id}`. */
	mask?: unknown;
}

/** A request to /v1/responses, checked. */
export interface Asked {
	body: Body;
	model: string;
	tool?: ImageTool;
	/** The tool must be used, may be used, or must not. */
	choice: 'forced' | 'auto' | 'none';
	/** Everything said so far, this request's input last. */
	turns: Turn[];
	/** How many of the turns this request brought. */
	fresh: number;
}
