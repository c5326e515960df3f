import { createHash } from 'node:crypto';

import { readImageHeader } from '../../image/header';
import { SealFinder } from '../../image/seal';
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

/** The bytes of one image on their way to the store: counted, hashed and measured as they pass, and held as far as `hold` says. */
export class ImageBytes {
	/** So far. */
	bytes = 0;
	header: ImageHeader | undefined;
	/** Why the bytes stopped coming, if they did. */
	error: unknown;
	/** What a WebP file says of its own length. */
	private riffBytes = 0;
	private tail = Buffer.alloc(0);
	private readonly hash = createHash('sha256');
	private readonly seal = new SealFinder();
	/** The pieces from the first on; from `firstHeld` on where those before were let go. */
	private held: Buffer[] = [];
	private firstHeld = 0;
	private mostHeld = Infinity;
	private ended = false;
	private pulling: Promise<Buffer | undefined> | undefined;

	constructor(private readonly source: PieceSource) {}

	/** Reads just enough to know what picture it is. Returns false when there are no bytes at all. */
	async readHeader(): Promise<boolean> {
		for (let nextLook = 0; ; nextLook = 2 * this.bytes) {
			const piece = await this.pullUntil(nextLook);
			if (this.held.length === 0) return false;
			if (this.held.length > 1) this.held = [Buffer.concat(this.held)];
			const reading = readImageHeader(this.held[0]!, !piece);
			if (reading === 'more') continue;
			this.header = reading;
			return true;
		}
	}

	/** The piece with which so many bytes have come; undefined where they end before. */
	private async pullUntil(bytes: number): Promise<Buffer | undefined> {
		for (;;) {
			const piece = await this.pull();
			if (!piece || this.bytes >= bytes) return piece;
		}
	}

	/** From here on no more than `bytes` are held; where more have passed, the beginning is let go. */
	hold(bytes: number): void {
		this.mostHeld = bytes;
	}

	/** Whether the image can be read from its start. */
	get isHeld(): boolean {
		return this.firstHeld === 0;
	}

	/** Provenance data (C2PA) have come. */
	get isSealed(): boolean {
		return this.seal.found;
	}

	/** All bytes from the first: those that are held, and then the rest as it arrives. One reader at a time, and a new one only if `isHeld`. */
	async *fromStart(): AsyncGenerator<Buffer, void> {
		for (let next = 0; ; next++) {
			while (next >= this.firstHeld + this.held.length) if (!(await this.pull())) return;
			yield this.held[next - this.firstHeld]!;
			this.letGo(next);
		}
	}

	/** Reads whatever the store left unread, so that the source stands behind the image. */
	async finish(): Promise<void> {
		this.mostHeld = 0;
		while (!this.ended) {
			await this.pull();
			this.letGo(this.firstHeld + this.held.length - 1);
		}
	}

	/** Pieces up to number `read` are not needed any more, unless all may be held. */
	private letGo(read: number): void {
		if (this.bytes <= this.mostHeld) return;
		this.held.splice(0, read + 1 - this.firstHeld);
		this.firstHeld = read + 1;
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

	/** The next piece, also put behind those that are held. Whoever asks while one is on its way gets that one. */
	private async pull(): Promise<Buffer | undefined> {
		if (this.error !== undefined) return await Promise.reject(this.error);
		this.pulling ??= this.pullAndCount()
			.catch(async (error: unknown) => {
				this.error = error;
				return await Promise.reject(error);
			})
			.finally(() => (this.pulling = undefined));
		return await this.pulling;
	}

	private async pullAndCount(): Promise<Buffer | undefined> {
		const piece = this.ended ? undefined : await this.source.pull();
		this.ended = piece === undefined;
		if (!piece) return undefined;
		this.bytes += piece.length;
		if (this.bytes > maxImageBytes) throw new AnswerError('too_large');
		this.hash.update(piece);
		this.seal.look(piece);
		if (this.bytes === piece.length && piece.length >= 8) this.riffBytes = piece.readUInt32LE(4) + 8;
		this.tail = Buffer.concat([this.tail, piece.subarray(-tailBytes)]).subarray(-tailBytes);
		this.held.push(piece);
		return piece;
	}
}
