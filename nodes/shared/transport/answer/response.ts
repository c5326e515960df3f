import type { IDataObject } from 'n8n-workflow';

/** One picture of a response, or the attempt at one. */
export interface ImageCall {
	id: string;
	status: string;
	/** What the main model asked the tool for. */
	revisedPrompt: string;
	size: string;
	quality: string;
	background: string;
	outputFormat: string;
	action: string;
	failed: boolean;
}

/** What a response says besides its pictures. Missing texts are empty. */
export interface ResponseFacts {
	responseId: string;
	conversationId: string;
	/** completed, failed, in_progress, cancelled, queued or incomplete. */
	status: string;
	/** The main model as served. */
	mainModel: string;
	/** The image model of the tool; empty where the answer does not repeat its tools. */
	imageModel: string;
	/** Everything the main model wrote for the user. */
	text: string;
	/** What it wrote in place of an answer, where it declined. */
	refusal: string;
	/** In order; the pictures that arrived belong to those that did not fail. */
	calls: ImageCall[];
}

const isObject = (value: unknown): value is IDataObject => typeof value === 'object' && value !== null;
const objectsIn = (value: unknown): IDataObject[] =>
	(Array.isArray(value) ? (value as unknown[]) : []).filter(isObject);
const text = (value: unknown) => (typeof value === 'string' ? value : '');

const toCall = (item: IDataObject): ImageCall => ({
	id: text(item.id),
	status: text(item.status),
	revisedPrompt: text(item.revised_prompt),
	size: text(item.size),
	quality: text(item.quality),
	background: text(item.background),
	outputFormat: text(item.output_format),
	action: text(item.action),
	failed: isObject(item.error) || item.status === 'failed',
});

/** Reads the body of a response, as JSON or as the last event of a stream gave it. Never throws. */
export function readResponse(body: IDataObject): ResponseFacts {
	const output = objectsIn(body.output);
	const parts = output.filter(({ type }) => type === 'message').flatMap(({ content }) => objectsIn(content));
	const tool = objectsIn(body.tools).find(({ type }) => type === 'image_generation');
	const { conversation } = body;
	return {
		responseId: text(body.id),
		conversationId: isObject(conversation) ? text(conversation.id) : text(conversation),
		status: text(body.status),
		mainModel: text(body.model),
		imageModel: text(tool?.model),
		text: joined(parts.map((part) => text(part.text))),
		refusal: joined(parts.map((part) => text(part.refusal))),
		calls: output.filter(({ type }) => type === 'image_generation_call').map(toCall),
	};
}

const joined = (texts: string[]) => texts.filter((one) => one !== '').join('\n\n');

/** True while the API still works on it. */
export const isPending = ({ status }: IDataObject): boolean => status === 'queued' || status === 'in_progress';
