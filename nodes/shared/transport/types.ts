import type { ActionableCause, IDataObject, TimedCause } from 'n8n-workflow';
import type { ImageHeader } from '../image/types';
import type { Outcome } from '../receipt/types';

/** Ends without an image after which nobody but the provider knows whether it is billed. */
export const mayBeBilled: ReadonlySet<unknown> = new Set<Outcome>(['unknown', 'blocked']);

/** Whether trying again is safe, and who decides. */
export type RetryRule =
	/** Trying again cannot help. */
	| 'never'
	/** Nothing was bought (429, or the request never left): try again within the limits. */
	| 'safe'
	/** A clear 5xx: by the user's policy. */
	| 'policy'
	/** May have been bought already: only if the user accepts paying twice. */
	| 'risk';

/** Why no image came, in words for a person and fields for a Switch node. Never holds a secret. */
export interface Failure {
	outcome: Exclude<Outcome, 'made'>;
	/** The API's code, or ours: `connection_lost`, `not_json`, ... */
	code: string;
	/** One sentence: what happened. */
	message: string;
	/** What to do now. */
	description: string;
	retry: RetryRule;
	/**
	 * n8n's own word for the class of the failure. None where nobody can say whether the image was bought: a reader that
	 * takes the cause for an invitation to try again would pay twice.
	 */
	cause?: TimedCause | ActionableCause;
	/** Milliseconds the API asked us to wait. */
	retryAfterMs?: number;
	/** HTTP status, where an answer came. */
	status?: number;
	requestId?: string;
	/** The API parameter the answer names. */
	param?: string;
	/** Moderation stage and categories, or an unknown error's body without secrets. */
	details?: IDataObject;
}

/** An image whose bytes are still arriving. `stream` is a Node Readable that n8n's binary store takes as it is. */
export interface ArrivingImage {
	kind: 'image' | 'partial';
	/** Position in the answer from 0, among the images or among the partials. */
	index: number;
	/** Read from the first bytes; undefined when they are no picture we know. */
	header: ImageHeader | undefined;
	stream: NodeJS.ReadableStream;
	/** Whether provenance data (C2PA) came with it. To be asked when the stream has ended. */
	isSealed(): boolean;
}

/** Stores an arriving image (in n8n's binary store) and returns a handle to it. Must consume the stream. */
export interface KeepImage<Kept> {
	(image: ArrivingImage): Promise<Kept>;
	/** Whether the store may be away for a moment, so that all of an image is held until it has it; unless told, only its beginning is. */
	mayFail?(): Promise<boolean>;
}

/** An image that was made, and is lost to this execution. */
export interface MissingImage {
	/** Position in the answer from 0. */
	index: number;
	code: 'bad_image' | 'not_stored' | 'link_not_fetched';
	/** In words, without secrets. */
	message: string;
	/** Its address, where the provider gave one. */
	url?: string;
}

export interface KeptImage<Kept> {
	kind: 'image' | 'partial';
	index: number;
	kept: Kept;
	header: ImageHeader | undefined;
	/** Decoded size. */
	bytes: number;
	/** Hex digest of the decoded bytes. */
	sha256: string;
	/** Its last bytes are missing: it was cut off before it was sent. */
	endsEarly?: true;
}

/** A whole answer after reading: its images are stored, and everything else is a small object. */
export interface Answer<Kept> {
	images: Array<KeptImage<Kept>>;
	partials: Array<KeptImage<Kept>>;
	/** Images that were in the answer, and could not be had. */
	missing: MissingImage[];
	/** The JSON answer, or the `completed` event's fields, with every base64 image left out. */
	body: IDataObject;
}

/** Headers of an answer, names in lower case. */
export type AnswerHeaders = Record<string, string | string[] | undefined>;
