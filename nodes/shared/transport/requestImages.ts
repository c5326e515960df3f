import type { IDataObject } from 'n8n-workflow';

import { systemClock } from '../base/clock';
import type { Result } from '../base/result';
import type { PictureBytes } from '../request/pictures';
import type { ImageRequest } from '../request/types';
import { readAnswer } from './answer/readAnswer';
import { isPending } from './answer/response';
import type { Phase } from './failure/clear';
import { classifyAnswer, type FailureContext, readRequestId } from './failure/failure';
import { noImageFailure, wordsInstead } from './failure/noImage';
import { redactAll, withoutSecretsIn } from './failure/redact';
import { classifyThrown } from './failure/thrownFailure';
import { fetchLinkedImages, notFetched } from './linkedImages';
import type { Route } from './route/route';
import { type BegunAnswer, type HttpContext, readStart, send, type WireCall, written } from './send';
import type { Answer, AnswerHeaders, Failure, KeepImage, KeptImage } from './types';
import { wireCall } from './wireCall';

/** A call and its limits. */
export interface ImagesCall extends Pick<WireCall, 'timeoutMs' | 'clock'> {
	request: ImageRequest;
	/** The bytes of its pictures. */
	held?: PictureBytes;
}

/**
 * How a call ended. With a failure come the images that had arrived whole before it: they are paid for; and the fields of
 * its answer that say what was billed.
 */
export type ImagesResult<Kept> = Result<
	{ answer: Answer<Kept>; requestId?: string; headers: AnswerHeaders },
	{ failure: Failure; kept?: Array<KeptImage<Kept>>; bill?: IDataObject }
>;

const errorBytes = 64 * 1024;

const billFields = ['object', 'id', 'status', 'model', 'usage', 'tool_usage', 'conversation'];

/**
 * Sends a checked request and has each image kept while it arrives. Never rejects: whatever goes wrong is a Failure
 * that says what happened, what to do, and whether trying again may cost money twice. Nothing is retried here.
 */
export async function requestImages<Kept>(
	ctx: HttpContext,
	route: Route,
	{ request, held, ...limits }: ImagesCall,
	keep: KeepImage<Kept>,
): Promise<ImagesResult<Kept>> {
	return await requestAnswer(ctx, route, { ...wireCall(route, request, held), images: request.body.n ?? 1, ...limits }, keep);
}

/** As `requestImages`, for any call that may answer with images. */
export async function requestAnswer<Kept>(
	ctx: HttpContext,
	route: Route,
	call: WireCall,
	keep: KeepImage<Kept>,
): Promise<ImagesResult<Kept>> {
	const { clock = systemClock } = call;
	const context: FailureContext = { owner: route.owner, secrets: route.secrets, now: clock.now() };
	const broken = (error: unknown, phase: Phase) => ({ ok: false as const, failure: classifyThrown(error, { ...context, phase }) });
	const [writing] = await Promise.allSettled([written(call)]);
	if (writing.status === 'rejected') return broken(writing.reason, 'preparing');
	const [sending] = await Promise.allSettled([send(ctx, route, writing.value)]);
	if (sending.status === 'rejected') return broken(sending.reason, 'sending');
	const begun = sending.value;
	if (begun.status < 200 || begun.status >= 300) return { ok: false, failure: await statusFailure(begun, { ...context, now: clock.now() }) };

	const { status, headers } = begun;
	const requestId = readRequestId(headers, route.secrets);
	const reading = await readAnswer(begun.stream, keep, { bytes: begun.bytes, most: call.images, clock });
	begun.close();
	const { answer, lost } = reading;
	const readFailure = (error: unknown): ImagesResult<Kept> => ({
		ok: false,
		failure: { ...broken(error, 'reading').failure, status, ...(requestId ? { requestId } : {}) },
		kept: answer.images,
		bill: billIn(answer.body, route),
	});
	for (const { index, code, error } of lost) answer.missing.push({ index, code, message: broken(error, 'reading').failure.message });
	await fetchLinkedImages({ ctx, route, call }, answer, keep);
	if (!reading.ok) return readFailure(reading.error);
	// A model's name or a revised prompt gets onto a receipt: nothing a provider repeats a key in.
	answer.body = withoutSecretsIn(answer.body, route.secrets);
	if (answer.images.length > 0 || (call.mayBePending && isPending(answer.body) && !answer.body.error)) return { ok: true, answer, requestId, headers };
	if (lost[0]) return readFailure(lost[0].error);
	const failure = answer.missing.length > 0 ? notFetched(answer.missing) : noImageFailure({ status, headers, body: answer.body }, context);
	if (call.wordsSuffice && failure.code === wordsInstead) return { ok: true, answer, requestId, headers };
	return { ok: false, failure, bill: billIn(answer.body, route) };
}

/** Counts and names only: a failure holds nothing a provider may have repeated a key in. */
function billIn(body: IDataObject, { secrets }: Route): IDataObject {
	const bill = billFields.filter((name) => body[name] !== undefined).map((name) => [name, body[name]]);
	return redactAll(Object.fromEntries(bill) as IDataObject, secrets);
}

async function statusFailure(begun: BegunAnswer, context: FailureContext): Promise<Failure> {
	const { status, headers } = begun;
	const text = await readStart(begun, errorBytes);
	return classifyAnswer({ status, headers, body: text }, context)!;
}
