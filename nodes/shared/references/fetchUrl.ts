import { recordOf, textOf } from '../base/json';
import { limits } from '../catalog/limits';
import { mayFetch } from '../transport/egress';
import { type BegunAnswer, fetchFile, type HttpContext, mostRedirects, redirectOf } from '../transport/send';
import { gather, type Gathered, type Unusable } from './gather';
import { readUrl } from './urls';

/** Why an address gave no picture. */
export type Unreachable =
	/** It may lead inwards, and was not called: whether anything is there is not told. */
	| { why: 'inside' }
	| {
			why: 'unreachable';
			/** What happened, in words for a message: `it answered 404`. */
			what: string;
			/** Whether another try may help. */
			mayPass: boolean;
	  };

/** The answer to one GET that has begun. */
type UrlAnswer = Pick<BegunAnswer, 'status' | 'headers' | 'bytes' | 'close'>;

/** The web as pictures are fetched from it: n8n's helper in life, a few lines in a test. */
export interface Web {
	/** Makes one GET and follows nothing; throws when no answer comes. */
	get(url: string): Promise<UrlAnswer>;
	/** Whether an address may be called at all. */
	mayFetch(url: string): Promise<boolean>;
}

/** Milliseconds without a byte; in all it is four times as long. */
const timeoutMs = 60_000;

/**
 * n8n's own HTTP helper: it honours proxies and n8n's protection against requests to internal addresses. No credential is
 * ever sent along, and redirects are not followed, so that every hop is checked here.
 */
export const webOf = (ctx: HttpContext): Web => ({
	get: async (url) => await fetchFile(ctx, url, { timeoutMs }),
	mayFetch: async (url) => await mayFetch(ctx, url),
});

/** Fetches a picture: http and https only and nothing inside the network, on every hop; less than 50 MB; judged by its bytes, not by what the server calls it. */
export async function fetchPicture(web: Web, address: string): Promise<Gathered | Unusable | Unreachable> {
	let url = address;
	for (let hop = 0; hop <= mostRedirects; hop++) {
		if (!(await web.mayFetch(url))) return { why: 'inside' };
		const answer = await ask(web, url);
		if ('why' in answer) return answer;
		const next = redirectOf(answer, url);
		if (next === undefined) return await read(answer);
		answer.close();
		const target = readUrl(next, 'References');
		if (!target.ok) return unreachable('it sends visitors on to an address that is not on the web');
		url = target.found.href;
	}
	return unreachable(`it sends visitors on more than ${mostRedirects} times`);
}

const unreachable = (what: string, mayPass = false): Unreachable => ({ why: 'unreachable', what, mayPass });

async function ask(web: Web, url: string): Promise<UrlAnswer | Unreachable> {
	try {
		return await web.get(url);
	} catch (error) {
		return explain(error);
	}
}

async function read({ status, headers, bytes, close }: UrlAnswer): Promise<Gathered | Unusable | Unreachable> {
	try {
		if (status < 200 || status > 299) return unreachable(`it answered ${status}${meanings[status] ?? ''}`, status === 429 || status >= 500);
		if (Number(headers['content-length'] ?? 0) >= limits.imageBytes) return { why: 'tooLarge', start: '' };
		return await gather({ [Symbol.asyncIterator]: () => bytes }, 'whole');
	} catch (error) {
		return explain(error);
	} finally {
		close();
	}
}

const meanings: Record<number, string> = {
	401: ' (it asks for a login)',
	403: ' (it is not public)',
	404: ' (there is nothing at this address)',
	410: ' (it was removed)',
	429: ' (too many requests)',
};

/** n8n's protection, where it looks once more while it connects. */
const blocked = /Ssrf|blocked|not allowed|restricted/i;

/** Network errors in words; n8n replaces messages that hold their codes. */
const causes: Array<[pattern: RegExp, what: string, mayPass: boolean]> = [
	[/ENOTFOUND|EAI_NONAME/, 'there is no such host', false],
	[/EAI_AGAIN/, 'its host could not be looked up', true],
	[/ECONNREFUSED/, 'nothing answers there', true],
	[/CERT|SSL|TLS|SELF_SIGNED/i, 'its certificate is not valid', false],
	[/TIMEDOUT|timeout|ECONNABORTED|aborted|TimeoutError/i, 'it took too long', true],
];

function explain(error: unknown): Unreachable {
	const { code, message, name, cause } = recordOf(error);
	const inner = recordOf(cause);
	const told = [code, name, message, inner.code, inner.name, inner.message].map(textOf).join(' ');
	if (blocked.test(told)) return { why: 'inside' };
	const known = causes.find(([pattern]) => pattern.test(told));
	return known ? unreachable(known[1], known[2]) : unreachable('the connection broke off', true);
}
