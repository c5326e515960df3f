import type { IDataObject } from 'n8n-workflow';

import { tryAgain } from '../base/again';
import { systemClock } from '../base/clock';
import { recordOf, recordsIn } from '../base/json';
import { AnswerError } from './answer/answerError';
import { ImageBytes } from './answer/imageBytes';
import { hasFailed } from './answer/response';
import { storeImage } from './answer/storeImage';
import { mayFetch } from './egress';
import { withoutSecrets } from './failure/redact';
import type { Route } from './route/route';
import { type BegunAnswer, fetchFile, type HttpContext, mostRedirects, redirectOf, type WireCall } from './send';
import type { Answer, Failure, KeepImage, KeptImage, MissingImage } from './types';

const maxLinks = 16;
const longestUrl = 2000;

/** The call whose answer names images by their addresses. */
export interface Linking {
	ctx: HttpContext;
	route: Route;
	call: Pick<WireCall, 'timeoutMs' | 'clock'>;
}

/**
 * Fetches images that an answer names by their address instead of base64 (resellers do), without the credential, and adds them
 * to `answer.images`, or to `answer.missing`. They are paid for: a server that is away is asked again.
 */
export async function fetchLinkedImages<Kept>(linking: Linking, answer: Answer<Kept>, keep: KeepImage<Kept>): Promise<void> {
	const { secrets } = linking.route;
	const own = linking.route.url('models');
	const known = new Set([...answer.images, ...answer.missing].map(({ index }) => index));
	for (const [index, given] of placesOfLinks(answer.body).slice(0, maxLinks).entries()) {
		if (typeof given !== 'string' || given === '' || known.has(index)) continue;
		// Longer than an address, it is the text of a JPEG, which begins with /9j/.
		const isPath = given.startsWith('/') && given.length <= longestUrl && URL.canParse(given, own);
		const url = isPath ? new URL(given, own).href : given;
		const fetching = (await isAllowed(linking, url)) ? fetchLinked(linking, { url, index }, keep) : Promise.reject(new AnswerError('not_json'));
		const [fetched] = await Promise.allSettled([fetching]);
		if (fetched.status === 'fulfilled') answer.images.push(fetched.value);
		else answer.missing.push({ index, code: codeOf(fetched.reason), message: notFetchedMessage, url: withoutSecrets(url.slice(0, longestUrl), secrets) });
	}
	answer.images.sort((a, b) => a.index - b.index);
}

const notFetchedMessage = 'The image was made, and could not be fetched from the address the provider gave';

const codeOf = (error: unknown): MissingImage['code'] =>
	error instanceof AnswerError && error.code === 'not_stored' ? 'not_stored' : 'link_not_fetched';

/** What stands where an address may stand: in `data` of the Images API, or as the result of the Responses API's image calls. */
function placesOfLinks({ data, output }: IDataObject): unknown[] {
	const calls = recordsIn(output).filter((item) => item.type === 'image_generation_call' && !hasFailed(item));
	const entries = Array.isArray(data) ? data.map(recordOf) : [];
	return [...entries.map(({ url, b64_json }) => url || b64_json), ...calls.map(({ result }) => result)];
}

/** What a server says while it is away, or before the file is there. */
const mayCome = (status: number): boolean => [404, 408, 425, 429].includes(status) || status >= 500;

async function fetchLinked<Kept>(linking: Linking, link: { url: string; index: number }, keep: KeepImage<Kept>): Promise<KeptImage<Kept>> {
	const { ctx, call } = linking;
	const isFinal = (error: unknown) => ctx.getExecutionCancelSignal?.()?.aborted === true || (error instanceof AnswerError && error.code !== 'answer_cut');
	return await tryAgain(call.clock ?? systemClock, async () => await fetchOnce(linking, link, keep), isFinal);
}

async function fetchOnce<Kept>(linking: Linking, { url, index }: { url: string; index: number }, keep: KeepImage<Kept>): Promise<KeptImage<Kept>> {
	const { call } = linking;
	const file = await follow(linking, url);
	const fetching = async () => {
		if (mayCome(file.status)) throw new AnswerError('answer_cut');
		const bytes = new ImageBytes({ pull: async () => await nextPiece(file) });
		const isImage = file.status === 200 && (await bytes.readHeader()) && bytes.header !== undefined;
		if (!isImage) throw new AnswerError('bad_image');
		const kept = await storeImage({ relative: file.stream, keep, clock: call.clock }, bytes, { kind: 'image', index });
		// One that ends before its announced length has broken off; compared here, that length would be the packed one of a packed file.
		if (kept.endsEarly) throw new AnswerError('answer_cut');
		return kept;
	};
	return await fetching().finally(file.close);
}

/** What is at an address, or where that sends visitors on to: each address is one that may be called. */
async function follow(linking: Linking, url: string): Promise<BegunAnswer> {
	for (let at = url, hop = 0; ; hop++) {
		const file = await fetchFile(linking.ctx, at, linking.call);
		const next = redirectOf(file, at);
		if (next === undefined || hop === mostRedirects) return file;
		file.close();
		if (!(await isAllowed(linking, next))) throw new AnswerError('bad_image');
		at = next;
	}
}

async function nextPiece({ bytes }: BegunAnswer): Promise<Buffer | undefined> {
	const next = await bytes.next();
	return next.done ? undefined : Buffer.from(next.value);
}

/** Any public web address, or the provider's own host. */
async function isAllowed({ ctx, route }: Linking, address: string): Promise<boolean> {
	const own = new URL(route.url('models'));
	const isOwn = URL.canParse(address) && new URL(address).host === own.host && new URL(address).protocol === own.protocol;
	return isOwn || (await mayFetch(ctx, address));
}

/** Why there is no image at all, where every address failed. A run that stops shows its message alone: so the addresses are in it. */
export function notFetched(missing: readonly MissingImage[]): Failure {
	const url = missing.map((one) => one.url ?? '').join(' ');
	return {
		outcome: 'unknown',
		code: 'link_not_fetched',
		message: notFetchedMessage,
		description: `Fetch it with an HTTP Request node before its address expires; it is billed. It is at ${url}`,
		retry: 'risk',
		details: { url },
	};
}
