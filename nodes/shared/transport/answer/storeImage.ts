import { tryAgain } from '../../base/again';
import { type Clock, systemClock } from '../../base/clock';
import type { ArrivingImage, KeepImage, KeptImage } from '../types';
import { AnswerError } from './answerError';
import type { ImageBytes } from './imageBytes';
import { readableFrom } from './readable';

export type Slot = Pick<ArrivingImage, 'kind' | 'index'>;

/** Where an image goes. */
export interface Storing<Kept> {
	/** Any Node stream; see `readableFrom`. */
	relative: object;
	keep: KeepImage<Kept>;
	clock?: Clock;
}

/** So much of an image is held for a store that writes it through to a disk: one that cannot open its file has taken no more. */
const mostHeldBytes = 256 * 1024;

/**
 * Has one image kept whose header has been read. When its bytes break off, the stream given to `keep` ends in that error
 * (so that the store throws the half file away) and this rejects with the same one. A store that fails is tried again for 15 seconds,
 * as long as the bytes it took are still there; then this rejects with `not_stored`.
 */
export async function storeImage<Kept>({ relative, keep, clock = systemClock }: Storing<Kept>, bytes: ImageBytes, slot: Slot): Promise<KeptImage<Kept>> {
	bytes.hold((await keep.mayFail?.()) ? Infinity : mostHeldBytes);
	const attempt = async (): Promise<KeptImage<Kept>> => {
		const stream = readableFrom(relative, bytes.fromStart());
		const arriving: ArrivingImage = { ...slot, header: bytes.header, stream, isSealed: () => bytes.isSealed };
		const [keeping] = await Promise.allSettled([(async () => await keep(arriving))()]);
		if (bytes.error !== undefined) return await Promise.reject(bytes.error);
		if (keeping.status === 'fulfilled') {
			await bytes.finish();
			return { ...slot, kept: keeping.value, header: bytes.header, bytes: bytes.bytes, sha256: bytes.digest(), ...(bytes.isWhole() ? {} : { endsEarly: true as const }) };
		}
		stream.destroy();
		throw new AnswerError('not_stored', wordsOf(keeping.reason));
	};
	return await tryAgain(clock, attempt, () => bytes.error !== undefined || !bytes.isHeld);
}

const wordsOf = (reason: unknown): string => (reason instanceof Error ? reason.message : typeof reason === 'string' ? reason : '');
