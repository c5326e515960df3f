import { AnswerError } from './answerError';
import type { ImageBytes } from './imageBytes';
import { readableFrom } from './readable';
import type { ArrivingImage, KeepImage, KeptImage } from '../types';

export type Slot = Pick<ArrivingImage, 'kind' | 'index'>;

/**
 * Has one image kept whose header has been read. When its bytes break off, the stream given to `keep` ends in that error
 * (so that the store throws the half file away) and this rejects with the same one; when the store fails, with `not_stored`.
 * @param relative any Node stream; see `readableFrom`.
 */
export async function storeImage<Kept>(
	relative: object,
	bytes: ImageBytes,
	slot: Slot,
	keep: KeepImage<Kept>,
): Promise<KeptImage<Kept>> {
	const stream = readableFrom(relative, bytes);
	const arriving: ArrivingImage = { ...slot, header: bytes.header, stream };
	const [keeping] = await Promise.allSettled([(async () => await keep(arriving))()]);
	if (bytes.error !== undefined) return await Promise.reject(bytes.error);
	if (keeping.status === 'rejected') {
		stream.destroy();
		throw new AnswerError('not_stored', String((keeping.reason as Error | undefined)?.message ?? keeping.reason));
	}
	await bytes.finish();
	return { ...slot, kept: keeping.value, header: bytes.header, bytes: bytes.bytes, sha256: bytes.digest() };
}
