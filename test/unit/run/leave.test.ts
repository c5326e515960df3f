import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { type Execution, failed, lost, made, rowsOf, run, stepWith } from './fakeN8n';

const workflow = { imageWorkflow: { id: 'w2', passOnProblems: false } };

/** An execution whose other workflow answers as told, and what it was given. */
function executionWith(answer: (item: INodeExecutionData) => IDataObject | Promise<IDataObject>, rows = 1) {
	const given: INodeExecutionData[] = [];
	const options: unknown[] = [];
	const executeWorkflow: Execution['executeWorkflow'] = async (info, [item], ...more) => {
		given.push(item!);
		options.push(more[1]);
		return { executionId: `e-${info.id}`, data: [[{ json: await answer(item!) }]] };
	};
	return { given, options, one: { rows: rowsOf(rows), onError: 'continueErrorOutput' as const, hints: [] as string[], executeWorkflow } as Execution };
}

test('each image is given to the workflow with its row, its whole receipt and its file, and what comes back is on the item', async () => {
	const { given, options, one } = executionWith(() => ({ storagePointer: 's3://shop/a-1.png', id: 5 }));
	const [item] = await run(one, stepWith([made()], { run: workflow }).step);
	expect(given[0]!.json).toMatchObject({ sku: 'A-1', receipt: { outcome: 'made', attempts: 1 } });
	expect(given[0]!.binary!.data!.id).toBe('filesystem-v2:0');
	expect(item!.json).toMatchObject({ passedOn: { id: 5 }, receipt: { storagePointer: 's3://shop/a-1.png' } });
	expect(options).toEqual([{ executionMode: 'manual', parentExecution: { executionId: '7', workflowId: 'w1', shouldResume: true } }]);
	expect(item!.metadata).toEqual({ subExecution: { executionId: 'e-w2', workflowId: 'w2' } });
});

test('several files of one item have what the workflow said of the first', async () => {
	const { one } = executionWith(() => ({ id: 5 }));
	const [item] = await run(one, stepWith([made(2)], { images: 2, run: workflow, output: { as: 'binaries' } }).step);
	expect(item!.json.passedOn).toEqual({ id: 5 });
});

test('an image leaves before the next one is made', async () => {
	const events: string[] = [];
	const { one } = executionWith(() => (events.push('saved'), {}), 3);
	const { step } = stepWith(async (row) => {
		await new Promise((resolve) => setTimeout(resolve, 5));
		events.push(`made ${row + 1}`);
		return made();
	}, { run: { ...workflow, concurrency: 1 } });
	await run(one, step);
	expect(events).toEqual(['made 1', 'saved', 'made 2', 'saved', 'made 3', 'saved']);
});

test('a slow save holds up no purchase beside it, and a crash can take no more images than may be asked for at once', async () => {
	let save = () => {};
	const saved = new Promise<IDataObject>((resolve) => (save = () => resolve({})));
	const { one, given } = executionWith(() => saved, 6);
	const { step, calls } = stepWith(() => made(), { run: { ...workflow, concurrency: 2 } });
	const running = run(one, step);
	await new Promise((resolve) => setTimeout(resolve, 20));
	expect(given).toHaveLength(2);
	expect(calls).toHaveLength(2);
	save();
	await running;
	expect(given).toHaveLength(6);
});

test('a workflow that fails leaves the image on the item, says why, and a later try passes it on without buying it', async () => {
	let works = false;
	const { one, given } = executionWith(() => {
		if (!works) throw new Error('The bucket is full');
		return { ok: true };
	}, 2);
	const { step, calls } = stepWith([made(), failed(), made()], { run: { ...workflow, concurrency: 1 }, output: { keepFile: false } });
	const [item] = await run(one, step);
	expect(item!.json.passedOn).toEqual({ error: 'The bucket is full' });
	expect(item!.binary!.data).toBeDefined();
	expect(one.hints![0]).toContain('1 image could not be passed on; it is still on its item. The first said: The bucket is full.');
	works = true;
	const again = await run(one, step);
	expect(calls).toEqual([0, 1, 1]);
	expect(given).toHaveLength(3);
	expect(again[0]!.json.passedOn).toEqual({ ok: true });
});

