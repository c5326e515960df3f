/** Longest match deflate has. */
const longest = 258;

/** Base lengths of the codes 257 to 285, and how many extra bits follow each. */
const lengthBases = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const lengthExtras = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

/**
 * Packs rows of equal length as a zlib stream (RFC 1950 and 1951) with the fixed codes. A byte is said by itself, as a run of
 * the byte before it, or as a copy of what stands above it: enough for flat drawings, and only one row is ever held.
 */
export class RowDeflater {
	private out = Buffer.alloc(64 * 1024);

	private length = 0;

	private hold = 0;

	private held = 0;

	private a = 1;

	private b = 0;

	private before: Buffer | undefined;

	private readonly above: { code: number; extra: number; extraBits: number };

	/** @param rowBytes at most 32,768: as far back as deflate can look */
	constructor(rowBytes: number) {
		this.above = distanceCode(rowBytes);
		this.length = this.out.write('\x78\x01', 'latin1');
		// The one and last block, fixed codes.
		this.put(0b011, 3);
	}

	/** Adds a row; it may be changed by the caller afterwards, unless it is given again as it is. */
	row(row: Buffer): void {
		this.sum(row);
		const { before } = this;
		const isRepeated = before !== undefined && before.equals(row);
		for (let at = 0; at < row.length; ) {
			const copied = before ? (isRepeated ? Math.min(longest, row.length - at) : same(row, at, before, at)) : 0;
			const run = at > 0 && copied < longest ? same(row, at, row, at - 1) : 0;
			const match = Math.max(copied, run);
			if (match < 3) this.literal(row[at]!);
			else this.match(match, copied >= run);
			at += match < 3 ? 1 : match;
		}
		if (!isRepeated) this.before = Buffer.from(row);
	}

	/** The whole stream. */
	finish(): Buffer {
		this.put(0, 7);
		if (this.held > 0) this.put(0, 8 - this.held);
		const sum = Buffer.alloc(4);
		sum.writeUInt16BE(this.b, 0);
		sum.writeUInt16BE(this.a, 2);
		return Buffer.concat([this.out.subarray(0, this.length), sum]);
	}

	private literal(byte: number): void {
		if (byte < 144) this.putCode(0x30 + byte, 8);
		else this.putCode(0x190 + byte - 144, 9);
	}

	private match(length: number, fromAbove: boolean): void {
		const index = lengthIndex[length]!;
		const code = 257 + index;
		if (code < 280) this.putCode(code - 256, 7);
		else this.putCode(0xc0 + code - 280, 8);
		this.put(length - lengthBases[index]!, lengthExtras[index]!);
		this.putCode(fromAbove ? this.above.code : 0, 5);
		if (fromAbove) this.put(this.above.extra, this.above.extraBits);
	}

	/** Huffman codes stand with their first bit first. */
	private putCode(code: number, bits: number): void {
		let turned = 0;
		for (let bit = 0; bit < bits; bit++) turned |= ((code >> bit) & 1) << (bits - 1 - bit);
		this.put(turned, bits);
	}

	private put(value: number, bits: number): void {
		this.hold |= value << this.held;
		this.held += bits;
		while (this.held >= 8) {
			if (this.length === this.out.length) this.out = Buffer.concat([this.out], this.out.length * 2);
			this.out[this.length++] = this.hold & 0xff;
			this.hold >>>= 8;
			this.held -= 8;
		}
	}

	/** Adler-32; 3,800 bytes of additions stay below 2^32. */
	private sum(row: Buffer): void {
		for (let from = 0; from < row.length; from += 3_800) {
			const to = Math.min(row.length, from + 3_800);
			for (let at = from; at < to; at++) {
				this.a += row[at]!;
				this.b += this.a;
			}
			this.a %= 65_521;
			this.b %= 65_521;
		}
	}
}

/** How many bytes from `at` are as those from `other` on. */
function same(row: Buffer, at: number, source: Buffer, other: number): number {
	const most = Math.min(longest, row.length - at);
	let count = 0;
	while (count < most && row[at + count] === source[other + count]) count += 1;
	return count;
}

/** Code of each length, by length. */
const lengthIndex = Array.from({ length: longest + 1 }, (_, length) => lengthBases.findLastIndex((base) => base <= length));

function distanceCode(distance: number): { code: number; extra: number; extraBits: number } {
	if (distance <= 4) return { code: distance - 1, extra: 0, extraBits: 0 };
	const power = 31 - Math.clz32(distance - 1);
	const half = ((distance - 1) >> (power - 1)) & 1;
	const extraBits = power - 1;
	return { code: 2 * power + half, extra: (distance - 1) & ((1 << extraBits) - 1), extraBits };
}
