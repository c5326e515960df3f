import { createHash } from 'node:crypto';

import { readImageHeader } from '../../image/header';
import type { ImageHeader } from '../../image/types';
import { AnswerError } from './answerError';

/** No image API sends this much; a broken one shall not fill the disk. */
const maxImageBytes = 256 * 1024 * 1024;

/** Where an image's bytes come from, piece by piece; undefined after the last. */
export interface PieceSource {
	pull(): Promise<Buffer | undefined>;
}

/** The bytes of one image on their way to the store: counted, hashed and measured as they pass. Single consumption. */
export class ImageBytes implements AsyncIterableIterator<Buffer> {
	/** So far. */
	bytes = 0;
	header: ImageHeader | undefined;
	/** Why the bytes stopped coming, if they did. */
	error: unknown;
	private readonly hash = createHash('sha256');
	private ahead: Buffer[] = [];
	private ended = false;
	private pending: Promise<unknown> = Promise.resolve();

	constructor(private readonly source: PieceSource) {}

	/** Reads just enough to know what picture it is. Returns false when there are no bytes at all. */
	async readHeader(): Promise<boolean> {
		for (;;) {
			const piece = await this.pull();
			if (piece) this.ahead.push(piece);
			const first = this.ahead.length > 1 ? Buffer.concat(this.ahead) : this.ahead[0];
			if (first && this.ahead.length > 1) this.ahead = [first];
			if (!first) return false;
			const reading = readImageHeader(first, !piece);
			if (reading === 'more') continue;
			this.header = reading;
			return true;
		}
	}

	async next(): Promise<IteratorResult<Buffer, undefined>> {
		const first = this.ahead.shift();
		if (first) return { done: false, value: first };
		const pull = this.pull();
		this.pending = pull;
		const piece = await pull;
		return piece ? { done: false, value: piece } : { done: true, value: undefined };
	}

	[Symbol.asyncIterator](): this {
		return this;
	}

	/** Reads whatever the consumer left unread, so that the source stands behind the image. */
	async finish(): Promise<void> {
		await this.pending;
		this.ahead = [];
		while (!this.ended) await this.pull();
	}

	/** Hex digest of all bytes; call once, after the end. */
	digest(): string {
		return this.hash.digest('hex');
	}

	private async pull(): Promise<Buffer | undefined> {
		if (this.error !== undefined) return await Promise.reject(this.error);
		return await this.pullAndCount().catch(async (error: unknown) => {
			this.error = error;
			return await Promise.reject(error);
		});
	}

	private async pullAndCount(): Promise<Buffer | undefined> {
		const piece = this.ended ? undefined : await this.source.pull();
		this.ended = piece === undefined;
		if (!piece) return undefined;
		this.bytes += piece.length;
		if (this.bytes > maxImageBytes) throw new AnswerError('too_large');
		this.hash.update(piece);
		return piece;
	}
}
