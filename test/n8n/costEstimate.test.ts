import type { IDataObject } from 'n8n-workflow';
import sharp from 'sharp';
import { itemWithFile, receiptIn, workflow } from '../../testbed';
import { useBed } from './useBed';

const bed = useBed();

const type = 'n8n-nodes-gpt-image.costEstimate';
const model = { __rl: true, mode: 'list', value: 'gpt-image-2' };
const square = { model, sizeFrom: 'pixels', width: 1024, height: 1024, quality: 'low' };
const prompts = ['Enamel mug, "camp" edition', 'Лампа из меди\nна столе', ''].map((prompt) => ({ prompt }));

describe('Cost Estimate in a real n8n', () => {
	test('estimates rows, measures their files, and calls nobody', async () => {
		const bytes = await sharp({ create: { width: 1200, height: 600, channels: 3, background: '#888' } })
			.png()
			.toBuffer();
		const row = itemWithFile({ prompt: 'A mug' }, { photo: { bytes, mimeType: 'image/png', fileName: 'photo.png' } });
		const parameters = { ...square, referencesFrom: 'binary', referenceFields: 'photo' };
		const execution = await bed.n8n.run(workflow({ rows: [row], nodes: [{ name: 'Estimate', type, parameters }] }));

		expect(execution.error()?.message).toBeUndefined();
		const [item] = execution.items('Estimate');
		expect(item!.json).toMatchObject({
			prompt: 'A mug',
			estimate: { inputImageTokens: 722, outputTokens: 196, usd: 0.011696 },
		});
		expect(item!.pairedItem).toEqual({ item: 0 });
		expect(await execution.binary(item!, 'photo')).toEqual(bytes);
		expect(await bed.emulator.imageRequests()).toEqual([]);
	});

	test('answers for a whole run, with a boolean for an If node', async () => {
		const parameters = { operation: 'estimateRun', ...square, budgetUsd: 0.02 };
		const execution = await bed.n8n.run(workflow({ rows: prompts, nodes: [{ name: 'Estimate', type, parameters }] }));

		expect(execution.error()?.message).toBeUndefined();
		const items = execution.items('Estimate');
		expect(items).toHaveLength(1);
		expect(items[0]!.json).toMatchObject({ rows: 3, images: 2, rowsRefused: 1, withinBudget: true });
		expect(items[0]!.json.sentence).toMatch(/^2 images, about \$0\.012/);
	});

	test('compares settings with its own defaults and stores the picture', async () => {
		const parameters = { operation: 'compareSettings' };
		const execution = await bed.n8n.run(
			workflow({ rows: [{ prompt: 'A mug' }], nodes: [{ name: 'Compare', type, parameters }] }),
		);

		expect(execution.error()?.message).toBeUndefined();
		const items = execution.items('Compare');
		expect(items.map(({ json }) => json.rank)).toEqual(items.map((_, index) => index + 1));
		expect(items).toHaveLength(2 * 3 * 3);
		expect((await execution.binary(items[0]!, 'comparison')).toString()).toContain('<svg');
	});

	test('sums the receipts of images that were made: the estimate was the bill', async () => {
		const rows = [{ prompt: 'A mug' }, { prompt: 'A lamp' }];
		const execution = await bed.n8n.run(
			workflow({
				rows,
				nodes: [
					{
						name: 'Make',
						type: 'n8n-nodes-gpt-image.generateImage',
						credential: bed.credential,
						parameters: { prompt: '={{ $json.prompt }}', quality: 'low' },
					},
					{ name: 'Spend', type, parameters: { operation: 'actualSpend' } },
				],
			}),
		);

		expect(execution.error()?.message).toBeUndefined();
		const made = execution.items('Make').map(({ json }) => receiptIn(json));
		const [group, total] = execution.items('Spend').map(({ json }) => json as IDataObject);
		expect(group).toMatchObject({ group: 'gpt-image-2', images: 2, costUnknown: 0, costBases: { usage: 2 } });
		expect(total!.costUsd).toBeCloseTo(
			made.reduce((sum, { costUsd }) => sum + Number(costUsd), 0),
			10,
		);
		expect(Math.abs(Number(total!.overEstimateUsd))).toBeLessThan(0.0001);
	});
});
