import { createHash } from 'node:crypto';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import sharp from 'sharp';
import { generateSpec, problemIn, receiptIn, type Execution, type NodeSpec, workflow } from '../../testbed';
import { storedFiles } from '../../testbed/stored';
import { useBed } from './useBed';

const bed = useBed();

const prompt = 'A copper kettle, "steaming" \\ übermäßig 热';

const generate = (parameters: IDataObject, options: IDataObject = {}): NodeSpec =>
	generateSpec(bed, {
		onError: 'continueErrorOutput',
		parameters: { prompt, ...parameters, options: { attempts: 1, ...options } },
	});

const run = async (parameters: IDataObject, options?: IDataObject): Promise<Execution> =>
	await bed.n8n.run(workflow({ nodes: [generate(parameters, options)] }));

const hashOf = async (execution: Execution, item: INodeExecutionData, property: string) =>
	createHash('sha256').update(await execution.binary(item, property)).digest('hex');

const leftOver = (execution: Execution) => storedFiles(bed.n8n.address.userFolder, execution.id);

describe('previews', () => {
	test('they are files of their own beside the image, and are paid for as the receipt says', async () => {
		const execution = await run({}, { partialImages: 3, keepPreviews: true });
		const [item] = execution.items('Generate');
		expect(Object.keys(item!.binary!).sort()).toEqual(['data', 'preview_0', 'preview_1', 'preview_2']);
		for (const property of Object.keys(item!.binary!)) {
			const picture = await sharp(await execution.binary(item!, property)).metadata();
			expect(picture).toMatchObject({ format: 'png', width: 1024, height: 1024 });
		}
		expect(item!.binary!.preview_1!.fileName).toBe(`generate-${execution.id}-1-preview-1.png`);
		const [request] = await bed.emulator.imageRequests();
		expect(receiptIn(item!.json)).toMatchObject({ partialImages: 3, outputTokens: 196 + 3 * 100 });
		expect(receiptIn(item!.json).costUsd).toBeCloseTo(request!.costUsd!, 10);
		expect(receiptIn(item!.json).estimatedUsd).toBeCloseTo(request!.costUsd!, 4);
	});

	test('fewer than asked for is normal, and only those that came are paid for', async () => {
		await bed.emulator.faults({ kind: 'fewerPartials', partials: 1 });
		const execution = await run({}, { partialImages: 3, keepPreviews: true });
		const [item] = execution.items('Generate');
		expect(Object.keys(item!.binary!).sort()).toEqual(['data', 'preview_0']);
		expect(receiptIn(item!.json)).toMatchObject({ outcome: 'made', partialImages: 1, outputTokens: 196 + 100 });
	});

	test('they leave no file behind when nobody wants to keep them', async () => {
		const execution = await run({}, { partialImages: 2 });
		const [item] = execution.items('Generate');
		expect(Object.keys(item!.binary!)).toEqual(['data']);
		expect(receiptIn(item!.json)).toMatchObject({ partialImages: 2, sha256: await hashOf(execution, item!, 'data') });
		expect(leftOver(execution)).toHaveLength(1);
	});

	test('none is a choice too: the answer is streamed and holds the image alone', async () => {
		const execution = await run({}, { partialImages: 0, keepPreviews: true });
		const [item] = execution.items('Generate');
		expect(Object.keys(item!.binary!)).toEqual(['data']);
		expect(receiptIn(item!.json)).toMatchObject({ partialImages: 0, outputTokens: 196 });
		const [request] = await bed.emulator.imageRequests();
		expect(request!.body).toMatchObject({ stream: true, partial_images: 0 });
	});
});

