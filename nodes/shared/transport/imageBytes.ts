import { createHash } from 'node:crypto';

import { readImageHeader } from '../image/header';
import type { ImageHeader } from '../image/types';
import { AnswerError } from './answerError';
import { Base64Decoder } from './base64';
import type { ByteCursor } from './byteCursor';

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;

/** Size of the pieces handed on, in bytes. */
const pieceBytes = 64 * 1024;

/** No image API sends this much; a broken one shall not fill the disk. */
const maxImageBytes = 256 * 1024 * 1024;
const maxPrefixCharacters = 256;

const simpleEscapes: Record<string, string> = { '/': '/', n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', '"': '"', '\\': '\\' };

/**
 * The bytes of one image, decoded while its base64 arrives inside a JSON string. The cursor stands on the first
 * character of the string at the start, and after the closing quote at the end. Single consumption: iterate once.
 */
export class ImageBytes implements AsyncIterableIterator<Buffer> {
	/** Decoded so far. */
	bytes = 0;
	header: ImageHeader | undefined;
	/** Why the bytes stopped coming, if they did. */
	error: unknown;
	private readonly decoder = new Base64Decoder();
	private readonly hash = createHash('sha256');
	private ahead: Buffer[] = [];
	private ended = false;
	private prefixLeft: number;
	private quoteAt = -1;
	private quoteIn: Buffer | undefined;
	private pending: Promise<unknown> = Promise.resolve();

	/** @param isDataUrl everything up to the first comma is a data URL's prefix. */
	constructor(
		private readonly cursor: ByteCursor,
		isDataUrl: boolean,
	) {
		this.prefixLeft = isDataUrl ? maxPrefixCharacters : 0;
	}

	/** Reads just enough to know what picture it is. Returns false when the string holds no bytes at all. */
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

	/** Reads whatever the consumer left unread, so that the cursor stands behind the string. */
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
		return await this.decodePiece().catch(async (error: unknown) => {
			this.error = error;
			return await Promise.reject(error);
		});
	}

	private async decodePiece(): Promise<Buffer | undefined> {
		if (this.ended) return undefined;
		const out = Buffer.allocUnsafeSlow(pieceBytes);
		let at = 0;
		while (at === 0 || pieceBytes - at > pieceBytes / 4) {
			if (!(await this.cursor.more())) throw new AnswerError('answer_cut');
			at = await this.decodeRun(out, at);
			if (this.ended) break;
		}
		this.bytes += at;
		if (this.bytes > maxImageBytes) throw new AnswerError('too_large');
		if (at === 0) return undefined;
		const piece = out.subarray(0, at);
		this.hash.update(piece);
		return piece;
	}

	/** Decodes up to the next quote, escape, end of chunk or end of room. */
	private async decodeRun(out: Buffer, at: number): Promise<number> {
		const { cursor } = this;
		const byte = cursor.chunk[cursor.at]!;
		if (byte === quote) return this.end(out, at);
		if (byte === backslash) return this.decode(await this.readEscape(), out, at);
		const room = Math.floor((out.length - at - 3) / 3) * 4;
		const run = cursor.chunk.subarray(cursor.at, Math.min(this.runEnd(), cursor.at + room));
		cursor.at += run.length;
		return this.decode(run, out, at);
	}

	private end(out: Buffer, at: number): number {
		this.cursor.at += 1;
		this.ended = true;
		if (this.prefixLeft > 0) throw new AnswerError('bad_image');
		return this.decoder.finishInto(out, at);
	}

	private decode(run: Buffer, out: Buffer, at: number): number {
		if (this.prefixLeft === 0) return this.decoder.decodeInto(run, 0, run.length, out, at);
		const stop = run.indexOf(comma);
		const skipped = stop < 0 ? run.length : stop + 1;
		if (skipped >= this.prefixLeft) throw new AnswerError('bad_image');
		this.prefixLeft = stop < 0 ? this.prefixLeft - skipped : 0;
		return stop < 0 ? at : this.decoder.decodeInto(run, skipped, run.length, out, at);
	}

	/** Where the plain characters from the cursor on end. The quote is looked for once per chunk: escapes may be many. */
	private runEnd(): number {
		const { chunk, at } = this.cursor;
		if (this.quoteIn !== chunk || this.quoteAt < at) {
			const found = chunk.indexOf(quote, at);
			this.quoteIn = chunk;
			this.quoteAt = found < 0 ? chunk.length : found;
		}
		const escape = chunk.subarray(at, this.quoteAt).indexOf(backslash);
		return escape < 0 ? this.quoteAt : at + escape;
	}

	/** The character of a JSON escape; some writers escape every slash. */
	private async readEscape(): Promise<Buffer> {
		const { cursor } = this;
		const two = (await cursor.gather(2)).toString('latin1');
		if (two.length < 2) throw new AnswerError('answer_cut');
		const letter = two.charAt(1);
		const simple = simpleEscapes[letter];
		if (simple !== undefined) {
			cursor.at += 2;
			return Buffer.from(simple, 'latin1');
		}
		const code = (await cursor.gather(6)).toString('latin1').slice(2);
		if (letter !== 'u') throw new AnswerError('bad_image');
		if (code.length < 4) throw new AnswerError('answer_cut');
		const character = /^00[0-7][0-9a-f]$/i.test(code) ? parseInt(code, 16) : notAscii;
		cursor.at += 6;
		return Buffer.from([character]);
	}
}

/** A byte that is in no alphabet. */
const notAscii = 0xff;
