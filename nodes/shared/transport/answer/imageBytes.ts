import { createHash } from 'node:crypto';

import { readImageHeader } from '../../image/header';
import type { ImageHeader } from '../../image/types';
import { AnswerError } from './answerError';

/** No image API sends this much; a broken one shall not fill the disk. */
const maxImageBytes = 256 * 1024 * 1024;

/** Every whole file of the type has these bytes at its end; some programs add a little behind them. */
const lastMarks: Partial<Record<ImageHeader['type'], Buffer>> = { png: Buffer.from('IEND', 'latin1'), jpeg: Buffer.from([0xff, 0xd9]) };
const tailBytes = 1024;

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
	/** What a WebP file says of its own length. */
	private riffBytes = 0;
	private tail = Buffer.alloc(0);
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

	/** False where the picture certainly ends early; to be asked after the end. Anything may follow a picture's own end. */
	isWhole(): boolean {
		const { header, tail, bytes } = this;
		if (header?.type === 'webp') return this.riffBytes <= bytes;
		const mark = header && lastMarks[header.type];
		return mark === undefined || tail.includes(mark);
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
		if (this.bytes === piece.length && piece.length >= 8) this.riffBytes = piece.readUInt32LE(4) + 8;
		this.tail = Buffer.concat([this.tail, piece.subarray(-tailBytes)]).subarray(-tailBytes);
		return piece;
	}
}
