import { deflateSync, inflateSync } from 'node:zlib';
import { through } from '../../../nodes/shared/image/deflate';

const data = Buffer.from(Array.from({ length: 400_000 }, (_, at) => (at * 31 + (at >> 7)) & 0xff));

async function* inPieces(bytes: Buffer, length: number) {
	for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

async function all(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
	const parts: Buffer[] = [];
	for await (const piece of pieces) parts.push(piece);
	return Buffer.concat(parts);
}

test('what is packed is unpacked again, by zlib too', async () => {
	const packed = await all(through(new CompressionStream('deflate'), inPieces(data, 1000)));
	expect(inflateSync(packed).equals(data)).toBe(true);
	expect((await all(through(new DecompressionStream('deflate'), inPieces(packed, 77)))).equals(data)).toBe(true);
});

test('an error of the source reaches the reader as it is', async () => {
	const broke = new Error('connection lost');
	const source = async function* () {
		yield data;
		throw broke;
	};
	await expect(all(through(new CompressionStream('deflate'), source()))).rejects.toBe(broke);
});

test('data that end early are an error', async () => {
	const half = deflateSync(data).subarray(0, 500);
	await expect(all(through(new DecompressionStream('deflate'), inPieces(half, 100)))).rejects.toThrow('unexpected end');
});

test('when it has ended, nobody reads from the source any more', async () => {
	let open = true;
	const source = async function* () {
		try {
			for (;;) yield Buffer.from(data);
		} finally {
			open = false;
		}
	};
	for await (const _ of through(new CompressionStream('deflate'), source())) break;
	expect(open).toBe(false);
});
