import { crc32 } from 'node:zlib';
import { openBench, decode, type Bench } from './support';

let bench: Bench;
beforeAll(async () => {
	bench = await openBench();
});
afterEach(() => bench.reset());
afterAll(() => bench.emulator.close());

const ask = { model: 'gpt-image-2', prompt: 'A lighthouse at dusk', size: '1024x1024', quality: 'low' } as const;

test.each(['png', 'jpeg', 'webp'] as const)('a picture comes as %s of the size asked for', async (format) => {
	const answer = await bench.client.images.generate({ ...ask, size: '1536x512', output_format: format });
	const picture = await decode(answer.data![0]!.b64_json);
	expect(picture).toMatchObject({ format, width: 1536, height: 512 });
	expect(answer).toMatchObject({ size: '1536x512', quality: 'low', output_format: format, background: 'opaque' });
});

test('n pictures differ from each other, and the same request gives the same bytes again', async () => {
	const first = await bench.client.images.generate({ ...ask, n: 3 });
	const again = await bench.client.images.generate({ ...ask, n: 3 });
	const texts = first.data!.map(({ b64_json }) => b64_json);
	expect(new Set(texts).size).toBe(3);
	expect(again.data!.map(({ b64_json }) => b64_json)).toEqual(texts);
});

test('another prompt or quality gives another picture', async () => {
	const picture = async (change: object) =>
		(await bench.client.images.generate({ ...ask, ...change })).data![0]!.b64_json;
	const pictures = [
		await picture({}),
		await picture({ prompt: 'A lighthouse at dawn' }),
		await picture({ quality: 'high' }),
	];
	expect(new Set(pictures).size).toBe(3);
});

test('auto is answered with what was served', async () => {
	const answer = await bench.client.images.generate({ model: 'gpt-image-2', prompt: 'A quiet harbour' });
	const { width, height } = await decode(answer.data![0]!.b64_json);
	expect(answer.size).toBe(`${width}x${height}`);
	expect(answer.quality).not.toBe('auto');
});

test('a transparent background is a real alpha channel: the corners are clear, the object is not', async () => {
	const answer = await bench.client.images.generate({ ...ask, background: 'transparent' });
	const { pixels, hasAlpha } = await decode(answer.data![0]!.b64_json);
	expect(hasAlpha).toBe(true);
	expect(pixels[3]).toBe(0);
	expect(pixels.some((value, i) => i % 4 === 3 && value === 255)).toBe(true);
	expect(answer.background).toBe('transparent');
});

test('stronger compression makes a smaller file', async () => {
	const size = async (output_compression: number) => {
		const answer = await bench.client.images.generate({ ...ask, output_format: 'jpeg', output_compression });
		return (await decode(answer.data![0]!.b64_json)).bytes.length;
	};
	expect(await size(20)).toBeLessThan(await size(90));
});

test('a stream brings the partials in order, then the picture with its usage', async () => {
	const stream = await bench.client.images.generate({ ...ask, stream: true, partial_images: 2 });
	const events = [];
	for await (const event of stream) events.push(event);
	expect(events.map(({ type }) => type)).toEqual([
		'image_generation.partial_image',
		'image_generation.partial_image',
		'image_generation.completed',
	]);
	expect(events.slice(0, 2).map((event) => (event as { partial_image_index: number }).partial_image_index)).toEqual([
		0, 1,
	]);
	for (const event of events) expect(await decode(event.b64_json)).toMatchObject({ width: 1024, height: 1024 });
	expect(events[2]).toMatchObject({ usage: { output_tokens: 196 + 200 } });
});

test('padding makes a picture as large as asked and leaves its pixels alone', async () => {
	for (const output_format of ['png', 'jpeg', 'webp'] as const) {
		const plain = await bench.client.images.generate({ ...ask, output_format });
		await bench.put('settings', { imageBytes: 3_000_000 });
		const padded = await bench.client.images.generate({ ...ask, output_format });
		await bench.put('settings', { imageBytes: 0 });
		const [a, b] = [await decode(plain.data![0]!.b64_json), await decode(padded.data![0]!.b64_json)];
		expect(Math.abs(b.bytes.length - 3_000_000)).toBeLessThan(64);
		expect([output_format, b.pixels.equals(a.pixels)]).toEqual([output_format, true]);
	}
});

/** Every chunk of a PNG with whether its checksum is right; lenient decoders skip a wrong one. */
function chunksOf(png: Buffer): Array<[type: string, sound: boolean]> {
	const chunks: Array<[string, boolean]> = [];
	for (let at = 8; at < png.length; ) {
		const end = at + 8 + png.readUInt32BE(at);
		chunks.push([png.toString('latin1', at + 4, at + 8), crc32(png.subarray(at + 4, end)) === png.readUInt32BE(end)]);
		at = end + 4;
	}
	return chunks;
}

test('a padded PNG is sound chunk by chunk, its filling in an ancillary chunk before the end', async () => {
	await bench.put('settings', { imageBytes: 3_000_000 });
	const answer = await bench.client.images.generate(ask);
	const chunks = chunksOf(Buffer.from(answer.data![0]!.b64_json!, 'base64'));
	expect(chunks.filter(([, sound]) => !sound)).toEqual([]);
	expect(chunks.slice(-2).map(([type]) => type)).toEqual(['paDd', 'IEND']);
});

test('GPT Image 2.6 makes moving GIFs and SVGs', async () => {
	const model = 'gpt-image-2.6-flare';
	const gif = await bench.client.images.generate({ ...ask, model, output_format: 'gif', frame_count: 3 });
	const svg = await bench.client.images.generate({ ...ask, model, output_format: 'svg' });
	expect(await decode(gif.data![0]!.b64_json)).toMatchObject({ format: 'gif', width: 1024, height: 1024 });
	const text = Buffer.from(svg.data![0]!.b64_json!, 'base64').toString();
	expect(text).toMatch(/^<svg [^>]*width="1024"/);
});

test('a list of models names those that are open and when they close', async () => {
	await bench.put('settings', { today: '2026-11-21' });
	const models = await bench.client.models.list();
	const ids = models.data.map(({ id }) => id);
	expect(ids).toEqual(expect.arrayContaining(['gpt-image-2', 'gpt-image-2.5-flare', 'gpt-5.4']));
	expect(ids).not.toContain('gpt-image-1');
	expect(models.data.find(({ id }) => id === 'gpt-image-1.5')).toMatchObject({ shutdown_date: '2026-12-01' });
	await bench.put('settings', { today: '2026-12-01' });
	expect((await bench.client.models.list()).data.map(({ id }) => id)).not.toContain('gpt-image-1.5');
});