test('a workflow whose last node leaves by its error output has not taken the image', async () => {
	const { one } = executionWith(() => ({}));
	one.executeWorkflow = async () => await Promise.resolve({ executionId: 'e', data: [[], [{ json: { sku: 'A-1', error: 'The bucket is full' } }]] });
	const [item] = await run(one, stepWith([made()], { run: workflow, output: { keepFile: false } }).step);
	expect(item!.binary!.data).toBeDefined();
	expect(one.hints![0]).toContain('1 image could not be passed on');
});

test('that images could not be passed on, and which columns are replaced, is told however many rows have a note', async () => {
	const { one } = executionWith(() => Promise.reject(new Error('The bucket is full')), 8);
	one.rows[0]!.json.passedOn = 'mine';
	await run(one, stepWith(() => made(), { run: workflow, known: { note: 'Cut to size' } }).step);
	expect(one.hints![0]).toContain('Columns of the rows that the output replaces: passedOn. Row 1: Cut to size. Row 2: Cut to size.');
	expect(one.hints![0]).toContain('8 images could not be passed on; they are still on their items. The first said: The bucket is full.');
});

test('so is that the workflow failed for rows without an image', async () => {
	const { one } = executionWith(() => Promise.reject(new Error('The table is gone')));
	await run(one, stepWith([failed()], { run: { imageWorkflow: { id: 'w2', passOnProblems: true } } }).step);
	expect(one.hints![0]).toContain('The workflow failed for 1 item without an image. The first said: The table is gone.');
});

test.each([null, '', false, 0, [], {}])('a workflow that answers error: %j has taken the image', async (error) => {
	const { one, given } = executionWith(() => ({ id: 5, error }), 2);
	const { step } = stepWith([made(), failed(), made()], { run: { ...workflow, concurrency: 1 }, output: { keepFile: false } });
	const [item] = await run(one, step);
	expect(one.hints![0]).not.toContain('could not be passed on');
	expect(item!.binary).toBeUndefined();
	await run(one, step);
	expect(given).toHaveLength(2);
});

test.each([
	['as a column of its row', 'made', 'too large last time'],
	['as the node’s own word', 'unknown', undefined],
])('an error that the item brought along, %s, is not the workflow’s where that returns what it was given', async (_, outcome, error) => {
	const { one, given } = executionWith((item) => structuredClone(item.json));
	if (error) one.rows[0]!.json.error = error;
	const { step } = stepWith([outcome === 'made' ? made() : lost()], { run: { imageWorkflow: { id: 'w2', passOnProblems: true } }, output: { keepFile: false } });
	const [item] = await run(one, step);
	expect(one.hints![0]).not.toContain('could not be passed on');
	// Where it failed with the words of the last time, the image would be lost.
	expect(item!.binary !== undefined).toBe(outcome === 'made');
	await run(one, step);
	expect(given).toHaveLength(1);
});

test.each([
	['its message', { message: 'The bucket is full' }, 'The bucket is full'],
	['that there is one, where it has no words', { toString: 'no function' }, 'It returned an error'],
])('of an error that is an object the hint says %s', async (_, error, said) => {
	const { one } = executionWith(() => ({ error }) as unknown as IDataObject);
	const [item] = await run(one, stepWith([made()], { run: workflow }).step);
	expect(one.hints![0]).toContain(`The first said: ${said}.`);
	expect(item!.binary!.data).toBeDefined();
});

test('a file of several that could not be passed on is told on their one item', async () => {
	let saved = 0;
	const { one } = executionWith(() => {
		if (++saved === 2) throw new Error('The bucket is full');
		return {};
	});
	const [item] = await run(one, stepWith([made(2)], { images: 2, run: workflow, output: { as: 'binaries', keepFile: false } }).step);
	expect(item!.json.passedOn).toEqual({ error: 'The bucket is full' });
	expect(Object.keys(item!.binary!)).toEqual(['data_2']);
});

