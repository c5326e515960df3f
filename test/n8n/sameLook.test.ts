import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { itemWithFile, model, receiptIn, workflow, type NodeSpec } from '../../testbed';
import { useBed } from './useBed';

const bed = useBed();

test('a product for several purposes: the first image goes along as the last reference of the others, and is billed', async () => {
	const bytes = await sharp({ create: { width: 640, height: 640, channels: 3, background: '#a43' } }).png().toBuffer();
	const edit: NodeSpec = {
		name: 'Edit',
		type: 'n8n-nodes-gpt-image.editImage',
		credential: bed.credential,
		parameters: {
			model: model('gpt-image-2'),
			prompt: 'Put the mug on a granite rock',
			references: { reference: [{ source: 'fields', fields: 'data' }] },
			sizeFrom: 'preset',
			purpose: ['instagramPost', 'xCard', 'pinterestPin'],
			outputFormat: 'auto',
			quality: 'low',
			options: { masterFirst: true, fileName: 'mug' },
		},
	};
	const { model: chosen, prompt, sizeFrom, purpose, quality } = edit.parameters!;
	const estimate: NodeSpec = {
		name: 'Estimate',
		type: 'n8n-nodes-gpt-image.costEstimate',
		parameters: { model: chosen, prompt, sizeFrom, purpose, quality, referencesFrom: 'binary', options: { masterFirst: true } },
	};
	const execution = await bed.n8n.run(workflow({ rows: [itemWithFile({}, { data: { bytes, mimeType: 'image/png', fileName: 'photo.png' } })], nodes: [estimate, edit] }));
	const items = execution.items('Edit');
	const receipts = items.map(({ json }) => receiptIn(json));
	expect(receipts.map(({ fileName, exact }) => [fileName, exact])).toEqual([
		['mug-instagram-post.jpg', true],
		['mug-x-card.jpg', true],
		['mug-pinterest-pin.jpg', true],
	]);
	const asked = await bed.emulator.imageRequests('edits');
	const sha256 = (file: Buffer) => createHash('sha256').update(file).digest('hex');
	const master = sha256(await execution.binary(items[0]!));
	const sent = asked.map(({ files }) => [...files].sort((a, b) => a.order - b.order).map((file) => file.sha256));
	expect(sent).toEqual([[sha256(bytes)], [sha256(bytes), master], [sha256(bytes), master]]);
	expect(asked.map(({ body }) => String(body.prompt).includes('The last image is this picture'))).toEqual([false, true, true]);
	receipts.forEach(({ costUsd }, index) => expect(costUsd).toBeCloseTo(asked.find(({ body }) => body.size === receipts[index]!.sizeRequested)!.costUsd!, 8));
	const sum = (field: string) => receipts.reduce((total, receipt) => total + Number(receipt[field]), 0);
	const { estimate: estimated } = execution.items('Estimate')[0]!.json as { estimate: Record<string, number> };
	expect([estimated.inputImageTokens, estimated.outputTokens]).toEqual([sum('inputImageTokens'), sum('outputTokens')]);
	expect(estimated.usd).toBeCloseTo(sum('costUsd'), 3);
	expect(receipts.map(({ referenceCount }) => referenceCount)).toEqual([1, 2, 2]);
});
