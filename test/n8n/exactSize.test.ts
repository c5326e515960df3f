import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { channelPresets } from '../../nodes/shared/catalog/channels';
import { findImageModel } from '../../nodes/shared/catalog/imageModels';
import { requestSizeFor } from '../../nodes/shared/request/presetSize';
import { generateSpec, receiptIn, workflow } from '../../testbed';
import { keptPart, table } from '../unit/docs/kept';
import { useBed } from './useBed';
import { withTool } from '../../testbed/withTool';

const bed = useBed();

/** Makes one image for each purpose that takes such a file; its receipt and its bytes, by the purpose. */
async function makeAll(outputFormat: string) {
	const presets = channelPresets.filter(({ deliver }) => outputFormat === 'auto' || !deliver.accepts || deliver.accepts.some((format) => format === outputFormat));
	const rows = presets.map(({ id }) => ({ prompt: id, purpose: id }));
	const parameters = { sizeFrom: 'preset', purpose: '={{ $json.purpose }}', outputFormat, options: { concurrency: 4 } };
	const execution = await bed.n8n.run(workflow({ rows, nodes: [generateSpec(bed, { parameters })] }), { timeoutMs: 240_000 });
	const items = execution.items('Generate');
	expect(items).toHaveLength(presets.length);
	return await Promise.all(items.map(async (item, index) => ({ preset: presets[index]!, receipt: receiptIn(item.json), bytes: await execution.binary(item) })));
}

type Made = Awaited<ReturnType<typeof makeAll>>[number];

