import { ImageBytes } from '../../../nodes/shared/transport/answer/imageBytes';
import { storeImage } from '../../../nodes/shared/transport/answer/storeImage';
import type { ArrivingImage, KeepImage } from '../../../nodes/shared/transport/types';
import { jpegSegment, pngWith } from '../image/pictures';
import { collectBytes, handClock, streamOf } from './streams';

const slot = { kind: 'image', index: 0 } as const;
const end = Buffer.from('0000000049454e44ae426082', 'hex');
const picture = (size: number) => Buffer.concat([pngWith(6, []), Buffer.alloc(size, 5), end]);

/** A picture that arrives in pieces, and what has been asked for of it. */
function arriving(whole: Buffer, pieceBytes = 10_000, pauseMs = 0) {
	const asked = { bytes: 0, atOnce: 0, most: 0 };
	let at = 0;
	const pull = async () => {
		asked.atOnce += 1;
		asked.most = Math.max(asked.most, asked.atOnce);
		await new Promise((resolve) => setTimeout(resolve, pauseMs));
		const piece = whole.subarray(at, at + pieceBytes);
		at += piece.length;
		asked.bytes = at;
		asked.atOnce -= 1;
		return piece.length > 0 ? piece : undefined;
	};
	return { bytes: new ImageBytes({ pull }), asked };
}

/** A store that is away for the first `failures` tries: before it takes a byte, after some, or when all has been written. */
function store(failures: number, when: 'atOnce' | 'midway' | 'atTheEnd', mayFail?: boolean) {
	let tries = 0;
	const keep: KeepImage<Buffer> = async (image: ArrivingImage) => {
		tries += 1;
		const isAway = tries <= failures;
		if (isAway && when === 'atOnce') throw new Error('the database system is starting up');
		if (isAway && when === 'midway') for await (const piece of image.stream) if (piece) throw new Error('connection lost');
		const bytes = await collectBytes(image);
		if (isAway) throw new Error('no space left');
		return bytes;
	};
	if (mayFail !== undefined) keep.mayFail = async () => await Promise.resolve(mayFail);
	return { keep, tries: () => tries };
}

async function storeIt(whole: Buffer, { keep }: ReturnType<typeof store>, source = arriving(whole)) {
	const clock = handClock();
	await source.bytes.readHeader();
	const [kept] = await Promise.allSettled([storeImage({ relative: streamOf(''), keep, clock }, source.bytes, slot)]);
	return { kept, waitedMs: clock.waits.reduce((sum, ms) => sum + ms, 0), asked: source.asked };
}

const whole = picture(600_000);

test.each(['atOnce', 'midway', 'atTheEnd'] as const)('a store that may be away keeps the image when it is back: it failed %s', async (when) => {
	const { kept, asked } = await storeIt(whole, store(4, when, true));
	expect(kept).toMatchObject({ status: 'fulfilled', value: { bytes: whole.length, header: { type: 'png' } } });
	expect(kept.status === 'fulfilled' && kept.value.kept.equals(whole)).toBe(true);
	expect(asked.bytes).toBe(whole.length);
});

test('a store on a disk that cannot open its file is tried again, without the image being held', async () => {
	const { kept } = await storeIt(whole, store(3, 'atOnce'));
	expect(kept.status === 'fulfilled' && kept.value.kept.equals(whole)).toBe(true);
	const late = store(1, 'atTheEnd', false);
	expect((await storeIt(whole, late)).kept).toMatchObject({ status: 'rejected', reason: { code: 'not_stored', excerpt: 'no space left' } });
	expect(late.tries()).toBe(1);
	const small = picture(1000);
	expect((await storeIt(small, store(1, 'atTheEnd'))).kept).toMatchObject({ status: 'fulfilled', value: { bytes: small.length } });
});

test('a store that stays away is given up after fifteen seconds, and its words are told', async () => {
	const away = store(Infinity, 'atOnce', true);
	const { kept, waitedMs } = await storeIt(whole, away);
	expect(kept).toMatchObject({ status: 'rejected', reason: { code: 'not_stored', excerpt: 'the database system is starting up' } });
	expect(waitedMs).toBe(15_000);
	expect(away.tries()).toBeGreaterThan(4);
	expect(away.tries()).toBeLessThan(10);
});

