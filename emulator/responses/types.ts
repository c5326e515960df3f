/** A stored answer of /v1/responses with everything said up to it. Pictures are kept on disk, by file id. */
export interface StoredResponse {
	answer: Record<string, unknown>;
	/** Input and output items of the conversation, in order. */
	items: Array<Record<string, unknown>>;
}
