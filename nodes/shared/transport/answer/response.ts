import type { IDataObject } from 'n8n-workflow';
import { isRecord, type JsonRecord, recordsIn, textOf } from '../../base/json';

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
	/** What it wrote where it declined to answer. */
	refusal: string;
	/** In order; the pictures that arrived belong to those that did not fail. */
	calls: ImageCall[];
}

/** A call of the tool that brought no picture. */
export const hasFailed = ({ error, status }: JsonRecord): boolean => isRecord(error) || status === 'failed';

const toCall = (item: JsonRecord): ImageCall => ({
	id: textOf(item.id),
	status: textOf(item.status),
	revisedPrompt: textOf(item.revised_prompt),
	size: textOf(item.size),
	quality: textOf(item.quality),
	background: textOf(item.background),
	outputFormat: textOf(item.output_format),
	action: textOf(item.action),
	failed: hasFailed(item),
});

/** Reads the body of a response, as JSON or as the last event of a stream gave it. Never throws. */
export function readResponse(body: IDataObject): ResponseFacts {
	const output = recordsIn(body.output);
	const parts = output.filter(({ type }) => type === 'message').flatMap(({ content }) => recordsIn(content));
	const tool = recordsIn(body.tools).find(({ type }) => type === 'image_generation');
	const { conversation } = body;
	return {
		responseId: textOf(body.id),
		conversationId: isRecord(conversation) ? textOf(conversation.id) : textOf(conversation),
		status: textOf(body.status),
		mainModel: textOf(body.model),
		imageModel: textOf(tool?.model),
		text: joined(parts.map((part) => textOf(part.text))),
		refusal: joined(parts.map((part) => textOf(part.refusal))),
		calls: output.filter(({ type }) => type === 'image_generation_call').map(toCall),
	};
}

const joined = (texts: string[]) => texts.filter((one) => one !== '').join('\n\n');

/** True while the API still works on it. */
export const isPending = ({ status }: IDataObject): boolean => status === 'queued' || status === 'in_progress';
