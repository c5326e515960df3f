import fc from 'fast-check';
import { Base64Decoder } from '../../../nodes/shared/transport/answer/base64';

/** `text` cut at the given places, each piece in memory of its own: the decoder overwrites it. */
function piecesOf(text: string, cuts: number[]): Buffer[] {
	const at = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
	return [0, ...at].map((start, i) => Buffer.from(text.slice(start, [...at, text.length][i]), 'latin1'));
}

function decoded(text: string, cuts: number[]): Buffer {
	const decoder = new Base64Decoder();
	// Copied at once, as whoever takes a piece takes it before the next one is decoded.
	const bytes = piecesOf(text, cuts).map((piece) => Buffer.from(decoder.decode(piece)));
	return Buffer.concat([...bytes, decoder.finish()]);
}

/** `text` with `what` put in at the given places. */
function withInserted(text: string, what: string, places: number[]): string {
	return places.reduce((so, place) => {
		const at = place % (so.length + 1);
		return so.slice(0, at) + what + so.slice(at);
	}, text);
}

/** Longer than a few of the slices that are decoded at once. */
const image = fc
	.tuple(fc.nat({ max: 60_000 }), fc.uint8Array({ minLength: 1, maxLength: 64 }))
	.map(([length, seed]) => Buffer.alloc(length, seed));
const places = fc.array(fc.nat({ max: 80_000 }), { maxLength: 8 });
const alphabet = fc.constantFrom<BufferEncoding>('base64', 'base64url');

test('any cuts give the bytes the platform gives for the whole, in both alphabets and between white space', () => {
	const white = fc.constantFrom(' ', '\n', '\r\n', '\t', '');
	fc.assert(
		fc.property(image, alphabet, places, places, white, (bytes, encoding, cuts, gaps, blank) => {
			const text = withInserted(bytes.toString(encoding), blank, gaps);
			expect(decoded(text, cuts).equals(bytes)).toBe(true);
		}),
		{ numRuns: 300 },
	);
});

test('one foreign character anywhere is found, however long the text around it is', () => {
	const foreign = fc.constantFrom('%', '"', '\\', '.', '\u0000', '\u00e9', '\u00ff');
	fc.assert(
		fc.property(image, fc.nat(), foreign, places, (bytes, place, stranger, cuts) => {
			const text = withInserted(bytes.toString('base64'), stranger, [place]);
			expect(() => decoded(text, cuts)).toThrow(expect.objectContaining({ code: 'bad_image' }));
		}),
		{ numRuns: 300 },
	);
});

test('padding ends the text: letters behind it are refused', () => {
	fc.assert(
		fc.property(image, image, places, (one, other, cuts) => {
			fc.pre(one.length % 3 > 0 && other.length > 0);
			const text = one.toString('base64') + other.toString('base64');
			expect(() => decoded(text, cuts)).toThrow(expect.objectContaining({ code: 'bad_image' }));
		}),
	);
});
