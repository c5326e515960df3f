/** Files with faults, and the rules that hold for whatever comes out. Used by a test, and by `manyFaults.ts` for a million. */
import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { crc32 } from '../../../../nodes/shared/image/pngChunk';
import { anyPng, bySharp, cropped, differences, isUpperLeft, scene, type Cropped, type Size } from './files';

/** What is done to a file, and what is wanted of it. */
export interface Fault {
	file: number;
	/** Bytes written over, most of them in the headers. */
	changes: Array<[at: number, byte: number]>;
	/** Checksum of a PNG's header made right again, so that its fields are believed. */
	mended: boolean;
	/** Where it ends: a share of its length. */
	end: number;
	trailing: Uint8Array;
	/** Pixels to cut. */
	across: number;
	down: number;
	/** Length of the pieces it comes in. */
	piece: number;
}

const size = { width: 32, height: 32 };

/** Small files of every kind. */
export async function goodFiles(): Promise<Buffer[]> {
	const picture = () => scene(size);
	return await Promise.all([
		picture().jpeg().toBuffer(),
		picture().jpeg({ chromaSubsampling: '4:4:4', quality: 60 }).toBuffer(),
		picture().toColourspace('b-w').jpeg().toBuffer(),
		picture().jpeg({ progressive: true }).toBuffer(),
		picture().withMetadata({ orientation: 6 }).jpeg().toBuffer(),
		picture().webp().toBuffer(),
		picture().withIccProfile('p3').webp().toBuffer(),
		picture().webp({ lossless: true }).toBuffer(),
		picture().ensureAlpha(0.5).webp().toBuffer(),
		picture().png().toBuffer(),
		picture().png({ palette: true }).toBuffer(),
		...[[0, 2], [4, 16], [6, 8]].map(([type, depth]) => anyPng(size, { type: type!, depth: depth! })),
	]);
}

const byte = fc.integer({ min: 0, max: 255 });
const place = fc.oneof(
	{ weight: 3, arbitrary: fc.integer({ min: 4, max: 48 }) },
	{ weight: 3, arbitrary: fc.integer({ min: 48, max: 700 }) },
	{ weight: 2, arbitrary: fc.nat(4000) },
);

export const faults = (files: number): fc.Arbitrary<Fault> =>
	fc.record({
		file: fc.nat(files - 1),
		changes: fc.array(fc.tuple(place, fc.oneof(byte, fc.constantFrom(0, 1, 0xff, 0x11, 0xc0, 0xd9))), { maxLength: 4 }),
		mended: fc.boolean(),
		end: fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, fc.double({ min: 0, max: 1, noNaN: true })),
		trailing: fc.oneof({ weight: 4, arbitrary: fc.constant(new Uint8Array()) }, fc.uint8Array({ maxLength: 40 })),
		across: fc.integer({ min: 0, max: 16 }),
		down: fc.integer({ min: 0, max: 16 }),
		piece: fc.oneof({ weight: 1, arbitrary: fc.constant(1) }, { weight: 15, arbitrary: fc.constantFrom(50, 333, 4096) }),
	});

/** How a faulty file came out: not a picture, passed on as it came, cut, or cut with a warning. */
export type Way = 'none' | 'left' | 'cut' | 'broken';

/**
 * Cuts a faulty file and throws where a rule is broken.
 * @param decode whether a decoder looks at what was cut, too
 */
export async function holds(files: Buffer[], fault: Fault, decode: boolean): Promise<Way> {
	const file = withFault(files[fault.file]!, fault);
	const target = { width: size.width - fault.across, height: size.height - fault.down };
	const after = await cropped(file, target, fault.piece);
	if (!after) return 'none';
	const { delivered } = after;
	const isAsked = delivered.width === target.width && delivered.height === target.height;
	if (delivered.exact) expectTrue(isAsked, 'an exact file has the size that was asked for');
	if (after.file.equals(file)) return 'left';
	expectTrue(isAsked, 'only a file that gets its size is touched');
	if (file[0] === 0x89) expectRowsCut(file, after, target);
	else expectTrue(after.file.length === file.length && differences(after.file, file).length <= 10, 'only sizes in headers change');
	if (decode && delivered.exact) await expectSamePicture(file, after, target);
	return delivered.exact ? 'cut' : 'broken';
}

function withFault(good: Buffer, { changes, mended, end, trailing }: Fault): Buffer {
	const file = Buffer.from(good);
	for (const [at, value] of changes) if (at < file.length) file[at] = value;
	if (mended && file[0] === 0x89) file.writeUInt32BE(crc32(file.subarray(12, 29)), 29);
	return Buffer.concat([file.subarray(0, Math.ceil(file.length * end)), trailing]);
}

/** Unpacked at once and cut naively, the pixels' data are the same. */
function expectRowsCut(file: Buffer, after: Cropped, target: Size): void {
	if (!after.delivered.exact) return;
	const unpacked = (png: Buffer) => inflateSync(Buffer.concat(pixelData(png)));
	const [before, now] = [unpacked(file), unpacked(after.file)];
	const bits = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[file[25]!]! * file[24]!;
	const [length, kept] = [file.readUInt32BE(16), target.width].map((width) => 1 + Math.ceil((width * bits) / 8));
	const rows = Array.from({ length: target.height }, (_, y) => before.subarray(y * length!, y * length! + kept!));
	expectTrue(now.equals(Buffer.concat(rows)), 'rows and tails of rows are dropped, nothing else');
}

/** Data of the first run of IDAT chunks. */
function pixelData(png: Buffer): Buffer[] {
	const found: Buffer[] = [];
	for (let at = 8; at + 12 <= png.length; at += 12 + png.readUInt32BE(at)) {
		const isPixels = png.toString('latin1', at + 4, at + 8) === 'IDAT';
		if (isPixels) found.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
		else if (found.length > 0) break;
	}
	return found;
}

/** Where a strict decoder takes the file as it came, it takes the cut one, and sees the same. */
async function expectSamePicture(file: Buffer, after: Cropped, target: Size): Promise<void> {
	const before = await bySharp(file).catch(() => undefined);
	if (!before) return;
	const now = await bySharp(after.file);
	expectTrue(now.width === target.width && now.height === target.height, 'the decoder sees the size');
	expectTrue(isUpperLeft(now, before, file[0] === 0x89 ? 0 : 16), 'the decoder sees the same pixels');
}

function expectTrue(value: boolean, rule: string): void {
	if (!value) throw new Error(`Broken rule: ${rule}`);
}