test('a piece that is on its way when the store fails is neither lost nor asked for twice', async () => {
	const source = arriving(whole, 10_000, 20);
	const impatient: KeepImage<Buffer> = async (image) => {
		if (image.stream && first) {
			first = false;
			image.stream.resume();
			await new Promise((resolve) => setTimeout(resolve, 70));
			throw new Error('gone');
		}
		return await collectBytes(image);
	};
	impatient.mayFail = async () => await Promise.resolve(true);
	let first = true;
	const { kept } = await storeIt(whole, { keep: impatient, tries: () => 0 }, source);
	expect(kept.status === 'fulfilled' && kept.value.kept.equals(whole)).toBe(true);
	expect(source.asked.most).toBe(1);
});

test('whoever stores an image is told that provenance data have come with it', async () => {
	const sealedWhen = async (file: Buffer) => {
		const { bytes } = arriving(file, 500);
		const seen: boolean[] = [];
		const keep: KeepImage<void> = async (image) => {
			await collectBytes(image);
			seen.push(image.isSealed());
		};
		await bytes.readHeader();
		await storeImage({ relative: streamOf(''), keep, clock: handClock() }, bytes, slot);
		return seen;
	};
	const manifest = jpegSegment(0xeb, 300);
	manifest.write('jumdc2pa', 12, 'latin1');
	const jpeg = (segment: Buffer) => Buffer.concat([Buffer.from('ffd8', 'hex'), segment, Buffer.from('ffc0000b080005000701011100', 'hex'), Buffer.from('ffd9', 'hex')]);
	expect([await sealedWhen(jpeg(manifest)), await sealedWhen(jpeg(jpegSegment(0xeb, 300)))]).toEqual([[true], [false]]);
});

test('bytes that break off end the store’s stream and are not tried again', async () => {
	const cut = new Error('aborted');
	let given = 0;
	const bytes = new ImageBytes({
		pull: async () => {
			given += 1;
			if (given > 3) throw cut;
			return await Promise.resolve(whole.subarray((given - 1) * 1000, given * 1000));
		},
	});
	const kept = store(0, 'atOnce', true);
	await bytes.readHeader();
	await expect(storeImage({ relative: streamOf(''), keep: kept.keep, clock: handClock() }, bytes, slot)).rejects.toBe(cut);
	expect(kept.tries()).toBe(1);
});

test('an image with much before its pixels has its header all the same', async () => {
	const frame = Buffer.from('ffc0000b080005000701011100', 'hex');
	const jpeg = Buffer.concat([Buffer.from('ffd8', 'hex'), ...Array.from({ length: 10 }, () => jpegSegment(0xeb, 60_000)), frame, Buffer.alloc(100_000)]);
	const { bytes, asked } = arriving(jpeg);
	expect(await bytes.readHeader()).toBe(true);
	expect(bytes.header).toMatchObject({ type: 'jpeg', width: 7, height: 5 });
	expect(asked.bytes).toBeLessThan(jpeg.length + 1);
});

test('an image is whole when its last bytes say so', async () => {
	const isWhole = async (file: Buffer) => {
		const { bytes } = arriving(file, 700);
		await bytes.readHeader();
		await bytes.finish();
		return bytes.isWhole();
	};
	expect(await isWhole(picture(3000))).toBe(true);
	expect(await isWhole(Buffer.concat([picture(3000), Buffer.from('added by an editor')]))).toBe(true);
	expect(await isWhole(picture(3000).subarray(0, -12))).toBe(false);
	expect(await isWhole(Buffer.from('what is this'))).toBe(true);
	const webp = Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBPVP8L\x05\0\0\0\x2f\x06\0\x01\0', 'latin1'), Buffer.alloc(3000)]);
	webp.writeUInt32LE(webp.length - 8, 4);
	expect(await isWhole(webp)).toBe(true);
	expect(await isWhole(webp.subarray(0, -1))).toBe(false);
});
