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

test('what a row of several purposes costs: Cost Estimate, the dry run and the books agree, and equal requests are bought once', async () => {
	const bytes = await sharp({ create: { width: 640, height: 640, channels: 3, background: '#4a3' } }).png().toBuffer();
	const row = () => itemWithFile({ prompt: 'Put the mug on a granite rock' }, { data: { bytes, mimeType: 'image/png', fileName: 'photo.png' } });
	const purpose = ['linkedInLink', 'xPost', 'xCard', 'youtubeThumbnail'];
	const shared = { model: model('gpt-image-2'), prompt: '={{ $json.prompt }}', sizeFrom: 'preset', purpose, quality: 'low' };
	const editOf = (dryRun: boolean): NodeSpec => ({
		name: 'Edit',
		type: 'n8n-nodes-gpt-image.editImage',
		credential: bed.credential,
		parameters: { ...shared, references: { reference: [{ source: 'fields', fields: 'data' }] }, outputFormat: 'auto', options: { masterFirst: true, fileName: 'mug', makeSmaller: true, receipt: 'full', dryRun } },
	});
	const estimate: NodeSpec = {
		name: 'Estimate',
		type: 'n8n-nodes-gpt-image.costEstimate',
		parameters: { ...shared, referencesFrom: 'binary', referenceFields: 'data', options: { masterFirst: true, makeSmaller: true } },
	};
	const receiptsOf = async (dryRun: boolean) => {
		const execution = await bed.n8n.run(workflow({ rows: [row()], nodes: [editOf(dryRun)] }));
		expect(execution.error()?.message).toBeUndefined();
		const items = execution.items('Edit');
		return { execution, items, receipts: items.map(({ json }) => receiptIn(json)) };
	};
	const estimated = (await bed.n8n.run(workflow({ rows: [row()], nodes: [estimate] }))).items('Estimate')[0]!.json.estimate as Record<string, number>;
	const dry = await receiptsOf(true);
	expect(await bed.emulator.imageRequests()).toEqual([]);
	const { execution, items, receipts } = await receiptsOf(false);
	const books = (await bed.emulator.imageRequests('edits')).reduce((total, { costUsd }) => total + costUsd!, 0);
	const usdOf = (value: unknown) => value as number;
	const sum = (list: typeof receipts, field: 'costUsd' | 'estimatedUsd') => list.reduce((total, receipt) => total + usdOf(receipt[field]), 0);

	expect((await bed.emulator.imageRequests('edits')).map(({ body }) => body.size).sort()).toEqual(['1200x640', '1200x688', '1280x720']);
	expect(receipts.map(({ channel, costUsd }) => [channel, usdOf(costUsd) > 0])).toEqual([
		['linkedInLink', false],
		['xPost', true],
		['xCard', true],
		['youtubeThumbnail', true],
	]);
	expect(sum(receipts, 'costUsd')).toBeCloseTo(books, 8);
	expect(Math.abs(estimated.usd! - books)).toBeLessThan(0.02 * books);
	expect(estimated.lowUsd).toBeLessThanOrEqual(books);
	expect(estimated.highUsd).toBeGreaterThanOrEqual(books);
	expect(sum(dry.receipts, 'estimatedUsd')).toBeCloseTo(estimated.usd!, 3);
	expect(sum(receipts, 'estimatedUsd')).toBeCloseTo(estimated.usd!, 8);
	expect(dry.receipts.map(({ note }) => note)).toEqual([expect.stringContaining('Same request as X Card'), expect.stringMatching(/heavier than 5 MB, for about \$0\.\d+ more/), expect.any(String), expect.stringContaining('heavier than 2 MB')]);

	const sizes = await Promise.all(items.map(async (item) => await sharp(await execution.binary(item)).metadata()));
	expect(sizes.map(({ width, height }) => `${width}x${height}`)).toEqual(['1200x627', '1200x675', '1200x628', '1280x720']);
	expect(receipts.map(({ fileName, exact, width, height }) => [fileName, exact, `${width}x${height}`])).toEqual([
		['mug-linked-in-link.jpg', true, '1200x627'],
		['mug-x-post.jpg', true, '1200x675'],
		['mug-x-card.jpg', true, '1200x628'],
		['mug-youtube-thumbnail.jpg', true, '1280x720'],
	]);
	const hash = createHash('sha256').update(await execution.binary(items[0]!)).digest('hex');
	expect(receipts[0]!.sha256).toBe(hash);
});
