import type { NeverSent } from '../catalog/apiContract';
import type { Result } from '../base/result';
import type {
	ImageEditParamsNonStreaming,
	ImageEditParamsStreaming,
	ImageGenerateParamsNonStreaming,
	ImageGenerateParamsStreaming,
} from 'openai/resources/images';

/** A request that will not be sent, and why, in words for the person who built the workflow. */
export interface Refusal {
	/** The parameter's display name, as seen in the node. */
	parameter: string;
	/** One sentence: what is wrong with the value. */
	message: string;
	/** The rule, and the way out. */
	description: string;
}

/** The JSON body of POST /images/generations, exactly as the `openai` package types it. */
export type GenerateBody = Omit<ImageGenerateParamsNonStreaming | ImageGenerateParamsStreaming, NeverSent> & {
	prompt: string;
	model: string;
};

/** A checked request to make images from text. */
export interface GenerateRequest {
	kind: 'generate';
	body: GenerateBody;
}

/** Fields of an edit that are pictures: they travel beside the body. */
type PictureFields = 'image' | 'mask' | 'markup';

/** The fields of POST /images/edits other than its pictures, exactly as the `openai` package types them. */
export type EditBody = Omit<ImageEditParamsNonStreaming | ImageEditParamsStreaming, NeverSent | PictureFields> & {
	prompt: string;
	model: string;
	/** JSON form only: the multipart form has no such field. Source: OpenAI's reference of POST /images/edits. */
	moderation?: 'low' | 'auto';
};

/** A picture sent as a file: which bytes, and the name they travel under. */
export interface RequestFile {
	/** SHA-256 of its bytes, hex. */
	sha256: string;
	fileName: string;
}

/** A picture the provider fetches or has already. */
export type ImageLink = { image_url: string } | { file_id: string };

/** The pictures of an edit, in the order the prompt names them: as files (multipart) or as links (JSON). */
export type EditImages =
	| { as: 'files'; images: RequestFile[]; mask?: RequestFile; markup?: RequestFile }
	| { as: 'links'; images: ImageLink[]; mask?: ImageLink };

/** A checked request to make images from pictures and text. */
export interface EditRequest {
	kind: 'edit';
	body: EditBody;
	pictures: EditImages;
}

/** A checked request for images. */
export type ImageRequest = GenerateRequest | EditRequest;

/** The result of checking: a request that may be sent, with remarks for the user, or a refusal. */
export type Checked<Request> = Result<{ request: Request; remarks: string[] }, { refusal: Refusal }>;
