import type {
	ResponseCreateParamsNonStreaming,
	ResponseCreateParamsStreaming,
	Tool,
} from 'openai/resources/responses/responses';
import type { Picture } from './pictures';

/** Fields of POST /responses that this package does not send, with the reason. */
type NotSent =
	/** Written while sending: they hold the pictures. */
	| 'input'
	/** Not about images. */
	| 'access_programs'
	| 'include'
	| 'prompt'
	| 'top_logprobs'
	/** The API's own defaults are right for pictures. */
	| 'context_management'
	| 'image'
	| 'moderation'
	| 'parallel_tool_calls'
	| 'prompt_cache_key'
	| 'prompt_cache_options'
	| 'prompt_cache_retention'
	| 'service_tier'
	| 'stream_options'
	| 'temperature'
	| 'top_p'
	/** Deprecated. */
	| 'prompt_cache_retention'
	| 'truncation'
	| 'user';

/** The fields of POST /responses other than its input, exactly as the `openai` package types them. */
export type RespondBody = Omit<ResponseCreateParamsNonStreaming | ResponseCreateParamsStreaming, NotSent> & {
	model: string;
};

/** The hosted tool that draws; its mask, which is a picture, is written while sending. */
export type ImageTool = Omit<Tool.ImageGeneration, 'input_image_mask'>;

/** A picture with the words that introduce it to the model. */
export interface InputPicture {
	picture: Picture;
	/** Put before the picture; empty: nothing. */
	caption: string;
}

/** A checked request to a main model: words and pictures in, words and pictures out. */
export interface RespondRequest {
	kind: 'respond';
	body: RespondBody;
	/** What the user says in this turn. */
	message: string;
	pictures: InputPicture[];
	/** How closely the main model looks at the pictures. */
	detail: 'auto' | 'low' | 'high' | 'original';
	mask?: Picture;
	/** Open a conversation first, and belong to it. */
	newConversation?: boolean;
}

/** A request for a response that was asked for earlier. */
export interface FetchRequest {
	kind: 'fetch';
	responseId: string;
}
