import { AnswerError } from './answerError';

const notBase64 = -1;
const blank = -2;
const padding = -3;

/** Value of each byte: both alphabets (RFC 4648 sections 4 and 5), white space, padding, or neither. */
const values = Int8Array.from({ length: 256 }, (_, byte) => {
	const at = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.indexOf(String.fromCharCode(byte));
	if (at >= 0) return at;
	if (byte === 0x2d) return 62;
	if (byte === 0x5f) return 63;
	if (byte === 0x3d) return padding;
	return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d) ? blank : notBase64;
});

/** Decodes base64 that comes in pieces of any length. White space is passed over; anything else foreign throws `bad_image`. */
export class Base64Decoder {
	private group = 0;
	private inGroup = 0;
	private pads = 0;

	/** Decodes source[start..end) into `out` from `at` on, where there must be room. Returns the position after the last byte. */
	decodeInto(source: Buffer, start: number, end: number, out: Buffer, at: number): number {
		let i = start;
		let o = at;
		while (i < end && this.inGroup > 0) o = this.one(values[source[i++]!]!, out, o);
		const quads = this.pads === 0 ? (end - i) & ~3 : 0;
		// The platform's decoder is many times as fast and passes over what is foreign: only a full yield says nothing was.
		const decoded = out.write(source.toString('latin1', i, i + quads), o, 'base64');
		if (decoded !== (quads / 4) * 3) return this.decodeCarefully(source, i, end, out, o);
		return this.decodeCarefully(source, i + quads, end, out, o + decoded);
	}

	/** The same, byte by byte: what stands between groups, white space, padding and what is wrong. */
	private decodeCarefully(source: Buffer, start: number, end: number, out: Buffer, at: number): number {
		let o = at;
		for (let i = start; i < end; i++) o = this.one(values[source[i]!]!, out, o);
		return o;
	}

	/** Ends the text: writes the bytes of an unfinished group, and throws `bad_image` when the length cannot be right. */
	finishInto(out: Buffer, at: number): number {
		const missing = (4 - this.inGroup) % 4;
		if (missing === 3 || (this.pads > 0 && this.pads !== missing)) throw new AnswerError('bad_image');
		const bits = this.group << (6 * missing);
		const bytes = [bits >> 16, bits >> 8].slice(0, missing === 0 ? 0 : 3 - missing);
		for (const byte of bytes) out[at++] = byte & 0xff;
		return at;
	}

	private one(value: number, out: Buffer, o: number): number {
		if (value === blank) return o;
		if (value === padding) {
			this.pads += 1;
			return o;
		}
		if (value === notBase64 || this.pads > 0) throw new AnswerError('bad_image');
		this.group = (this.group << 6) | value;
		this.inGroup += 1;
		if (this.inGroup < 4) return o;
		out[o] = this.group >> 16;
		out[o + 1] = this.group >> 8;
		out[o + 2] = this.group;
		this.group = 0;
		this.inGroup = 0;
		return o + 3;
	}
}
