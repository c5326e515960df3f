import { mostImageBytes } from '../request/pictures';
import { type BegunAnswer, fetchFile, type HttpContext } from '../transport/send';
import { gather, type Gathered, type Unusable } from './gather';
import { readUrl } from './urls';

/** Why an address gave no picture, in words for a message. */
export interface Unreachable {
	why: 'unreachable';
	/** What happened: `it answered 404`. */
	what: string;
	/** Whether another try may help. */
	mayPass: boolean;
}

/** The answer to one GET that has begun. */
type UrlAnswer = Pick<BegunAnswer, 'status' | 'headers' | 'bytes' | 'close'>;

/** Makes one GET and follows nothing; throws when no answer comes. n8n's helper in life, five lines in a test. */
export type Get = (url: string) => Promise<UrlAnswer>;

const mostRedirects = 5;
/** Milliseconds without a byte, and in all. */
const idleMs = 60_000;
const longestMs = 300_000;

/**
 * n8n's own HTTP helper: it honours proxies and n8n's protection against requests to internal addresses. No credential is
 * ever sent along, and redirects are not followed, so that every hop is checked here.
 */
export const getWith = (ctx: HttpContext): Get => async (url) => await fetchFile(ctx, url, { timeoutMs: idleMs });

/** Fetches a picture: http and https only, on every hop; less than 50 MB; judged by its bytes, not by what the server calls it. */
export async function fetchPicture(get: Get, address: string): Promise<Gathered | Unusable | Unreachable> {
	let url = address;
	for (let hop = 0; hop <= mostRedirects; hop++) {
		const answer = await ask(get, url);
		if ('why' in answer) return answer;
		const next = redirectOf(answer, url);
		if (next === undefined) return await read(answer);
		answer.close();
		const target = readUrl(next, 'References');
		if (target.refusal) return unreachable('it sends visitors on to an address that is not on the web');
		url = target.found.href;
	}
	return unreachable(`it sends visitors on more than ${mostRedirects} times`);
}

const unreachable = (what: string, mayPass = false): Unreachable => ({ why: 'unreachable', what, mayPass });

async function ask(get: Get, url: string): Promise<UrlAnswer | Unreachable> {
	try {
		return await get(url);
	} catch (error) {
		return explain(error);
	}
}

function redirectOf({ status, headers }: UrlAnswer, url: string): string | undefined {
	const { location } = headers;
	if (status < 300 || status > 399 || typeof location !== 'string') return undefined;
	return URL.canParse(location, url) ? new URL(location, url).href : location;
}

async function read({ status, headers, bytes, close }: UrlAnswer): Promise<Gathered | Unusable | Unreachable> {
	try {
		if (status < 200 || status > 299) return unreachable(`it answered ${status}${meanings[status] ?? ''}`, status === 429 || status >= 500);
		if (Number(headers['content-length'] ?? 0) >= mostImageBytes) return { why: 'tooLarge', start: '' };
		return await gather(inTime(bytes, Date.now() + longestMs), 'whole');
	} catch (error) {
		return explain(error);
	} finally {
		close();
	}
}

/** A server that sends a byte now and then must not hold a row for ever. */
async function* inTime(bytes: AsyncIterator<Uint8Array>, deadline: number): AsyncGenerator<Uint8Array> {
	for (let next = await bytes.next(); !next.done; next = await bytes.next()) {
		if (Date.now() > deadline) throw new Error('timeout');
		yield next.value;
	}
}

const meanings: Record<number, string> = {
	401: ' (it asks for a login)',
	403: ' (it is not public)',
	404: ' (there is nothing at this address)',
	410: ' (it was removed)',
	429: ' (too many requests)',
};

/** Network errors in words; n8n replaces messages that hold their codes. */
const causes: Array<[pattern: RegExp, what: string, mayPass: boolean]> = [
	[/ENOTFOUND|EAI_NONAME/, 'there is no such host', false],
	[/EAI_AGAIN/, 'its host could not be looked up', true],
	[/ECONNREFUSED/, 'nothing answers there', true],
	[/CERT|SSL|TLS|SELF_SIGNED/i, 'its certificate is not valid', false],
	[/SSRF|blocked|not allowed|restricted/i, 'this n8n does not allow requests to it', false],
	[/TIMEDOUT|timeout|ECONNABORTED|aborted|TimeoutError/i, 'it took too long', true],
];

function explain(error: unknown): Unreachable {
	const { code, message, name, cause } = (error ?? {}) as { code?: unknown; message?: unknown; name?: unknown; cause?: unknown };
	const inner = (cause ?? {}) as { code?: unknown; message?: unknown };
	const told = [code, name, message, inner.code, inner.message].filter((part) => typeof part === 'string').join(' ');
	const known = causes.find(([pattern]) => pattern.test(told));
	return known ? unreachable(known[1], known[2]) : unreachable('the connection broke off', true);
}