describe('several images of one prompt', () => {
	const three = { n: 3 };

	test('each in an item of its own: the receipts add up to the bill', async () => {
		const execution = await run({ ...three, outputAs: 'items' });
		const items = execution.items('Generate');
		expect(items.map(({ binary }) => binary!.data!.fileName)).toEqual([1, 2, 3].map((image) => `generate-${execution.id}-1-${image}.png`));
		const hashes = await Promise.all(items.map(async (item) => await hashOf(execution, item, 'data')));
		expect(items.map(({ json }) => receiptIn(json).sha256)).toEqual(hashes);
		expect(new Set(hashes).size).toBe(3);
		const requests = await bed.emulator.imageRequests();
		expect(requests.map(({ answeredImages }) => answeredImages)).toEqual([3]);
		const cost = items.reduce((sum, { json }) => sum + (receiptIn(json).costUsd as number), 0);
		expect(cost).toBeCloseTo(requests[0]!.costUsd!, 9);
	});

	test('all in one item: the same pictures as files of their own', async () => {
		const apart = await run({ ...three, outputAs: 'items' });
		const together = await run({ ...three, outputAs: 'binaries' });
		const [item, ...more] = together.items('Generate');
		expect(more).toEqual([]);
		const inItem = await Promise.all(['data', 'data_2', 'data_3'].map(async (property) => await hashOf(together, item!, property)));
		expect(inItem).toEqual(apart.items('Generate').map(({ json }) => receiptIn(json).sha256));
		expect(item!.json.receipt).toMatchObject({ images: 3, receipts: [{}, {}, {}] });
	});
});

describe('however the answer is written', () => {
	test('a pretty-printed answer gives the same picture as a dense one', async () => {
		const dense = await run({});
		await bed.emulator.settings({ prettyJson: true });
		const pretty = await run({});
		const [one, other] = [dense.items('Generate')[0]!, pretty.items('Generate')[0]!];
		expect(receiptIn(other.json)).toMatchObject({ outcome: 'made', sha256: receiptIn(one.json).sha256, costUsd: receiptIn(one.json).costUsd });
		expect(await hashOf(pretty, other, 'data')).toBe(receiptIn(one.json).sha256);
	});

	test('an image behind a url is fetched, and is the one base64 would have given', async () => {
		const inline = await run({});
		await bed.emulator.faults({ kind: 'urlInsteadOfBase64' });
		const linked = await run({});
		const item = linked.items('Generate')[0]!;
		expect(receiptIn(item.json)).toMatchObject({ outcome: 'made', sha256: receiptIn(inline.items('Generate')[0]!.json).sha256 });
		expect(await hashOf(linked, item, 'data')).toBe(receiptIn(item.json).sha256);
	});

	test('an image of many megabytes reaches the disk whole', async () => {
		await bed.emulator.settings({ imageBytes: 16_000_000 });
		const execution = await run({});
		const item = execution.items('Generate')[0]!;
		expect(receiptIn(item.json)).toMatchObject({ outcome: 'made', bytes: 16_000_000, sha256: await hashOf(execution, item, 'data') });
	});
});

describe('an answer that breaks off inside an image', () => {
	test.each([
		['ended early', { kind: 'truncatedJson', afterBytes: 1_000_000 }, {}],
		['connection cut', { kind: 'cutAfterHeaders', afterBytes: 1_000_000 }, {}],
		['stream cut', { kind: 'sseCut', afterBytes: 1_000_000 }, { partialImages: 1 }],
	])('%s: no half file stays in the store, and the row says that it may be billed', async (_how, fault, options) => {
		await bed.emulator.settings({ imageBytes: 4_000_000 });
		await bed.emulator.faults(fault);
		const execution = await run({}, options);
		expect(execution.items('Generate')).toEqual([]);
		const [problem] = execution.items('Generate', 1);
		expect(problemIn(problem!.json).outcome).toBe('unknown');
		expect(leftOver(execution)).toEqual([]);
	});

	test('an image that had arrived whole before it is handed out, the half one is not', async () => {
		await bed.emulator.settings({ imageBytes: 1_000_000 });
		await bed.emulator.faults({ kind: 'truncatedJson', afterBytes: 2_000_000 });
		const execution = await run({ n: 3 });
		expect(execution.items('Generate').map(({ json }) => receiptIn(json).bytes)).toEqual([1_000_000]);
		expect(leftOver(execution)).toHaveLength(1);
	});
});
