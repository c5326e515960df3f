import type { ImageGenerateParamsNonStreaming, ImageGenerateParamsStreaming } from 'openai/resources/images';

/** A request that will not be sent, and why, in words for the person who built the workflow. */
export interface Refusal {
	/** The parameter's display name, as seen in the node. */
	parameter: string;
	/** One sentence: what is wrong with the value. */
	message: string;
	/** The rule, and the way out. */
	description: string;
}

/** Fields that are never sent, with the reason beside each. */
type NeverSent =
	/** 400 `unknown_parameter`, even when null. */
	| 'response_format'
	| 'style'
	/** Replaced by `safety_identifier`. */
	| 'user';

/** The JSON body of POST /images/generations, exactly as the `openai` package types it. */
export type GenerateBody = Omit<ImageGenerateParamsNonStreaming | ImageGenerateParamsStreaming, NeverSent> & {
	prompt: string;
	model: string;
};

/** A checked request to make images from text. */
export interface ImageRequest {
	kind: 'generate';
	body: GenerateBody;
}

/** The result of checking: a request that may be sent, with remarks for the user, or a refusal. */
export type Checked<Request> = { ok: true; request: Request; remarks: string[] } | { ok: false; refusal: Refusal };
