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

/**
 * Characters made into text at a time, for the platform's decoder. Short texts fill V8's young generation, whose cheap
 * collections also give back what came from the network; of long ones V8 makes large objects, and without any it marks the
 * whole heap of n8n instead, once or twice per 16 MB image (docs/bench.md).
 */
const sliceLength = 16 * 1024;
/** The first slice when values are held: from its end on four characters have been read for every three bytes written. */
const headLength = 16;

/**
 * Some of the characters as text. It is made twice, because once is too little: the buffers of the network then weigh as much as
 * the young generation has grown by, and V8 marks n8n's whole heap for them in every third to sixth 4 MB image (docs/bench.md).
 */
function asText(characters: Buffer, start: number, length: number): string {
	characters.toString('latin1', start, start + length);
	return characters.toString('latin1', start, start + length);
}

/** Decodes base64 that comes in pieces of any length. White space is passed over; anything else foreign throws `bad_image`. */
export class Base64Decoder {
	/** Values whose group of four is not complete yet: how many, and their bits. */
	private held = 0;
	private bits = 0;
	private pads = 0;

	/** Decodes the next characters, in their own memory where it suffices: who hands them over gives them away. */
	decode(characters: Buffer): Buffer {
		// A few characters may end a group of four that began before them: three bytes need more room than one character.
		const to = characters.length < headLength ? Buffer.alloc(headLength) : characters;
		let end = 0;
		for (let at = 0; at < characters.length; ) {
			const slice = asText(characters, at, this.nextLength(characters.length - at));
			at += slice.length;
			end = this.takeDense(slice, to, end) ?? this.takeEach(slice, to, end);
		}
		return to.subarray(0, end);
	}

	/** Ends the text: the bytes of an unfinished group. Throws `bad_image` when the length cannot be right. */
	finish(): Buffer {
		const missing = (4 - this.held) % 4;
		if (missing === 3 || (this.pads > 0 && this.pads !== missing)) throw new AnswerError('bad_image');
		const group = this.bits << (6 * missing);
		return Buffer.from([group >> 16, group >> 8, group]).subarray(0, missing === 0 ? 0 : 3 - missing);
	}

	/** Whole groups of four, where there are any. */
	private nextLength(left: number): number {
		if (this.held > 0) return headLength - this.held;
		return left < 4 ? left : Math.min(sliceLength, left & ~3);
	}

	/** Gives where the bytes end, or undefined when not every character was a letter: the platform's decoder passes over others. */
	private takeDense(slice: string, to: Buffer, end: number): number | undefined {
		if (this.held > 0 || this.pads > 0 || slice.length % 4 > 0) return undefined;
		const bytes = (slice.length / 4) * 3;
		return to.write(slice, end, 'base64') === bytes ? end + bytes : undefined;
	}

	private takeEach(slice: string, to: Uint8Array, end: number): number {
		for (let i = 0; i < slice.length; i++) end = this.takeOne(values[slice.charCodeAt(i)]!, to, end);
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
