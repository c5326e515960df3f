const megabyte = 1024 * 1024;

/** How much one request takes. Source: the `openai` package 7.55.0 and OpenAI's reference of POST /responses, 2026-11-20. */
export const limits = {
	/** Characters of a prompt, as the API counts them (Unicode code points). */
	promptCharacters: 32_000,
	references: 16,
	/** Bytes; a picture must have fewer. */
	imageBytes: 50 * megabyte,
	maskBytes: 4 * megabyte,
	/** Characters of one message to a main model. */
	messageCharacters: 10_485_760,
	metadata: { entries: 16, keyCharacters: 64, valueCharacters: 512 },
	/** Criteria of one review: our own limit, so that the answer stays readable. */
	criteria: 40,
	/** Characters of a title: about what a search result shows of one. Our own limit. */
	titleCharacters: 60,
	/** Hours OpenAI keeps a response. */
	responseHours: 30 * 24,
} as const;
