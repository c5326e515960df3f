import type { IDataObject } from 'n8n-workflow';

import type { Clock } from '../../base/clock';
import { isRecord, type JsonRecord, textOf } from '../../base/json';
import type { Result } from '../../base/result';
import { AnswerError } from './answerError';
import { ByteCursor, readText } from './byteCursor';
import { address, ImageTaker, type LostImage } from './imageTaker';
import { kindOfEvent, lastEvents } from './imagePlaces';
import { readJson } from './readJson';
import { readEvents } from './sse';
import type { Answer, KeepImage, KeptImage } from '../types';

/** A Node stream as n8n's HTTP helper gives it. */
export type AnswerStream = AsyncIterable<Uint8Array> & {
	destroy(error?: Error): unknown;
	on(event: 'error', listener: () => void): unknown;
};

/** How reading ended: with the whole answer, or with an error and what had arrived whole before it. `lost` could not be kept. */
export type Reading<Kept> = Result<{ answer: Answer<Kept>; lost: LostImage[] }, { error: unknown; answer: Answer<Kept>; lost: LostImage[] }>;

/** What an answer is read for. */
export interface ReadingOf {
	/** What is read instead of the stream itself: the same bytes, watched over. */
	bytes?: AsyncIterator<Uint8Array>;
	/** Images that were asked for, where that is known. */
	most?: number;
	clock?: Clock;
}

const excerptBytes = 2000;
const eventFields = ['data:', 'event:', 'id:', 'retry:'];
const byteOrderMark = '\ufeff';

/**
 * Reads the answer of the Images or the Responses API while it arrives, JSON or server-sent events alike, whatever
 * its content type says. Each base64 image goes to `keep` as a stream, one after the other; everything else becomes
 * `body`, with null in the images' places: the JSON answer, the completed event of the Images API (`usage` summed over
 * several), or the `response` of the Responses API. An `error` event becomes `body.error`. Never rejects. The stream is
 * destroyed at the end.
 */
export async function readAnswer<Kept>(
	stream: AnswerStream,
	keep: KeepImage<Kept>,
	{ bytes = stream[Symbol.asyncIterator](), most, clock }: ReadingOf = {},
): Promise<Reading<Kept>> {
	const taker = new ImageTaker({ relative: stream, keep, clock }, most);
	const cursor = new ByteCursor(bytes);
	const collected: Collected = { body: {}, usages: [], bareUsages: [] };
	const read = async () => {
		if (!(await startsAsJson(cursor))) return await readStreamed(cursor, taker, collected);
		collected.body = asObject(await readJson(cursor, async (place, at) => (await taker.take(place, at, '')) !== undefined));
	};
	const [reading] = await Promise.allSettled([read()]);
	stream.destroy();
	addUsages(collected, most);
	if (taker.links.size > 0) collected.body.data = Array.from({ length: taker.came }, (_, index) => ({ url: taker.links.get(index) }));
	const answer = { images: taker.images, partials: taker.partials, missing: [], body: collected.body };
	const { lost } = taker;
	return reading.status === 'fulfilled' ? { ok: true, answer, lost } : { ok: false, error: reading.reason, answer, lost };
}

