import type { Request, Response } from 'express';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError, REQUEST_ID } from './errors';
import { struckBy, type Fault } from './faults';
import type { RecordedRequest } from './record';
import type { State } from './state';
import type { Body } from './checks/fields';
import type { Upload } from './wire/form';
import { eventChunks, jsonChunks } from './wire/json';
import { write, type Break } from './wire/send';

/** One request to the API on its way through the emulator. */
export interface Call {
	state: State;
	req: Request;
	res: Response;
	requestId: string;
	record: RecordedRequest;
	/** JSON body, or a form's text fields. */
	body: Body;
	/** Undefined for JSON. */
	files?: Upload[];
	/** The field of a form that came twice, if one did. */
	repeated?: string;
	faults: Fault[];
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
export const waitForImage = (call: Call): Promise<void> =>
	wait(call, call.state.settings.delayMs - (Date.now() - call.startedAt));

/** How an answer breaks off, by the faults that struck. Bytes are of the body. */
function breakOf(faults: Fault[]): Break | undefined {
	const stall = struckBy(faults, 'stall');
	if (stall) return { afterBytes: stall.afterBytes ?? 200, then: 'stall' };
	const cut = struckBy(faults, 'cutAfterHeaders') ?? struckBy(faults, 'sseCut');
	if (cut) return { afterBytes: cut.afterBytes ?? 200, then: 'cut' };
	const truncated = struckBy(faults, 'truncatedJson');
	if (truncated) return { afterBytes: truncated.afterBytes ?? 1000, then: 'end' };
	return undefined;
}

async function deliver(
	{ res, faults }: Call,
	chunks: AsyncIterable<string | Buffer> | Iterable<string | Buffer>,
): Promise<void> {
	if (struckBy(faults, 'cutBeforeAnswerButBilled')) {
		res.locals.broken = true;
		res.socket?.destroy();
		return;
	}
	const broken = breakOf(faults);
	if (broken) res.locals.broken = true;
	res.flushHeaders();
	if (!(await write(res, chunks, broken))) res.locals.broken = true;
}

/** Answers JSON, streamed, with the faults of the answer played. */
export async function answerJson(call: Call, body: unknown): Promise<void> {
	call.res.type('application/json');
	await deliver(call, jsonChunks(body, call.state.settings.prettyJson ? 2 : 0));
}

/** What OpenAI sends in mid-stream when it fails there: nested on the Images API, flat on Responses. */
function streamError({ requestId, req }: Call, sequence_number: number) {
	const message = `An error occurred while processing your request. Please include the request ID ${requestId} in your message.`;
	if (req.path.endsWith('/responses'))
		return { type: 'error', code: 'server_error', message, param: null, sequence_number };
	const type = 'image_generation_server_error';
	return { type: 'error', error: { type, code: 'image_generation_failed', message, param: null } };
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
		}
	}
	await deliver(call, chunks());
}

/** Answers an error with OpenAI's body. */
export function answerError(res: Response, error: ApiError): void {
	if (res.headersSent) {
		res.destroy();
		return;
	}
	const message = error.body.message.replace(REQUEST_ID, String(res.getHeader('x-request-id') ?? ''));
	res
		.status(error.status)
		.set(error.headers)
		.json({ error: { ...error.body, message } });
}
