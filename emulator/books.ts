import { sha256, type RecordedRequest } from './record';

/** One paid call as the API's own accounts have it. */
export interface BookEntry {
	requestId: string;
	/** ISO time. */
	at: string;
	path: string;
	status: number;
	fault?: string;
	model: string;
	/** The header `x-row`, or what stands in `[row …]` in the prompt. */
	row?: string;
	promptSha256: string;
	/** The first 200 characters. */
	prompt: string;
	/** Images made and billed. */
	images: number;
	/** Images whose bytes were sent in full. */
	imagesSent: number;
	/** What is billed; 0 when nothing was. */
	usd: number;
	/** The client got the whole answer; for work in the background, the poll that brought it. */
	delivered: boolean;
}

/** All words of a request: the prompt, or the texts of a Responses input joined by line breaks. */
export function wordsOf(body: unknown): string {
	const { prompt, input } = (body ?? {}) as { prompt?: unknown; input?: unknown };
	return typeof prompt === 'string' ? prompt : textsIn(input).join('\n');
}

function textsIn(input: unknown): string[] {
	if (typeof input === 'string') return [input];
	if (Array.isArray(input)) return input.flatMap(textsIn);
	const { text, content } = (input ?? {}) as { text?: unknown; content?: unknown };
	return typeof text === 'string' ? [text] : content === undefined ? [] : textsIn(content);
}

function entryOf(record: RecordedRequest): BookEntry {
	const words = wordsOf(record.body);
	return {
		requestId: record.id,
		at: record.at,
		path: record.path,
		status: record.status,
		fault: record.fault,
		model: record.model ?? '',
		row: record.headers['x-row'] ?? /\[row ([^\]]+)\]/i.exec(words)?.[1],
		promptSha256: sha256(words),
		prompt: words.slice(0, 200),
		images: record.answeredImages,
		imagesSent: record.imagesSent,
		usd: record.costUsd ?? 0,
		delivered: record.delivered,
	};
}

/** The calls that could be billed, oldest first, and what they come to. */
export function booksOf(requests: readonly RecordedRequest[]) {
	const paid = ({ method, path }: RecordedRequest) =>
		method === 'POST' && /\/(images\/(generations|edits)|responses)(\?|$)/.test(path);
	const entries = requests.filter(paid).map(entryOf);
	const sum = (of: (entry: BookEntry) => number) => entries.reduce((total, entry) => total + of(entry), 0);
	return {
		entries,
		totals: {
			usd: sum(({ usd }) => usd),
			images: sum(({ images }) => images),
			deliveredUsd: sum(({ usd, delivered }) => (delivered ? usd : 0)),
		},
	};
}
