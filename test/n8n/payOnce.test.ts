import type { IDataObject } from 'n8n-workflow';
import type { NodeSpec } from '../../testbed';
import { generateSpec, messageIn, receiptIn, workflow } from '../../testbed';
import { useBed } from './useBed';

const bed = useBed({ settings: { imageBytes: 4000 } });

/** One call at a time and none repeated by the node itself: what is called again, the engine calls. */
const image = (settings: Partial<NodeSpec> = {}, parameters: IDataObject = {}): NodeSpec =>
	generateSpec(bed, {
		name: 'Image',
		parameters: { size: '816x816', options: { attempts: 1, concurrency: 1 }, ...parameters },
		...settings,
	});

const retrying: Partial<NodeSpec> = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
const rowsOf = (...prompts: string[]) => prompts.map((prompt) => ({ prompt }));
const run = async (rows: IDataObject[], ...nodes: NodeSpec[]) => await bed.n8n.run(workflow({ rows, nodes }));
const fault = async (promptIncludes: string, times: number) =>
	await bed.emulator.faults({ kind: 'serverError', times, match: { promptIncludes } });

/** Prompts in the order of the calls, with a mark on those that made no image. */
const calls = async () =>
	(await bed.emulator.imageRequests()).map(
		({ body, answeredImages }) => `${String(body.prompt)}${answeredImages === 1 ? '' : ' ✗'}`,
	);

