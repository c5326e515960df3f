import type { IDataObject } from 'n8n-workflow';
import sharp from 'sharp';
import type { NodeSpec } from '../../testbed';
import { generateSpec, model, receiptIn, workflow } from '../../testbed';
import { since } from '../../testbed/since';
import { useBed } from './useBed';

const bed = useBed();

const generate = (options: IDataObject, parameters: IDataObject = {}): NodeSpec =>
	generateSpec(bed, { onError: 'continueErrorOutput', parameters: { ...parameters, options } });

const billed = async () => (await bed.emulator.imageRequests()).reduce((sum, { costUsd }) => sum + (costUsd ?? 0), 0);

test('a dry run sends nothing and gives placeholders of the true size, with the price the real run then has', async () => {
	const rows = [{ prompt: 'A <b>mug</b> & "cup"' }, { prompt: '抹茶碗' }, { prompt: '' }];
	const dry = await bed.n8n.run(workflow({ rows, nodes: [generate({ dryRun: true }, { size: '1536x1024', n: 2 })] }));
	expect(await bed.emulator.imageRequests()).toEqual([]);
	const items = dry.items('Generate');
	expect(items).toHaveLength(4);
	expect(dry.items('Generate', 1)).toHaveLength(1);
	for (const item of items) {
		expect(receiptIn(item.json)).toMatchObject({ outcome: 'dryRun', costUsd: 0, width: 1536, height: 1024, requestId: '' });
		const picture = await sharp(await dry.binary(item)).metadata();
		expect([picture.format, picture.width, picture.height]).toEqual(['png', 1536, 1024]);
		expect([item.binary!.data!.fileName, item.binary!.data!.mimeType]).toEqual([receiptIn(item.json).fileName, 'image/png']);
		expect(String(receiptIn(item.json).fileName)).toMatch(/^generate-\d+-[12]-[12]\.png$/);
	}
	const estimated = items.reduce((sum, { json }) => sum + (receiptIn(json).estimatedUsd as number), 0);
	await bed.n8n.run(workflow({ rows: rows.slice(0, 2), nodes: [generate({}, { size: '1536x1024', n: 2 })] }));
	expect(Math.abs(estimated - (await billed())) / estimated).toBeLessThan(0.01);
});

test.each<[string, IDataObject]>([
	['a budget in USD', { budgetUsd: '={{ $json.nowhere }}' }],
	['a budget in images', { budgetImages: '={{ $json.nowhere }}' }],
	['what was spent already', { budgetUsd: 5, alreadySpentUsd: '={{ $json.nowhere }}' }],
])('%s whose column is not there buys nothing', async (_, options) => {
	const execution = await bed.n8n.run(workflow({ rows: [{ prompt: 'A mug' }], nodes: [generate(options)] }));
	expect(await bed.emulator.imageRequests()).toEqual([]);
	expect(execution.items('Generate', 1)).toHaveLength(1);
});

test('a dry run that a sheet switches on sends nothing', async () => {
	const execution = await bed.n8n.run(workflow({ rows: [{ prompt: 'A mug', dry: 'TRUE' }], nodes: [generate({ dryRun: '={{ $json.dry }}' })] }));
	expect(await bed.emulator.imageRequests()).toEqual([]);
	expect(execution.items('Generate').map(({ json }) => receiptIn(json).outcome)).toEqual(['dryRun']);
});

test('a dry run reaches through a whole chain: placeholders are references, and nothing is sent', async () => {
	const reference = { source: 'fields', fields: 'data' };
	const chain = (name: string, type: string, parameters: IDataObject): NodeSpec => ({ ...generate({ dryRun: true }, parameters), name, type });
	const nodes = [
		generate({ dryRun: true, fileName: 'Tea “morning”' }, { size: '1024x1536' }),
		chain('Edit', 'n8n-nodes-gpt-image.editImage', { sizeFrom: 'reference', references: { reference: [reference] } }),
		chain('Turn', 'n8n-nodes-gpt-image.responsesImageStep', {
			mainModel: model('gpt-5.4'),
			message: '={{ $json.prompt }}',
			continueFrom: 'nothing',
			references: { reference: [reference] },
			size: '1536x1024',
		}),
		chain('Last', 'n8n-nodes-gpt-image.editImage', { references: { reference: [reference] } }),
	];
	const dry = await bed.n8n.run(workflow({ rows: [{ prompt: 'A mug' }], nodes }));
	expect(await bed.emulator.requests()).toEqual([]);
	const sizes = await Promise.all(
		['Generate', 'Edit', 'Turn', 'Last'].map(async (name) => {
			const [item] = dry.items(name);
			if (!item) throw new Error(`${name}: ${JSON.stringify(dry.items(name, 1))}`);
			const { format, width, height } = await sharp(await dry.binary(item)).metadata();
			expect(receiptIn(item.json)).toMatchObject({ outcome: 'dryRun', costUsd: 0, width, height, mimeType: 'image/png' });
			return [name, format, width, height];
		}),
	);
	expect(sizes).toEqual([
		['Generate', 'png', 1024, 1536],
		['Edit', 'png', 1024, 1536],
		['Turn', 'png', 1536, 1024],
		['Last', 'png', 1024, 1024],
	]);
	expect(dry.items('Generate')[0]!.binary!.data!.fileName).toBe('Tea “morning”.png');
});

