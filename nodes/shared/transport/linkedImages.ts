import type { IDataObject } from 'n8n-workflow';

import { AnswerError } from './answer/answerError';
import { ImageBytes } from './answer/imageBytes';
import { storeImage } from './answer/storeImage';
import type { Route } from './route/route';
import { type BegunAnswer, fetchFile, type HttpContext } from './send';
import type { Answer, Failure, KeepImage } from './types';

/** Addresses inside a network: a provider outside has no business naming them. n8n's own protection comes on top. */
const insideNetwork =
	/^((localhost|.*\.(localhost|local|internal))\.?|(0|10|127|169\.254|172\.(1[6-9]|2\d|3[01])|192\.168)\.[\d.]+|\[.*)$/i;
const maxLinks = 16;

/**
 * Fetches images that an answer names by their address in place of base64 (resellers do), without the credential, and adds them
 * to `answer.images`. Returns the addresses of those that could not be had.
 */
export async function fetchLinkedImages<Kept>(
	ctx: HttpContext,
	route: Route,
	answer: Answer<Kept>,
	keep: KeepImage<Kept>,
	timeoutMs?: number,
): Promise<string[]> {
	const arrived = new Set(answer.images.map(({ index }) => index));
	const lost: string[] = [];
	for (const [index, url] of placesOfLinks(answer.body).slice(0, maxLinks).entries()) {
		if (typeof url !== 'string' || url === '' || arrived.has(index)) continue;
		const fetching = allowed(url, route)
			? fetchLinked(ctx, url, index, keep, timeoutMs)
			: Promise.reject(new AnswerError('not_json'));
		const [fetched] = await Promise.allSettled([fetching]);
		if (fetched.status === 'fulfilled') answer.images.push(fetched.value);
		else lost.push(url.slice(0, 2000));
	}
	return lost;
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
		return await storeImage(file.stream, bytes, { kind: 'image', index }, keep);
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
	return url.host === new URL(route.url('models')).host || !insideNetwork.test(url.hostname);
}

/** Why there is no image at all, where every address failed. */
export const notFetched = (lost: string[]): Failure => ({
	outcome: 'unknown',
	code: 'link_not_fetched',
	message: 'The image was made, and could not be fetched from the address the provider gave',
	description: 'It is billed. The address is in the details: fetch it with an HTTP Request node before it expires.',
	retry: 'risk',
	details: { url: lost.join(' ') },
});