/** True for JSON, false for an event stream. A web page throws `not_json` with its beginning; anything else was one of both, and is damaged. */
async function startsAsJson(cursor: ByteCursor): Promise<boolean> {
	const mark = Buffer.from(byteOrderMark);
	if ((await cursor.gather(mark.length)).equals(mark)) cursor.at += mark.length;
	while ((await cursor.more()) && cursor.chunk[cursor.at]! <= 0x20) cursor.at += 1;
	const first = (await cursor.gather(6)).toString('latin1');
	if (first === '') throw new AnswerError('answer_cut');
	if (/^[{[]/.test(first)) return true;
	if (/^(data:|event:|id:|retry:|:)/.test(first)) return false;
	if (eventFields.some((field) => field.startsWith(first))) throw new AnswerError('answer_cut');
	throw new AnswerError(first.startsWith('<') ? 'not_json' : 'answer_damaged', await readText(cursor, excerptBytes));
}

interface Collected {
	body: IDataObject;
	/** The count of each event that brought an image; undefined where one has none. */
	usages: unknown[];
	/** Of those that ended the answer without one. */
	bareUsages: unknown[];
}

async function readStreamed<Kept>(cursor: ByteCursor, taker: ImageTaker<Kept>, collected: Collected): Promise<void> {
	let finished = false;
	await readEvents(cursor, async (name, data) => {
		if (!(await beginsAsObject(data))) return;
		const taken: Array<KeptImage<Kept>> = [];
		const cameBefore = taker.came;
		let isRepeated = false;
		const reading = readJson(data, async (place, at) => {
			const kept = await taker.take(place, at, name);
			isRepeated ||= kept === 'repeated';
			if (typeof kept === 'object' && place.path === 'b64_json') taken.push(kept);
			return kept !== undefined;
		});
		const value = await reading.catch(async (error: unknown) => {
			// The image came and its own count did not: what was counted so far is only a part.
			if (taken.some(({ kind }) => kind === 'image')) collected.usages.push(undefined);
			return await Promise.reject(error);
		});
		const event = asObject(value);
		// What comes a second time is billed once.
		if (isRepeated) return;
		for (const kept of taken) taker.correct(kept, event, name);
		const link = taker.came === cameBefore ? linkIn(event, name) : undefined;
		if (link !== undefined && !taker.takeLink(link)) return;
		finished = collect(collected, event, name) || finished;
	});
	if (collected.body.error) return;
	if (taker.isShort || !finished) throw new AnswerError('answer_cut');
}

/** The address an event gives in place of its image. */
function linkIn(event: IDataObject, name: string): string | undefined {
	if (kindOfEvent(event, name) === 'partial') return undefined;
	const isLast = Object.hasOwn(lastEvents, textOf(event.type) || name);
	return [event.b64_json, isLast ? event.url : ''].map(textOf).find((text) => address.test(text));
}

/** Data such as `[DONE]` is no event. */
async function beginsAsObject(data: ByteCursor): Promise<boolean> {
	while ((await data.more()) && data.chunk[data.at]! <= 0x20) data.at += 1;
	return (await data.gather(1)).toString('latin1') === '{';
}

/** Adds an event to the answer; true for one that ends it. */
function collect(collected: Collected, event: IDataObject, name: string): boolean {
	const type = textOf(event.type) || name;
	if (type === 'error' || (event.error && !event.response)) {
		const error = isRecord(event.error) ? event.error : withoutType(event);
		collected.body = { ...collected.body, error };
		return true;
	}
	const wholeAnswer = Array.isArray(event.data);
	const lastPart = Object.hasOwn(lastEvents, type) ? lastEvents[type]!(event) : undefined;
	const isImage = 'b64_json' in event && kindOfEvent(event, name) === 'image';
	const body = wholeAnswer || isImage ? event : lastPart;
	if (body) {
		const { b64_json: _image, usage, ...fields } = asObject(body);
		collected.body = { ...collected.body, ...fields };
		collected[isImage ? 'usages' : 'bareUsages'].push(usage);
		return true;
	}
	// `response.created` and the like name the response's id early: worth having if the stream breaks.
	if (event.response) collected.body = asObject(event.response);
	return false;
}

function withoutType({ type: _type, ...rest }: IDataObject): IDataObject {
	return rest;
}

/**
 * Each completed event of the Images API reports its own image: a sum without one of them would be too little. Where more come than
 * were asked for, one without its image is a damaged double.
 */
function addUsages({ body, usages: counted, bareUsages }: Collected, most: number | undefined): void {
	const usages = [...counted, ...bareUsages].slice(0, most);
	if (usages.length === 0) return;
	delete body.usage;
	if (usages.every(isRecord)) body.usage = usages.reduce(sum) as IDataObject;
}

/** Adds up two usage objects field by field, as far as both have it. */
function sum(one: JsonRecord, other: JsonRecord): JsonRecord {
	const fields = Object.entries(one).map(([key, value]) => {
		const more = other[key];
		if (typeof value === 'number' && typeof more === 'number') return [key, value + more];
		return [key, isRecord(value) && isRecord(more) ? sum(value, more) : undefined];
	});
	return Object.fromEntries(fields.filter(([, value]) => value !== undefined)) as JsonRecord;
}

function asObject(value: unknown): IDataObject {
	return (isRecord(value) ? value : { value }) as IDataObject;
}