test('the fallback model is asked after the named outcomes only, and the receipt names both', async () => {
	await bed.emulator.faults(
		{ kind: 'moderation', times: 0, match: { promptIncludes: 'blocked', model: 'gpt-image-2' } },
		{ kind: 'cutBeforeAnswerButBilled', times: 0, match: { promptIncludes: 'lost' } },
	);
	const rows = [{ prompt: 'fine' }, { prompt: 'blocked one' }, { prompt: 'lost one' }];
	const options = { fallbackModel: 'gpt-image-2.5-flare', fallbackAfter: ['blocked'], attempts: 1 };
	const execution = await bed.n8n.run(workflow({ rows, nodes: [generate(options)] }));
	expect(execution.items('Generate').map(({ json }) => [json.prompt, receiptIn(json).modelRequested, receiptIn(json).fallbackFrom])).toEqual([
		['fine', 'gpt-image-2', ''],
		['blocked one', 'gpt-image-2.5-flare', 'gpt-image-2'],
	]);
	expect(execution.items('Generate', 1).map(({ json }) => receiptIn(json).outcome)).toEqual(['unknown']);
	const models = (await bed.emulator.imageRequests()).map(({ body }) => `${String(body.prompt)}: ${String(body.model)}`).sort();
	expect(models).toEqual(['blocked one: gpt-image-2', 'blocked one: gpt-image-2.5-flare', 'fine: gpt-image-2', 'lost one: gpt-image-2']);
});

test('a workflow that takes the images and waits goes on by itself: the node gives all of its rows', async () => {
	const waits: NodeSpec[] = [
		{ name: 'One Image', type: 'n8n-nodes-base.executeWorkflowTrigger', typeVersion: 1.1, parameters: { inputSource: 'passthrough' } },
		{ name: 'Approval', type: 'n8n-nodes-base.wait', typeVersion: 1.1, parameters: { resume: 'webhook', options: {} } },
	];
	const taking = workflow({ name: 'Waits', nodes: waits, settings: { callerPolicy: 'workflowsFromSameOwner' } });
	const value = await bed.n8n.createWorkflow(taking);
	await bed.emulator.faults({ kind: 'moderation', times: 0, match: { promptIncludes: 'blocked' } });
	const node = generate({}, { runWorkflow: true, imageWorkflow: { __rl: true, mode: 'id', value } });
	const execution = await bed.n8n.run(workflow({ rows: [{ prompt: 'One' }, { prompt: 'blocked' }, { prompt: 'Two' }], nodes: [node] }));
	expect(execution.status).toBe('success');
	expect([0, 1].map((output) => execution.items('Generate', output).map(({ json }) => json.prompt))).toEqual([['One', 'Two'], ['blocked']]);
	const { results } = await bed.n8n.rest.get<{ results: Array<{ status: string }> }>(`/rest/executions?filter=${encodeURIComponent(JSON.stringify({ workflowId: value }))}&limit=5`);
	expect(results.map(({ status }) => status)).toEqual(['waiting', 'waiting']);
});

since('2.20', "n8n's own count of tokens")("n8n's own count of tokens is the sum of the receipts", async () => {
	const execution = await bed.n8n.run(workflow({ rows: [{ prompt: 'One' }, { prompt: 'Two' }], nodes: [generate({})] }));
	const items = execution.items('Generate');
	const output = items.reduce((sum, { json }) => sum + (receiptIn(json).outputTokens as number), 0);
	const { metadata } = execution.runs('Generate')[0]! as unknown as { metadata?: { tokenUsage?: IDataObject } };
	expect(metadata?.tokenUsage).toMatchObject({ outputTokens: output });
});

test('forty rows against a limit of fifteen images a minute all come through, in order', async () => {
	await bed.emulator.settings({ imagesPerMinute: 15, clockSpeed: 20 });
	const rows = Array.from({ length: 40 }, (_, i) => ({ prompt: `Cup ${i}` }));
	const execution = await bed.n8n.run(workflow({ rows, nodes: [generate({ concurrency: 8 })] }), { timeoutMs: 120_000 });
	expect(execution.items('Generate', 1)).toEqual([]);
	expect(execution.items('Generate').map(({ json }) => json.prompt)).toEqual(rows.map(({ prompt }) => prompt));
	expect((await bed.emulator.imageRequests()).filter(({ status }) => status === 200)).toHaveLength(40);
});