test('a place that is a number goes into the receipt too', async () => {
	const { one } = executionWith(() => ({ storagePointer: 123 }));
	const [item] = await run(one, stepWith([made()], { run: workflow }).step);
	expect(item!.json.receipt).toMatchObject({ storagePointer: '123' });
});

test('what was passed on is not passed on again, and its file need not stay', async () => {
	const { one, given } = executionWith(() => ({}), 2);
	const { step } = stepWith([made(), failed(), made()], { run: { ...workflow, concurrency: 1 }, output: { keepFile: false } });
	const [item] = await run(one, step);
	expect(item!.binary).toBeUndefined();
	await run(one, step);
	expect(given).toHaveLength(2);
});

test('rows without an image are given too where the person wants it', async () => {
	const { one, given } = executionWith(() => ({}));
	await run(one, stepWith([failed()], { run: { imageWorkflow: { id: 'w2', passOnProblems: true } } }).step);
	expect(given[0]!.json).toMatchObject({ sku: 'A-1', error: { outcome: 'failed', message: 'Row 1: It failed' } });
});

test('after a Stop what was bought is passed on all the same; rows that were not made are not', async () => {
	const stop = new AbortController();
	let save = () => {};
	const saved = new Promise<IDataObject>((resolve) => (save = () => resolve({ saved: true })));
	const { one, given } = executionWith(() => saved, 5);
	const { step } = stepWith(
		async (row) => {
			await new Promise((resolve) => setTimeout(resolve, 10 * row));
			return row === 3 ? failed() : made();
		},
		{ run: { imageWorkflow: { id: 'w2', passOnProblems: true }, concurrency: 2 } },
	);
	const running = run({ ...one, signal: stop.signal, helpers: { prepareBinaryData: async () => await Promise.resolve({}) } }, step);
	await new Promise((resolve) => setTimeout(resolve, 50));
	expect(given).toHaveLength(2);
	stop.abort();
	save();
	const items = await running;
	expect(given).toHaveLength(3);
	expect(items.map(({ json }) => json.passedOn)).toEqual(new Array(3).fill({ saved: true }));
});

test('a workflow that waits goes on by itself: the node’s own execution does not wait with it', async () => {
	const { one } = executionWith(() => ({}));
	const waitTill = new Date('2999-12-31');
	// As n8n does it.
	one.executeWorkflow = async () => await Promise.resolve({ executionId: 'e-w2', waitTill: (one.waits = waitTill), data: [null] });
	const [item] = await run(one, stepWith([made()], { run: workflow }).step);
	expect(one).toHaveProperty('waits', undefined);
	expect(item!.binary!.data).toBeDefined();
});

test('a row whose outcome is unknown is told once, however often n8n runs the node again', async () => {
	const { given, one } = executionWith(() => ({}));
	const { step, calls } = stepWith([lost()], { run: { imageWorkflow: { id: 'w2', passOnProblems: true } } });
	await run(one, step);
	const [item] = await run(one, step);
	expect(calls).toHaveLength(1);
	expect(given).toHaveLength(1);
	expect(item!.json.error).not.toHaveProperty('passedOn');
});

test('so is one that the fallback left unknown, and a later try still says how both ended', async () => {
	const { given, one } = executionWith(() => ({}));
	const { step } = stepWith([failed({ message: 'First' }), lost()], { run: { imageWorkflow: { id: 'w2', passOnProblems: true }, fallbackModel: 'other' } });
	await run(one, step);
	const [item] = await run(one, step);
	expect(given).toHaveLength(1);
	expect(item!.json.error).toMatchObject({ outcome: 'unknown', wayOut: expect.stringContaining('and: First.') });
});

test('a dry run publishes nothing', async () => {
	const { one, given } = executionWith(() => ({}));
	await run(one, stepWith([], { run: { ...workflow, dryRun: true } }).step);
	expect(given).toEqual([]);
});
