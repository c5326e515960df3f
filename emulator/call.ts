import type { Request, Response } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { constants, createGzip } from 'node:zlib';
import { ApiError } from './errors';
import { delayOf } from './delay';
import type { Raw } from './faultKinds';
import { breakOf, damageOf, replacementOf, struckBy, type Fault, type Target } from './faults';
import type { RecordedRequest } from './record';
import type { State } from './state';
import type { Body } from './checks/fields';
import type { Upload } from './wire/form';
import { eventChunks, jsonChunks } from './wire/json';
import { write } from './wire/send';

export type Headers = Record<string, string>;

/** An answer that is an error, in a provider's own shape. */
export interface ErrorAnswer {
	status: number;
	headers: Headers;
	body: unknown;
}

/** One way to the same models: whose headers, whose errors, and what else it refuses. */
export interface Provider {
	/** Addresses it answers at, and the same without its own part: an address of OpenAI's. */
	at: RegExp;
	headers(requestId: string): Headers;
	/** Headers known only when the work is done. */
	after?(call: Call): Headers;
	error(error: ApiError, call: Call): ErrorAnswer;
	/** Throws what it refuses before it looks at the request as OpenAI does. */
	refuse?(call: Call): void;
	/** Takes a plain field several times, which OpenAI does not. */
	takesRepeated?: true;
}

/** One request to the API on its way through the emulator. */
export interface Call {
	state: State;
	req: Request;
	res: Response;
	requestId: string;
	provider: Provider;
	record: RecordedRequest;
	/** JSON body, or a form's text fields. */
	body: Body;
	/** Undefined for JSON. */
	files?: Upload[];
	/** The field of a form that came twice, if one did. */
	repeated?: string;
	faults: Fault[];
	/** What faults are aimed at; known once the body is read. */
	target?: Target;
	/** How long its images take, once that is known. */
	delayMs?: number;
	startedAt: number;
}

/** Waits unless the client leaves or the emulator closes. */
export async function wait({ res, state }: Pick<Call, 'res' | 'state'>, ms: number): Promise<void> {
	if (ms <= 0) return;
	const left = new AbortController();
	const leave = () => left.abort();
	res.once('close', leave);
	const signal = AbortSignal.any([left.signal, state.closing.signal]);
	await sleep(ms, undefined, { signal }).catch(() => undefined);
	res.off('close', leave);
}

/** Waits until an image call has taken as long as the settings say. */
export async function waitForImage(call: Call): Promise<void> {
	call.delayMs ??= delayOf(call.state.settings.delayMs, call.state.delays++);
	await wait(call, call.delayMs - (Date.now() - call.startedAt));
}

type Chunk = string | Buffer;
type Chunks = AsyncIterable<Chunk> | Iterable<Chunk>;

async function collected(chunks: Chunks): Promise<Buffer[]> {
	const all: Buffer[] = [];
	for await (const chunk of chunks) all.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
	return all;
}

/** The answer with a field put before all others. */
async function* damaged(chunks: Chunks, field: string): AsyncGenerator<Chunk> {
	let left: string | undefined = field;
	for await (const chunk of chunks) {
		if (left === undefined || typeof chunk !== 'string' || !chunk.includes('{')) {
			yield chunk;
			continue;
		}
		const damage: string = left;
		yield chunk.replace('{', () => `{${damage}`);
		left = undefined;
	}
}

/** White space, or comments in a stream, before the answer; without end unless told. */
async function* trickled(call: Call, chunks: Chunks, { ms = 100, beats = 0 }: Fault): AsyncGenerator<Chunk> {
	const isStream = String(call.res.getHeader('content-type')).startsWith('text/event-stream');
	for (let beat = 0; beats === 0 || beat < beats; beat += 1) {
		if (call.res.destroyed || call.state.closing.signal.aborted) return;
		yield isStream ? ': keep-alive\n\n' : ' ';
		await wait(call, ms);
	}
	yield* chunks;
}

/** In one piece or packed, where the settings and the client have it so. Streams never are: each event must arrive by itself. */
async function packed({ req, res, state }: Call, chunks: Chunks): Promise<Chunks> {
	const isStream = String(res.getHeader('content-type')).startsWith('text/event-stream');
	if (isStream) return chunks;
	if (state.settings.onePiece) {
		const whole = Buffer.concat(await collected(chunks));
		res.set('content-length', String(whole.length));
		return [whole];
	}
	if (!state.settings.gzip || !req.acceptsEncodings('gzip')) return chunks;
	res.set('content-encoding', 'gzip');
	const zip = createGzip({ level: constants.Z_BEST_SPEED });
	// What goes wrong here is thrown to the reader of `zip`.
	pipeline(Readable.from(chunks), zip).catch(() => undefined);
	return zip;
}

