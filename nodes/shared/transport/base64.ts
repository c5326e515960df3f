import { AnswerError } from './answerError';

const white = /[\t-\r ]+/g;
/** Both alphabets (RFC 4648 sections 4 and 5), then padding. */
const onlyLetters = /^[\w+/-]*$/;
const lettersThenPadding = /^([\w+/-]*)(=*)$/;

/** Decodes base64 that comes in pieces of any length. White space is passed over; anything else foreign throws `bad_image`. */
export class Base64Decoder {
	/** Up to three letters whose group is not complete yet. */
	private rest = '';
	private pads = 0;

	/** Decodes the next characters, in their own memory where there is room: who hands them over gives them away. */
	decode(characters: Buffer): Buffer {
		const text = this.rest + characters.toString('latin1');
		const whole = text.length & ~3;
		const bytes = (whole / 4) * 3;
		const out = bytes <= characters.length ? characters : Buffer.alloc(bytes);
		// The platform's decoder passes over what is foreign: only a full yield says that nothing was.
		const isDense = this.pads === 0 && out.write(text.slice(0, whole), 'base64') === bytes;
		const rest = text.slice(whole);
		if (!isDense || !onlyLetters.test(rest)) return this.decodeLetters(text);
		this.rest = rest;
		return out.subarray(0, bytes);
	}

	/** Ends the text: the bytes of an unfinished group. Throws `bad_image` when the length cannot be right. */
	finish(): Buffer {
		const missing = (4 - this.rest.length) % 4;
		if (missing === 3 || (this.pads > 0 && this.pads !== missing)) throw new AnswerError('bad_image');
		return Buffer.from(this.rest, 'base64');
	}

	/** The same for characters among which are white space, padding or foreign ones. */
	private decodeLetters(text: string): Buffer {
		const [, letters, padding] = lettersThenPadding.exec(text.replace(white, '')) ?? [];
		if (letters === undefined || (this.pads > 0 && letters !== this.rest)) throw new AnswerError('bad_image');
		this.pads += padding!.length;
		const whole = letters.length & ~3;
		this.rest = letters.slice(whole);
		return Buffer.from(letters.slice(0, whole), 'base64');
	}
}
