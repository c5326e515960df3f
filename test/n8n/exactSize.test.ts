import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { channelPresets } from '../../nodes/shared/catalog/channels';
import { generateSpec, receiptIn, workflow } from '../../testbed';
import { useBed } from './useBed';

const bed = useBed();

test.each(['jpeg', 'png', 'webp'])('every purpose is delivered at its exact size as %s, or says why not and what to enter where', async (outputFormat) => {
	const rows = channelPresets.map(({ id }) => ({ prompt: id, purpose: id }));
	const parameters = { sizeFrom: 'preset', purpose: '={{ $json.purpose }}', outputFormat, options: { concurrency: 4 } };
	const execution = await bed.n8n.run(workflow({ rows, nodes: [generateSpec(bed, { onError: 'continueErrorOutput', parameters })] }), { timeoutMs: 240_000 });
	const items = execution.items('Generate');
	expect(items).toHaveLength(channelPresets.length);
	let exact = 0;
	for (const [index, item] of items.entries()) {
		const { target, id } = channelPresets[index]!;
		const receipt = receiptIn(item.json);
		const bytes = await execution.binary(item);
		const { width, height, format } = await sharp(bytes).metadata();
		await sharp(bytes).raw().toBuffer();
		expect({ id, width: receipt.width, height: receipt.height, bytes: receipt.bytes, sha256: receipt.sha256 }).toEqual({
			id,
			width,
			height,
			bytes: bytes.length,
			sha256: createHash('sha256').update(bytes).digest('hex'),
		});
		expect(format).toBe(outputFormat);
		if (receipt.exact) expect({ id, width, height }).toEqual({ id, ...target });
		else expect(receipt).toMatchObject({ note: expect.stringMatching(/n8n's own Edit Image node/), fit: { width: target.width, height: target.height } });
		exact += receipt.exact ? 1 : 0;
	}
	console.info(`${outputFormat}: ${exact} of ${items.length} exact; not: ${items.flatMap((item, index) => (receiptIn(item.json).exact ? [] : [channelPresets[index]!.id])).join(', ')}`);
	expect(exact).toBeGreaterThan(items.length * 0.8);
}, 300_000);

test('a size of a few pixels beside the grid is asked for larger and cut; with Exact Size off it is refused', async () => {
	const spec = (exactSize: boolean) =>
		generateSpec(bed, { onError: 'continueErrorOutput', parameters: { sizeFrom: 'pixels', width: 1000, height: 1350, options: { exactSize } } });
	const execution = await bed.n8n.run(workflow({ rows: [{ prompt: 'Cup' }], nodes: [spec(true)] }));
	expect(receiptIn(execution.items('Generate')[0]!.json)).toMatchObject({ width: 1000, height: 1350, exact: true, sizeRequested: '1008x1360' });
	const refused = await bed.n8n.run(workflow({ rows: [{ prompt: 'Cup' }], nodes: [spec(false)] }));
	expect(refused.items('Generate', 1)).toHaveLength(1);
});
