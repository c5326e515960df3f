import { createHash } from 'node:crypto';
import type { BookEntry } from '../../emulator/books';
import { delayOf } from '../../emulator/delay';
import { openBench, type Bench } from './support';

let bench: Bench;
beforeAll(async () => {
	bench = await openBench();
});
beforeEach(() => bench.put('settings', { imageBytes: 1000 }));
afterEach(() => bench.reset());
afterAll(() => bench.emulator.close());

const ask = { model: 'gpt-image-2', prompt: 'A lighthouse [row 7]', size: '1024x1024', quality: 'low' } as const;
const tools = [{ type: 'image_generation' as const, size: '1024x1024' as const, quality: 'low' as const }];
const books = async () =>
	(await (await fetch(`${bench.emulator.url}/_emulator/books`)).json()) as {
		entries: BookEntry[];
		totals: { usd: number; images: number; deliveredUsd: number };
	};
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

test('the books have each paid call: its bill, its images, its prompt and its row', async () => {
	const { usage } = await bench.client.images.generate({ ...ask, n: 2 });
	await bench.client.images.generate({ ...ask, prompt: 'A boat' }, { headers: { 'x-row': '8' } });
	await bench.client.models.list();
	const { entries, totals } = await books();
	const usd = (usage!.input_tokens * 5 + usage!.output_tokens * 30) / 1e6;
	expect(entries).toEqual([
		expect.objectContaining({
			row: '7',
			promptSha256: sha256(ask.prompt),
			prompt: ask.prompt,
			images: 2,
			imagesSent: 2,
			delivered: true,
			model: 'gpt-image-2',
		}),
		expect.objectContaining({ row: '8', promptSha256: sha256('A boat'), images: 1, delivered: true }),
	]);
	expect(entries[0]!.usd).toBeCloseTo(usd, 12);
	expect(totals).toEqual({ usd: entries[0]!.usd + entries[1]!.usd, images: 3, deliveredUsd: totals.usd });
});

test('what was billed and never came whole is told from what came', async () => {
	await bench.put('faults', { faults: [{ kind: 'cutAfterHeaders' }, { kind: 'serverError' }] });
	for (let i = 0; i < 3; i += 1) await bench.client.images.generate(ask).catch(() => undefined);
	const { entries, totals } = await books();
	expect(entries.map(({ images, imagesSent, delivered, fault }) => [images, imagesSent, delivered, fault])).toEqual([
		[1, 0, false, 'cutAfterHeaders'],
		[0, 0, false, 'serverError'],
		[1, 1, true, undefined],
	]);
	expect(totals.deliveredUsd).toBeCloseTo(totals.usd / 2, 12);
	expect(entries[1]!.usd).toBe(0);
});

test('of a stream that breaks off within its second image, one image was sent', async () => {
	const read = async () => {
		let bytes = 0;
		for await (const event of await bench.client.images.generate({ ...ask, n: 2, stream: true }))
			bytes += event.b64_json.length;
		return bytes;
	};
	const afterBytes = Math.round((await read()) * 0.75);
	await fetch(`${bench.emulator.url}/_emulator/requests`, { method: 'DELETE' });
	await bench.put('faults', { faults: [{ kind: 'sseCut', afterBytes }] });
	await expect(read()).rejects.toThrow();
	expect((await books()).entries[0]).toMatchObject({ images: 2, imagesSent: 1, delivered: false });
});

test('a background response is delivered by the poll that brings it, and not by being accepted', async () => {
	const { id } = await bench.client.responses.create({
		model: 'gpt-5.4',
		input: 'Draw a boat [row b]',
		tools,
		background: true,
	});
	expect((await books()).entries[0]).toMatchObject({ row: 'b', delivered: false, prompt: 'Draw a boat [row b]' });
	while ((await bench.client.responses.retrieve(id)).status !== 'completed');
	const { entries } = await books();
	expect(entries).toEqual([
		expect.objectContaining({ images: 1, imagesSent: 1, delivered: true, usd: expect.any(Number) }),
	]);
});

test('image calls take the times of a list in turn, or of a range, the same from run to run', async () => {
	expect([0, 1, 2].map((count) => delayOf([10, 20], count))).toEqual([10, 20, 10]);
	const drawn = Array.from({ length: 200 }, (_, count) => delayOf({ from: 300, to: 2000 }, count));
	expect(Math.min(...drawn)).toBeGreaterThanOrEqual(300);
	expect(Math.min(...drawn)).toBeLessThan(400);
	expect(Math.max(...drawn)).toBeLessThanOrEqual(2000);
	expect(Math.max(...drawn)).toBeGreaterThan(1900);
	await bench.put('settings', { delayMs: [0, 250] });
	const took = async () => {
		const begin = Date.now();
		await bench.client.images.generate(ask);
		return Date.now() - begin;
	};
	await took();
	expect(await took()).toBeGreaterThanOrEqual(245);
	for (const delayMs of [-1, [], [1, 'x'], { from: 3, to: 2 }, 'long'])
		await expect(bench.put('settings', { delayMs })).rejects.toThrow('delayMs');
});

test('JSON comes in one piece with its length where the settings have it so', async () => {
	const plain = await bench.client.images.generate(ask);
	await bench.put('settings', { onePiece: true });
	const { data, response } = await bench.client.images.generate(ask).withResponse();
	expect(Number(response.headers.get('content-length'))).toBeGreaterThan(data.data![0]!.b64_json!.length);
	expect(data.data).toEqual(plain.data);
});

test('JSON comes packed to a client that takes it, and means the same', async () => {
	const plain = await bench.client.images.generate(ask);
	await bench.put('settings', { gzip: true });
	const { data, response } = await bench.client.images.generate(ask).withResponse();
	expect(response.headers.get('content-encoding')).toBe('gzip');
	expect(data.data).toEqual(plain.data);
	const events = [];
	for await (const event of await bench.client.images.generate({ ...ask, stream: true })) events.push(event.type);
	expect(events).toEqual(['image_generation.completed']);
	expect((await books()).entries.map(({ delivered }) => delivered)).toEqual([true, true, true]);
});
