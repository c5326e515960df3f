/** How reading an answer can go wrong after its first byte came. */
export type AnswerErrorCode =
	/** It ended before it was complete. */
	| 'answer_cut'
	/** It is no JSON and no event stream: a web page, for example. */
	| 'not_json'
	/** It began as JSON, and is none. */
	| 'answer_damaged'
	/** The text in an image's place is not base64. */
	| 'bad_image'
	/** More than any image API has a reason to send. */
	| 'too_large'
	/** The image arrived, and n8n could not store it. */
	| 'not_stored';

/** Thrown by the readers; `excerpt` is the start of the offending text, or the store's own words. */
export class AnswerError extends Error {
	constructor(
		readonly code: AnswerErrorCode,
		readonly excerpt = '',
	) {
		super(`The answer could not be read: ${code}`);
		this.name = 'AnswerError';
	}
}