describe.each(['continueErrorOutput', 'continueRegularOutput'] as const)('Retry On Fail with %s', (onError) => {
	test('a first row that fails makes n8n run all rows again, and only that row is bought then', async () => {
		await fault('One', 1);
		const execution = await run(rowsOf('One', 'Two', 'Three'), image({ ...retrying, onError }));
		expect(execution.items('Image').map(({ json }) => receiptIn(json).outcome)).toEqual(['made', 'made', 'made']);
		expect(execution.items('Image').map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect(await calls()).toEqual(['One ✗', 'Two', 'Three', 'One']);
	});

	test('a first row that fails every time leaves the others bought once', async () => {
		await fault('One', 0);
		const execution = await run(rowsOf('One', 'Two'), image({ ...retrying, onError }));
		expect(execution.status).toBe('success');
		const both = [...execution.items('Image', 0), ...execution.items('Image', 1)];
		expect(both.map(({ json }) => messageIn(json) || json.prompt).sort()).toEqual([
			expect.stringMatching(/^Row 1: /),
			'Two',
		]);
		expect(await calls()).toEqual(['One ✗', 'Two', 'One ✗', 'One ✗']);
	});
});

test('Retry On Fail without Continue buys only what is missing', async () => {
	await fault('Two', 1);
	const execution = await run(rowsOf('One', 'Two', 'Three'), image(retrying));
	expect(execution.items('Image')).toHaveLength(3);
	expect(await calls()).toEqual(['One', 'Two ✗', 'Two', 'Three']);
});

test('equal rows are a purchase each, also when the node is run again', async () => {
	await fault('Three', 1);
	const execution = await run(rowsOf('Three', 'Same', 'Same'), image({ ...retrying, onError: 'continueErrorOutput' }));
	const items = execution.items('Image');
	expect(await calls()).toEqual(['Three ✗', 'Same', 'Same', 'Three']);
	expect(new Set(items.map(({ json }) => receiptIn(json).requestId)).size).toBe(3);
	expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
});

test('a row that is not the same in the next try is a new purchase', async () => {
	await fault('One', 1);
	const prompt = '={{ $json.prompt === "Clock" ? "Clock at " + Date.now() : $json.prompt }}';
	const execution = await run(
		rowsOf('One', 'Clock', 'Three'),
		image({ ...retrying, onError: 'continueErrorOutput' }, { prompt }),
	);
	expect(execution.items('Image')).toHaveLength(3);
	const prompts = await calls();
	expect(prompts.map((one) => one.replace(/\d+/, '…'))).toEqual(['One ✗', 'Clock at …', 'Three', 'One', 'Clock at …']);
	expect(new Set(prompts).size).toBe(5);
});

test('two nodes of one workflow each buy their own, whatever the other remembers', async () => {
	await bed.emulator.faults(
		{ kind: 'serverError', times: 1, match: { promptIncludes: 'One' } },
		{ kind: 'serverError', times: 1, match: { promptIncludes: 'Two' } },
	);
	const settings: Partial<NodeSpec> = { ...retrying, onError: 'continueErrorOutput' };
	const second = image({ ...settings, name: 'Second' });
	const execution = await run(rowsOf('One', 'Two'), image(settings), second);
	expect(execution.items('Image').map(({ json }) => receiptIn(json).outcome)).toContain('made');
	expect(await calls()).toEqual(['One ✗', 'Two ✗', 'One', 'Two', 'One', 'Two']);
	const ids = [...execution.items('Image'), ...execution.items('Second')].map(({ json }) => receiptIn(json).requestId);
	expect(new Set(ids).size).toBe(4);
});

test('each turn of a loop buys its own rows, and a retry within a turn only the missing one', async () => {
	await fault('Two', 1);
	const loop: NodeSpec = {
		name: 'Loop',
		type: 'n8n-nodes-base.splitInBatches',
		typeVersion: 3,
		parameters: { batchSize: 2 },
		after: ['Rows', 'Image'],
	};
	const node = image({ ...retrying, after: ['Loop:1'] });
	const execution = await run(rowsOf('Same', 'Same', 'Same', 'Two', 'Same'), loop, node);
	expect(execution.status).toBe('success');
	expect(await calls()).toEqual(['Same', 'Same', 'Same', 'Two ✗', 'Two', 'Same']);
	const made = execution.runs('Image').flatMap((_, turn) => execution.items('Image', 0, turn));
	expect(new Set(made.map(({ json }) => receiptIn(json).requestId)).size).toBe(5);
});

test('n8n’s own Retry of a failed execution buys only what the failed one had not', async () => {
	await fault('Two', 0);
	const failed = await run(rowsOf('One', 'Two', 'Three'), image());
	expect(failed.status).toBe('error');
	await bed.emulator.faults();
	const { id } = await bed.n8n.rest.post<{ id: string }>(`/rest/executions/${failed.id}/retry`, {
		loadWorkflow: false,
	});
	const again = await bed.n8n.finished(id);
	expect(again.items('Image').map(({ json }) => json.prompt)).toEqual(['One', 'Two', 'Three']);
	expect(await calls()).toEqual(['One', 'Two ✗', 'Two', 'Three']);
});

test('a lost answer is bought again only where the box that says so is ticked', async () => {
	const lost = async (retryUnknown: boolean) => {
		await bed.emulator.forget();
		await bed.emulator.faults({ kind: 'cutBeforeAnswerButBilled', times: 1 });
		const options = { attempts: 2, concurrency: 1, retryUnknown };
		const execution = await run(rowsOf('One'), image({ onError: 'continueErrorOutput' }, { options }));
		const bought = (await bed.emulator.imageRequests()).reduce((sum, { answeredImages }) => sum + answeredImages, 0);
		return { bought, made: execution.items('Image', 0).length, unknown: execution.items('Image', 1).length };
	};
	expect(await lost(false)).toEqual({ bought: 1, made: 0, unknown: 1 });
	expect(await lost(true)).toEqual({ bought: 2, made: 1, unknown: 0 });
});

test('an answer that broke off after a whole image is not asked for again, even where the box is ticked', async () => {
	await bed.emulator.faults({ kind: 'sseCut', afterBytes: 20_000, times: 0 });
	const options = { attempts: 3, concurrency: 1, retryUnknown: true, partialImages: 0 };
	const execution = await run(rowsOf('One'), image({ onError: 'continueErrorOutput' }, { options, n: 2 }));
	expect(await calls()).toHaveLength(1);
	expect(execution.items('Image', 0)).toHaveLength(1);
	expect(execution.hints('Image').join()).toContain('broke off after 1 of 2 images');
});
