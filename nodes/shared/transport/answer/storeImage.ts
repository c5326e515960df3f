import { wait } from '../../base/wait';
import { AnswerError } from './answerError';
import type { ImageBytes } from './imageBytes';
import { readableFrom } from './readable';
import type { ArrivingImage, KeepImage, KeptImage } from '../types';

export type Slot = Pick<ArrivingImage, 'kind' | 'index'>;

/** How long a store that fails is tried again, milliseconds: a database restarts in seconds. */
const longestMs = 15_000;
const firstPauseMs = 500;

/**
 * Has one image kept whose header has been read. When its bytes break off, the stream given to `keep` ends in that error
 * (so that the store throws the half file away) and this rejects with the same one. A store that fails is tried again, where
 * the bytes are still there; then this rejects with `not_stored`.
 * @param relative any Node stream; see `readableFrom`.
 */
export async function storeImage<Kept>(relative: object, bytes: ImageBytes, slot: Slot, keep: KeepImage<Kept>): Promise<KeptImage<Kept>> {
	const held: Buffer[] | undefined = (await keep.mayFail?.()) ? [] : undefined;
	const deadline = Date.now() + longestMs;
	for (let pauseMs = firstPauseMs; ; pauseMs *= 2) {
		const stream = readableFrom(relative, held ? heldThenRest(held, bytes) : bytes);
		const arriving: ArrivingImage = { ...slot, header: bytes.header, stream };
		const [keeping] = await Promise.allSettled([(async () => await keep(arriving))()]);
		if (bytes.error !== undefined) return await Promise.reject(bytes.error);
		if (keeping.status === 'fulfilled') {
			await bytes.finish();
			return { ...slot, kept: keeping.value, header: bytes.header, bytes: bytes.bytes, sha256: bytes.digest() };
		}
		stream.destroy();
		const reason = keeping.reason as Error | undefined;
		if (!held || Date.now() >= deadline) throw new AnswerError('not_stored', String(reason?.message ?? reason));
		await wait(Math.min(pauseMs, Math.max(1, deadline - Date.now())));
	}
}

/** What had been read when the store failed, and then the rest, which is held too. */
async function* heldThenRest(held: Buffer[], rest: ImageBytes): AsyncGenerator<Buffer, void> {
	yield* [...held];
	for await (const piece of rest) {
		held.push(piece);
		yield piece;
	}
}
