import type { IDataObject } from 'n8n-workflow';

import { isInsideHost } from '../base/insideHost';
import { AnswerError } from './answer/answerError';
import { ImageBytes } from './answer/imageBytes';
import { storeImage } from './answer/storeImage';
import type { Route } from './route/route';
import { type BegunAnswer, fetchFile, type HttpContext } from './send';
import type { Answer, Failure, KeepImage, MissingImage } from './types';

const maxLinks = 16;

/**
 * Fetches images that an answer names by their address in place of base64 (resellers do), without the credential, and adds them
 * to `answer.images`, or to `answer.missing`.
 */
export async function fetchLinkedImages<Kept>(
	ctx: HttpContext,
	route: Route,
	answer: Answer<Kept>,
	keep: KeepImage<Kept>,
	timeoutMs?: number,
): Promise<void> {
	const arrived = new Set(answer.images.map(({ index }) => index));
	for (const [index, url] of placesOfLinks(answer.body).slice(0, maxLinks).entries()) {
		if (typeof url !== 'string' || url === '' || arrived.has(index)) continue;
		const fetching = allowed(url, route)
			? fetchLinked(ctx, url, index, keep, timeoutMs)
			: Promise.reject(new AnswerError('not_json'));
		const [fetched] = await Promise.allSettled([fetching]);
		if (fetched.status === 'fulfilled') answer.images.push(fetched.value);
		else answer.missing.push({ index, code: 'link_not_fetched', url: url.slice(0, 2000) });
	}
}

/** What stands where an address may stand: in `data` of the Images API, or as the result of the Responses API's image calls. */
function placesOfLinks({ data, output }: IDataObject): unknown[] {
	const entries = (value: unknown) => (Array.isArray(value) ? (value as Array<IDataObject | null>) : []);
	const calls = entries(output).filter((item) => item?.type === 'image_generation_call');
	return [...entries(data).map((entry) => entry?.url ?? entry?.b64_json), ...calls.map((item) => item?.result)];
}

async function fetchLinked<Kept>(
	ctx: HttpContext,
	url: string,
	index: number,
	keep: KeepImage<Kept>,
	timeoutMs?: number,
) {
	const file = await fetchFile(ctx, url, timeoutMs);
	const fetching = async () => {
		const bytes = new ImageBytes({ pull: async () => await nextPiece(file) });
		const isImage = file.status === 200 && (await bytes.readHeader()) && bytes.header !== undefined;
		if (!isImage) throw new AnswerError('bad_image');
		const kept = await storeImage(file.stream, bytes, { kind: 'image', index }, keep);
		const length = Number(file.headers['content-length'] ?? kept.bytes);
		if (kept.bytes < length || !bytes.isWhole()) throw new AnswerError('bad_image');
		return kept;
	};
	return await fetching().finally(file.close);
}

async function nextPiece({ bytes }: BegunAnswer): Promise<Buffer | undefined> {
	const next = await bytes.next();
	return next.done ? undefined : Buffer.from(next.value);
}

/** Any public web address, or the provider's own host. */
function allowed(address: string, route: Route): boolean {
	const url = URL.canParse(address) ? new URL(address) : undefined;
	if (!url || !['http:', 'https:'].includes(url.protocol)) return false;
	return url.host === new URL(route.url('models')).host || !isInsideHost(url.hostname);
}

/** Why there is no image at all, where every address failed. */
export const notFetched = (missing: MissingImage[]): Failure => ({
	outcome: 'unknown',
	code: 'link_not_fetched',
	message: 'The image was made, and could not be fetched from the address the provider gave',
	description: 'It is billed. The address is in the details: fetch it with an HTTP Request node before it expires.',
	retry: 'risk',
	details: { url: missing.map(({ url = '' }) => url).join(' ') },
});