/** The file is what its receipt says, and has its purpose's size; or the receipt says why not and what to enter where. */
async function expectTrue({ preset: { id, target, deliver }, receipt, bytes }: Made): Promise<string | undefined> {
	const { width, height, format } = await sharp(bytes).metadata();
	await sharp(bytes).raw().toBuffer();
	expect({ id, channel: receipt.channel, width: receipt.width, height: receipt.height, bytes: receipt.bytes, sha256: receipt.sha256 }).toEqual({
		id,
		channel: id,
		width,
		height,
		bytes: bytes.length,
		sha256: createHash('sha256').update(bytes).digest('hex'),
	});
	if (receipt.exact) expect({ id, width, height }).toEqual({ id, ...target });
	else expect(receipt).toMatchObject({ note: expect.stringMatching(/n8n's own Edit Image node/), fit: { width: target.width, height: target.height } });
	expect({ id, withinWeight: receipt.withinWeight }).toEqual({ id, withinWeight: deliver.maxBytes === undefined ? undefined : bytes.length <= deliver.maxBytes });
	return format;
}

test.each(['jpeg', 'png', 'webp'])('every purpose is delivered at its exact size as %s, or says why not and what to enter where', async (outputFormat) => {
	const made = await makeAll(outputFormat);
	for (const one of made) expect(await expectTrue(one)).toBe(outputFormat);
	const scaled = ['emailHeader', 'printA4'].filter((id) => made.some(({ preset }) => preset.id === id));
	expect(made.flatMap(({ preset, receipt }) => (receipt.exact ? [] : [preset.id]))).toEqual(scaled);
}, 300_000);

test('every purpose sets the format it wants, and docs/channels.md says what was delivered', async () => {
	const gptImage2 = findImageModel('gpt-image-2')!;
	const lines: string[][] = [];
	for (const one of await makeAll('auto')) {
		const { preset, receipt } = one;
		const format = await expectTrue(one);
		expect({ id: preset.id, format }).toEqual({ id: preset.id, format: preset.deliver.format ?? 'png' });
		const { target, source, name } = preset;
		const left = receipt.exact ? '' : `. ${String(receipt.note)}`;
		lines.push([`[${name}](${source})`, `${target.width}x${target.height}`, requestSizeFor(preset, gptImage2).size, `${receipt.width}x${receipt.height} ${format}${left}`]);
	}
	const part = table(['Purpose', 'Asks for', 'Asked of the model', 'Delivered'], lines);
	expect(keptPart('channels.md', part, 'delivered')).toBe(part);
}, 300_000);

test('a file over its channel’s weight says so, and with which compression it would not be', async () => {
	await bed.emulator.settings({ imageBytes: 3_140_000 });
	const spec = (options: object) => generateSpec(bed, { parameters: { sizeFrom: 'preset', purpose: 'youtubeThumbnail', outputFormat: 'auto', options: { receipt: 'short', ...options } } });
	const execution = await bed.n8n.run(workflow({ rows: [{ prompt: 'Cup' }], nodes: [spec({})] }));
	expect(receiptIn(execution.items('Generate')[0]!.json)).toMatchObject({
		channel: 'youtubeThumbnail',
		withinWeight: false,
		note: expect.stringContaining('YouTube Thumbnail takes 2 MB: Compression 90 should meet it'),
	});
	const lighter = await bed.n8n.run(workflow({ rows: [{ prompt: 'Cup' }], nodes: [spec({ outputCompression: 90 })] }));
	expect(receiptIn(lighter.items('Generate')[0]!.json)).toMatchObject({ withinWeight: true, note: '' });

	const again = await bed.n8n.run(workflow({ rows: [{ prompt: 'Cup' }], nodes: [spec({ makeSmaller: true, receipt: 'full' })] }));
	const [item] = again.items('Generate');
	const receipt = receiptIn(item!.json);
	expect(receipt).toMatchObject({ withinWeight: true, outputCompression: 90, attempts: 2, retryReason: 'too_heavy' });
	expect((await again.binary(item!)).length).toBe(receipt.bytes);
	const asked = await bed.emulator.imageRequests();
	expect(asked).toHaveLength(4);
	expect(receipt.costUsd).toBeCloseTo(asked.slice(2).reduce((sum, { costUsd = 0 }) => sum + costUsd, 0), 8);
});

test('a size of a few pixels beside the grid is asked for larger and cut; with Exact Size off it is refused', async () => {
	const spec = (exactSize: boolean) =>
		generateSpec(bed, { onError: 'continueErrorOutput', parameters: { sizeFrom: 'pixels', width: 1000, height: 1350, options: { exactSize } } });
	const execution = await bed.n8n.run(workflow({ rows: [{ prompt: 'Cup' }], nodes: [spec(true)] }));
	expect(receiptIn(execution.items('Generate')[0]!.json)).toMatchObject({ width: 1000, height: 1350, exact: true, sizeRequested: '1008x1360' });
	const refused = await bed.n8n.run(workflow({ rows: [{ prompt: 'Cup' }], nodes: [spec(false)] }));
	expect(refused.items('Generate', 1)).toHaveLength(1);
});

test('a row of several purposes becomes an image for each, named for it; the estimate says the sum, and a sheet’s list will do', async () => {
	const spec = (purpose: unknown, parameters: object) => generateSpec(bed, { parameters: { sizeFrom: 'preset', purpose, fileName: '={{ $json.sku }}', outputFormat: 'auto', ...parameters } as never });
	const rows = [{ prompt: 'Cup', sku: 'CUP-1', channels: 'instagramPost, amazonMain, xCard' }];
	const estimate = {
		name: 'Estimate',
		type: 'n8n-nodes-gpt-image.costEstimate',
		parameters: { operation: 'estimateRows', sizeFrom: 'preset', purpose: '={{ $json.channels }}', quality: 'low', prompt: '={{ $json.prompt }}' },
	};
	const execution = await bed.n8n.run(workflow({ rows, nodes: [estimate, spec('={{ $json.channels }}', {})] }));
	const items = execution.items('Generate');
	const receipts = items.map(({ json }) => receiptIn(json));
	expect(receipts.map(({ channel, fileName, width, height, exact }) => [channel, fileName, width, height, exact])).toEqual([
		['instagramPost', 'CUP-1-instagram-post.jpg', 1080, 1350, true],
		['amazonMain', 'CUP-1.MAIN.jpg', 1600, 1600, true],
		['xCard', 'CUP-1-x-card.jpg', 1200, 628, true],
	]);
	for (const item of items) expect((await sharp(await execution.binary(item)).metadata()).width).toBe(receiptIn(item.json).width);
	const estimated = execution.items('Estimate')[0]!.json.estimate as { usd: number; images: number };
	expect(estimated.images).toBe(3);
	expect(estimated.usd).toBeCloseTo(receipts.reduce((sum, { estimatedUsd }) => sum + Number(estimatedUsd), 0), 6);

	const together = await bed.n8n.run(workflow({ rows, nodes: [spec(['instagramPost', 'xCard'], { outputAs: 'binaries' })] }));
	expect(together.items('Generate')).toHaveLength(1);
	expect(Object.values(together.items('Generate')[0]!.binary!).map(({ fileName }) => fileName)).toEqual(['CUP-1-instagram-post.jpg', 'CUP-1-x-card.jpg']);
});

/** n8n's own Edit Image needs GraphicsMagick on the machine. */
withTool('gm')('what the node cannot cut, n8n’s own Edit Image does with the numbers of `fit`', async () => {
	const purposes = ['emailHeader', 'printA4'];
	const fit = (field: string) => `={{ $json.receipt.fit.${field} }}`;
	const steps = [
		{ operation: 'resize', width: fit('scaleWidth'), height: fit('scaleHeight'), resizeOption: 'ignoreAspectRatio' },
		{ operation: 'crop', width: fit('width'), height: fit('height'), positionX: fit('x'), positionY: fit('y') },
	];
	const edit = {
		name: 'Edit',
		type: 'n8n-nodes-base.editImage',
		typeVersion: 1,
		parameters: { operation: 'multiStep', dataPropertyName: 'data', operations: { operations: steps }, options: {} },
	};
	const generate = generateSpec(bed, { parameters: { sizeFrom: 'preset', purpose: purposes, outputFormat: 'auto', options: { receipt: 'short' } } });
	const execution = await bed.n8n.run(workflow({ rows: [{ prompt: 'Cup' }], nodes: [generate, edit] }), { timeoutMs: 120_000 });
	for (const [index, item] of execution.items('Generate').entries()) {
		const numbers = Object.values(receiptIn(item.json).fit as object);
		expect(numbers.every((number) => typeof number === 'number')).toBe(true);
		const { width, height } = await sharp(await execution.binary(execution.items('Edit')[index]!)).metadata();
		expect({ width, height }).toEqual(channelPresets.find(({ id }) => id === purposes[index])!.target);
	}
}, 180_000);
