import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

import { type Clock, systemClock } from '../base/clock';
import { ByteCursor } from './answer/byteCursor';
import { withLimits } from './answer/limits';
import type { AnswerStream } from './answer/readAnswer';
import type { Endpoint, Route } from './route/route';
import type { AnswerHeaders } from './types';

/** How many times the time limit an answer that never falls silent is waited for. */
const wholeTimes = 4;
/** Ten images of the largest kind as base64, and as much again. */
const mostBytes = 2 ** 31;

/** Large images in high quality take minutes, through gateways up to five. */
export const defaultTimeoutMs = 600_000;

/** What of n8n a call needs; a test gives its own. */
export type HttpContext = Pick<IExecuteFunctions, 'helpers'> &
	Partial<Pick<IExecuteFunctions, 'getExecutionCancelSignal'>>;

/** One call as it goes over the wire. The model in a body is named as the provider names it. */
export interface WireCall {
	method?: 'GET' | 'POST';
	endpoint: Endpoint;
	/** As the user named it: some addresses hold it. */
	model?: string;
	/** JSON; a function writes it when it is sent, so that pictures are not held as text before. */
	body?: object | (() => Promise<object>);
	/** Besides those of the route. */
	headers?: Record<string, string>;
	/** Multipart, instead of `body`. */
	form?: FormData;
	/** Server-sent events are expected. */
	stream?: boolean;
	/** Images that were asked for, where that is certain. */
	images?: number;
	/** Words alone are an answer: a conversation does not always draw. */
	wordsSuffice?: boolean;
	/** Work in the background is an answer. Only the Responses API has it. */
	mayBePending?: boolean;
	/** Time until the answer begins, and longest silence within it, milliseconds. An answer as a whole is waited for four times as long. */
	timeoutMs?: number;
	clock?: Clock;
}

/** A call whose body has been written. */
export type WrittenCall = WireCall & { body?: object };

/** An answer that has begun: any status. Call `close` once enough of it has been read. */
export interface BegunAnswer {
	status: number;
	headers: AnswerHeaders;
	stream: AnswerStream;
	/** `stream`'s bytes, given up after too long a silence. */
	bytes: AsyncIterator<Uint8Array>;
	/** Ends the connection, whether or not all has been read. */
	close: () => void;
}

/** Writes the body of a call; what goes wrong here goes wrong before anything is sent. */
export const written = async (call: WireCall): Promise<WrittenCall> => ({
	...call,
	body: typeof call.body === 'function' ? await (call.body as () => Promise<object>)() : call.body,
});

/**
 * Sends a call with the credential through n8n's helper, which adds the key, honours proxies and the Stop button.
 * Resolves with any status once the headers are there; rejects when no answer came. Redirects are not followed, so
 * that the key goes nowhere else, and a multipart body is not kept in memory to be sent again.
 */
export async function send(ctx: HttpContext, route: Route, call: WrittenCall): Promise<BegunAnswer> {
	const body = call.form ?? call.body;
	const options: IHttpRequestOptions = {
		method: call.method ?? 'POST',
		url: route.url(call.endpoint, call.model),
		// Packed, base64 saves a quarter on the way, and unpacking it costs n8n more than all else an image does.
		headers: { Accept: call.stream ? 'text/event-stream' : 'application/json', 'Accept-Encoding': 'identity', ...call.headers, ...route.headers },
		...(body ? { body: body as IHttpRequestOptions['body'] } : {}),
	};
	const request = ctx.helpers.httpRequestWithAuthentication;
	return await begin(ctx, call, async (own, streamed) => {
		return await request.call(own as IExecuteFunctions, route.credential, { ...options, ...streamed });
	});
}

/** Fetches a file without the credential, as a stream, from an address that has been checked. */
export async function fetchFile(ctx: HttpContext, url: string, limits: TimeLimits): Promise<BegunAnswer> {
	return await begin(ctx, limits, async (_own, streamed) => {
		return (await ctx.helpers.httpRequest({ method: 'GET', url, ...streamed })) as unknown;
	});
}

/** More are a circle. */
export const mostRedirects = 5;

/** Where an answer sends visitors of `url` on to; undefined where it does not. */
export function redirectOf({ status, headers }: Pick<BegunAnswer, 'status' | 'headers'>, url: string): string | undefined {
	if (status < 300 || status > 399 || typeof headers.location !== 'string') return undefined;
	// Servers write UTF-8 into it, or Latin-1 (Node's own), and Node reads each byte as a letter.
	const inUtf8 = Buffer.from(headers.location, 'latin1').toString('utf8');
	const location = inUtf8.includes('\ufffd') ? headers.location : inUtf8;
	return URL.canParse(location, url) ? new URL(location, url).href : location;
}

type TimeLimits = Pick<WireCall, 'timeoutMs' | 'clock'>;

const asStream = {
	encoding: 'stream',
	returnFullResponse: true,
	ignoreHttpStatusErrors: true,
	disableFollowRedirect: true,
} as const;

type StreamedOptions = Pick<IHttpRequestOptions, keyof typeof asStream | 'timeout' | 'abortSignal'>;

interface FullResponse {
	statusCode: number;
	headers: AnswerHeaders;
	body: AnswerStream;
}

/**
 * Begins a call that ends with the Stop button or with `close`. n8n's helper takes the cancel signal of the context it
 * is called on, instead of the one in the options: so it is called on a context of its own, with both signals in one.
 */
async function begin(
	ctx: HttpContext,
	{ timeoutMs: timeout = defaultTimeoutMs, clock = systemClock }: TimeLimits,
	request: (own: HttpContext, streamed: StreamedOptions) => Promise<unknown>,
): Promise<BegunAnswer> {
	const closing = new AbortController();
	const stop = ctx.getExecutionCancelSignal?.();
	const abortSignal = stop ? AbortSignal.any([stop, closing.signal]) : closing.signal;
	const own = Object.create(ctx, { getExecutionCancelSignal: { value: () => abortSignal } }) as HttpContext;
	const { statusCode, headers, body } = (await request(own, { ...asStream, timeout, abortSignal })) as FullResponse;
	// Whoever reads reports errors; one that comes after the last read must not end the process.
	body.on('error', () => {});
	const close = () => {
		closing.abort();
		void bytes.return();
		body.destroy();
	};
	const limits = { idleMs: timeout, wholeMs: wholeTimes * timeout, mostBytes, clock };
	const bytes = withLimits(body[Symbol.asyncIterator](), limits, close);
	return {
		status: statusCode,
		headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
		stream: body,
		bytes,
		close,
	};
}

/** The beginning of a small answer as text; what cannot be read is left out. The answer is closed. */
export async function readStart({ bytes, close }: BegunAnswer, limit: number): Promise<string> {
	const cursor = new ByteCursor(bytes);
	let text = '';
	const read = async () => {
		while (text.length < limit && (await cursor.more())) {
			text += cursor.chunk.toString('latin1');
			cursor.at = cursor.chunk.length;
		}
	};
	await Promise.allSettled([read()]);
	close();
	return Buffer.from(text.slice(0, limit), 'latin1').toString('utf8');
}