/** Sends an answer that is not OpenAI's. */
export function answerRaw({ res }: Call, raw: Raw): void {
	if (raw === 'cut') {
		res.locals.broken = true;
		res.socket?.destroy();
		return;
	}
	res.removeHeader('content-type');
	res
		.status(raw.status)
		.set(raw.headers ?? {})
		.type(raw.type)
		.send(raw.body);
}

/** The answer of a call as the faults leave it. With `whole` it is made and billed before its first byte is sent. */
async function deliver(call: Call, made: Chunks, bought: RecordedRequest | null = call.record): Promise<void> {
	const { res, faults, target } = call;
	const replaced = replacementOf(faults, target!, 'after');
	const trickle = struckBy(faults, 'trickle');
	let broken = breakOf(faults);
	const whole = replaced !== undefined || trickle !== undefined || broken?.whole === true;
	let chunks = whole ? await collected(made) : made;
	if (replaced instanceof ApiError) return answerError(res, replaced);
	if (replaced !== undefined) return answerRaw(call, replaced);
	const damage = damageOf(faults);
	if (damage) chunks = damaged(made, damage);
	if (broken?.share && Array.isArray(chunks)) {
		const bytes = (chunks as Buffer[]).reduce((sum, { length }) => sum + length, 0);
		broken = { ...broken, afterBytes: Math.floor(bytes * broken.share) };
	}
	if (trickle) chunks = trickled(call, chunks, trickle);
	if (broken) res.locals.broken = true;
	chunks = await packed(call, chunks);
	res.set(call.provider.after?.(call) ?? {});
	res.flushHeaders();
	if (await write(res, chunks, broken)) res.locals.delivers = bought;
	else res.locals.broken = true;
}

/** Answers JSON, streamed, with the faults of the answer played. `bought` is the call that is billed for what it brings. */
export async function answerJson(call: Call, body: unknown, bought?: RecordedRequest | null): Promise<void> {
	call.res.type('application/json');
	await deliver(call, jsonChunks(body, call.state.settings.prettyJson ? 2 : 0), bought);
}

/** What OpenAI sends in mid-stream when it fails there: nested on the Images API, flat on Responses. */
function streamError({ requestId, req }: Call, sequence_number: number) {
	const message = `An error occurred while processing your request. Please include the request ID ${requestId} in your message.`;
	if (req.path.endsWith('/responses'))
		return { type: 'error', code: 'server_error', message, param: null, sequence_number };
	const type = 'image_generation_server_error';
	return { type: 'error', error: { type, code: 'image_generation_failed', message, param: null } };
}

/** The events a provider sends once more, under keys of their own. */
function repeated({ faults }: Call, event: { type: string }): Array<{ type: string }> {
	const fault = struckBy(faults, 'repeatedCompleted');
	const { item } = event as { item?: { id?: string; result?: unknown } };
	const brings =
		/^image_\w+\.completed$/.test(event.type) || (event.type === 'response.output_item.done' && item?.result);
	if (!fault || !brings) return [];
	return Array.from({ length: fault.count ?? 3 }, (_, i) => ({
		...event,
		[`copy_${i + 1}`]: true,
		...(item ? { item: { ...item, id: `${item.id}_${i + 1}` } } : {}),
	}));
}

/** Answers server-sent events as they come, with the faults of a stream played. */
export async function answerEvents(call: Call, events: AsyncIterable<{ type: string }>): Promise<void> {
	const { res, faults } = call;
	res.setHeader('content-type', 'text/event-stream; charset=utf-8');
	res.setHeader('cache-control', 'no-cache');
	async function* chunks() {
		let count = 0;
		let partials = 0;
		for await (const event of events) {
			const late = partials > 0 || event.type.endsWith('completed');
			if (late && struckBy(faults, 'sseError')) {
				yield* eventChunks(streamError(call, count));
				return;
			}
			yield* eventChunks(event);
			count += 1;
			if (event.type.endsWith('partial_image')) partials += 1;
			if (/^image_\w+\.completed$/.test(event.type)) call.record.imagesSent += 1;
			for (const again of repeated(call, event)) yield* eventChunks(again);
		}
	}
	await deliver(call, chunks());
}

/** Answers an error in the provider's shape. */
export function answerError(res: Response, error: ApiError): void {
	if (res.headersSent) {
		res.destroy();
		return;
	}
	const call = res.locals.call as Call | undefined;
	const plain = { status: error.status, headers: error.headers, body: { error: error.body } };
	const { status, headers, body } = call ? call.provider.error(error, call) : plain;
	res.status(status).set(headers).json(body);
}
