import { AnswerError } from './answerError';

/** Both alphabets (RFC 4648 sections 4 and 5), in the order of their values. */
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** Beyond the 64 values: characters that stand for none. */
const white = 64;
const pad = 65;
const foreign = 66;

/** What each byte stands for. */
const values = new Uint8Array(256).fill(foreign);
[...letters].forEach((letter, value) => (values[letter.charCodeAt(0)] = value));
values['-'.charCodeAt(0)] = 62;
values['_'.charCodeAt(0)] = 63;
values['='.charCodeAt(0)] = pad;
for (const code of [0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20]) values[code] = white;

/** Bytes decoded from a copy first: from there on four characters have been read for every three bytes written over them. */
const headLength = 16;

/**
 * Decodes base64 that comes in pieces of any length. White space is passed over; anything else foreign throws `bad_image`.
 * The platform's decoder takes text: a string per piece makes n8n's memory grow by more than all the rest of an answer.
 */
export class Base64Decoder {
	/** Values whose group of four is not complete yet: how many, and their bits. */
	private held = 0;
	private bits = 0;
	private pads = 0;

	/** Decodes the next characters, in their own memory where it suffices: who hands them over gives them away. */
	decode(characters: Buffer): Buffer {
		// A few characters may end a group of four that began before them: three bytes need more room than one character.
		const to = characters.length < headLength ? Buffer.alloc(headLength) : characters;
		const head = Uint8Array.prototype.slice.call(characters, 0, headLength);
		const start = this.take(head, 0, to, 0);
		return to.subarray(0, this.take(characters, head.length, to, start));
	}

	/** Ends the text: the bytes of an unfinished group. Throws `bad_image` when the length cannot be right. */
	finish(): Buffer {
		const missing = (4 - this.held) % 4;
		if (missing === 3 || (this.pads > 0 && this.pads !== missing)) throw new AnswerError('bad_image');
		const group = this.bits << (6 * missing);
		return Buffer.from([group >> 16, group >> 8, group]).subarray(0, missing === 0 ? 0 : 3 - missing);
	}

	/** Decodes `from` from index `at` on into `to` from index `end` on; gives where the bytes end. */
	private take(from: Uint8Array, at: number, to: Uint8Array, end: number): number {
		while (at < from.length) {
			if (this.held === 0 && this.pads === 0) {
				for (const last = from.length - 3; at < last; at += 4, end += 3) {
					const a = values[from[at]!]!;
					const b = values[from[at + 1]!]!;
					const c = values[from[at + 2]!]!;
					const d = values[from[at + 3]!]!;
					if ((a | b | c | d) >= white) break;
					to[end] = (a << 2) | (b >> 4);
					to[end + 1] = (b << 4) | (c >> 2);
					to[end + 2] = (c << 6) | d;
				}
			}
			if (at < from.length) end = this.takeOne(values[from[at++]!]!, to, end);
		}
		return end;
	}

	private takeOne(value: number, to: Uint8Array, end: number): number {
		if (value === white) return end;
		if (value === pad) this.pads += 1;
		if (value === foreign || this.pads > 2 || (this.pads > 0 && value !== pad)) throw new AnswerError('bad_image');
		if (value === pad) return end;
		this.bits = (this.bits << 6) | value;
		this.held += 1;
		if (this.held < 4) return end;
		to[end] = this.bits >> 16;
		to[end + 1] = this.bits >> 8;
		to[end + 2] = this.bits;
		this.held = 0;
		this.bits = 0;
		return end + 3;
	}
}
