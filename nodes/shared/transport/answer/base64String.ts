import { AnswerError } from './answerError';
import { Base64Decoder } from './base64';
import type { ByteCursor } from './byteCursor';

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;

/** Smaller pieces are put together before they are handed on, in bytes. */
const pieceBytes = 32 * 1024;
const none = Buffer.alloc(0);
const maxPrefixCharacters = 256;

/** A byte that is in no alphabet. */
const notAscii = 0xff;
const simpleEscapes: Record<string, string> = {
	'/': '/',
	n: '\n',
	r: '\r',
	t: '\t',
	b: '\b',
	f: '\f',
	'"': '"',
	'\\': '\\',
};

/**
 * Decodes base64 while it arrives inside a JSON string. The cursor stands on the first character of the string at the
 * start, and after the closing quote once `pull` has given undefined. Throws `answer_cut` and `bad_image`.
 */
export class Base64String {
	private readonly decoder = new Base64Decoder();
	private ended = false;
	private prefixLeft: number;
	private quoteAt = -1;
	private quoteIn: Buffer | undefined;

	/** @param isDataUrl everything up to the first comma is a data URL's prefix. */
	constructor(
		private readonly cursor: ByteCursor,
		isDataUrl: boolean,
	) {
		this.prefixLeft = isDataUrl ? maxPrefixCharacters : 0;
	}

	/** The next decoded bytes, in the memory they arrived in where that can be; undefined after the last. */
	async pull(): Promise<Buffer | undefined> {
		const pieces: Buffer[] = [];
		let length = 0;
		while (!this.ended && length < pieceBytes) {
			if (!(await this.cursor.more())) throw new AnswerError('answer_cut');
			const piece = await this.decodeRun();
			if (piece.length > 0) pieces.push(piece);
			length += piece.length;
		}
		return pieces.length > 1 ? Buffer.concat(pieces, length) : pieces[0];
	}

	/** Passes over what is left of the string, whatever stands in it. */
	async skip(): Promise<void> {
		const { cursor } = this;
		while (!this.ended) {
			if (!(await cursor.more())) throw new AnswerError('answer_cut');
			const byte = cursor.chunk[cursor.at]!;
			if (byte === quote) this.ended = true;
			cursor.at += 1;
			// Whatever is escaped ends no string.
			if (byte === backslash && (await cursor.more())) cursor.at += 1;
		}
	}

	/** Decodes up to the next quote, escape or end of chunk. */
	private async decodeRun(): Promise<Buffer> {
		const { cursor } = this;
		const byte = cursor.chunk[cursor.at]!;
		if (byte === quote) return this.end();
		if (byte === backslash) return this.decode(await this.readEscape());
		const run = cursor.chunk.subarray(cursor.at, this.runEnd());
		cursor.at += run.length;
		return this.decode(run);
	}

	private end(): Buffer {
		this.cursor.at += 1;
		this.ended = true;
		if (this.prefixLeft > 0) throw new AnswerError('bad_image');
		return this.decoder.finish();
	}

	private decode(run: Buffer): Buffer {
		if (this.prefixLeft === 0) return this.decoder.decode(run);
		const stop = run.indexOf(comma);
		const skipped = stop < 0 ? run.length : stop + 1;
		if (skipped >= this.prefixLeft) throw new AnswerError('bad_image');
		this.prefixLeft = stop < 0 ? this.prefixLeft - skipped : 0;
		return stop < 0 ? none : this.decoder.decode(run.subarray(skipped));
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
