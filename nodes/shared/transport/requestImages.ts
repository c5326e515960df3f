import type { IDataObject } from 'n8n-workflow';
import { textOf } from '../base/json';
import type { ImageRequest } from '../request/types';
import { classifyAnswer, type FailureContext, readRequestId } from './failure/failure';
import { fetchLinkedImages, notFetched } from './linkedImages';
import { noImageFailure, wordsInstead } from './failure/noImage';
import { readAnswer } from './answer/readAnswer';
import { redactAll } from './failure/redact';
import type { Route } from './route/route';
import { type BegunAnswer, type HttpContext, readStart, send, type WireCall } from './send';
import { classifyThrown } from './failure/thrownFailure';
import type { Answer, AnswerHeaders, Failure, KeepImage, KeptImage } from './types';
import { wireCall } from './wireCall';

/** A call and its limits. */
export interface ImagesCall {
	request: ImageRequest;
	/** Time until the answer begins, and longest silence within it, milliseconds; default 10 minutes. */
	timeoutMs?: number;
}

/**
 * How a call ended. With a failure come the images that had arrived whole before it: they are paid for; and the fields of
 * its answer that say what was billed.
 */
export type ImagesResult<Kept> =
	| {
			ok: true;
			answer: Answer<Kept>;
			requestId?: string;
			headers: AnswerHeaders;
	  }
	| { ok: false; failure: Failure; kept?: Array<KeptImage<Kept>>; bill?: IDataObject };

const errorBytes = 64 * 1024;

const billFields = ['object', 'id', 'status', 'model', 'usage', 'tool_usage', 'conversation'];

/** Answers of the Responses API that are still being worked on have no image yet, and are no failure. */
const pendingStatuses = new Set(['queued', 'in_progress']);

/**
 * Sends a checked request and has each image kept while it arrives. Never rejects: whatever goes wrong is a Failure
 * that says what happened, what to do, and whether trying again may cost money twice. Nothing is retried here.
 */
export async function requestImages<Kept>(
	ctx: HttpContext,
	route: Route,
	call: ImagesCall,
	keep: KeepImage<Kept>,
): Promise<ImagesResult<Kept>> {
	return await requestAnswer(ctx, route, { ...wireCall(route, call.request), images: call.request.body.n ?? 1, timeoutMs: call.timeoutMs }, keep);
}

/** As `requestImages`, for any call that may answer with images. */
export async function requestAnswer<Kept>(
	ctx: HttpContext,
	route: Route,
	call: WireCall,
	keep: KeepImage<Kept>,
): Promise<ImagesResult<Kept>> {
	const context: FailureContext = { owner: route.owner, secrets: route.secrets };
	const [sending] = await Promise.allSettled([send(ctx, route, call)]);
	if (sending.status === 'rejected') return { ok: false, failure: classifyThrown(sending.reason, { ...context, phase: 'sending' }) };
	const begun = sending.value;
	if (begun.status < 200 || begun.status >= 300) return { ok: false, failure: await statusFailure(begun, context) };

	const { status, headers } = begun;
	const requestId = readRequestId(headers);
	const reading = await readAnswer(begun.stream, keep, { bytes: begun.bytes, most: call.images });
	begun.close();
	const { answer } = reading;
	if (!reading.ok) {
		const failure = {
			...classifyThrown(reading.error, { ...context, phase: 'reading' }),
			status,
			...(requestId ? { requestId } : {}),
		};
		return { ok: false, failure, kept: answer.images, bill: billIn(answer.body, route) };
	}
	await fetchLinkedImages(ctx, route, answer, keep, call.timeoutMs);
	// The Images API knows no work in the background: what looks like it there has no image, and may have been billed.
	const isPending = call.endpoint.startsWith('responses') && pendingStatuses.has(textOf(answer.body.status)) && !answer.body.error;
	if (answer.images.length > 0 || isPending)
		return { ok: true, answer, requestId, headers };
	const failure = answer.missing.length > 0 ? notFetched(answer.missing) : noImageFailure({ status, headers, body: answer.body }, context);
	if (call.wordsSuffice && failure.code === wordsInstead) return { ok: true, answer, requestId, headers };
	return { ok: false, failure, bill: billIn(answer.body, route) };
}

/** Counts and names only: a failure holds nothing a provider may have repeated a key in. */
function billIn(body: IDataObject, { secrets }: Route): IDataObject {
	const bill = Object.fromEntries(
		billFields.filter((name) => body[name] !== undefined).map((name) => [name, body[name]]),
	);
	return redactAll(bill, secrets);
}

async function statusFailure(begun: BegunAnswer, context: FailureContext): Promise<Failure> {
	const { status, headers } = begun;
	const text = await readStart(begun, errorBytes);
	return classifyAnswer({ status, headers, body: text }, context)!;
}
