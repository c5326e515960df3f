import { createHash } from 'node:crypto';

export interface RecordedFile {
	field: string;
	fileName: string;
	mimeType: string;
	bytes: number;
	sha256: string;
	width?: number;
	height?: number;
	/** Position among the request's files, from 0. */
	order: number;
}

/** One request as it arrived and what became of it. */
export interface RecordedRequest {
	id: string;
	/** ISO time. */
	at: string;
	method: string;
	path: string;
	headers: Record<string, string>;
	contentType: string;
	/** The JSON body, or the text fields of a multipart form. */
	body: unknown;
	files: RecordedFile[];
	status: number;
	/** Kinds of the faults that struck, joined with +. */
	fault?: string;
	/** The model that was asked, whatever a provider calls it. */
	model?: string;
	answeredImages: number;
	/** What OpenAI would have billed, USD; absent while nothing was billed. */
	costUsd?: number;
	/** Images whose bytes were sent in full. */
	imagesSent: number;
	/** The client got the whole answer. */
	completed: boolean;
	/** What was paid for reached the client whole: with this answer, or with the poll that brought it later. */
	delivered: boolean;
	/** Requests being answered when this one arrived, itself included. */
	inFlightAtStart: number;
}

export const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

/** Long base64 in a JSON body is recorded by its hash: the record must stay small. */
export function withoutBytes(value: unknown): unknown {
	if (typeof value === 'string') {
		return value.length > 100_000
			? `${value.slice(0, 60)}… (${value.length} characters, sha256:${sha256(value)})`
			: value;
	}
	if (Array.isArray(value)) return value.map(withoutBytes);
	if (value === null || typeof value !== 'object') return value;
	return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutBytes(inner)]));
}
