import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { receiptsOfExecution } from '../../../nodes/CostEstimate/receipts/fromExecution';
import { purchasesOf } from '../../../nodes/shared/run/journal/stored';
import { type Answer, contextOf, type Execution, execution, failed, inBackground, lost, made, price, run, settings, stepWith } from './fakeN8n';

/** As another process of n8n finds it in the database. */
const asReadAgain = (one: Execution): Execution => ({ ...one, flow: structuredClone(one.flow) });

describe('what the execution has bought', () => {
	test('is returned by a later try of the node, and not bought again', async () => {
		const one = execution(2);
		const { step, calls } = stepWith([made(), failed(), made()]);
		await run({ ...one, flow: (one.flow ??= {}) }, step);
		const again = await run(one, step);
		expect(calls).toEqual([0, 1, 1]);
		expect(again.map(({ json }) => (json.receipt as { outcome: string }).outcome)).toEqual(['made', 'made']);
	});

	test('is in n8n’s count of tokens once, however often n8n runs the node', async () => {
		const one = execution(2);
		const { step } = stepWith([failed(), made(), made()], { known: { inputTextTokens: 10, outputTokens: 100 }, run: { concurrency: 1 } });
		await run(one, step);
		await run(one, step);
		expect(one.metadata).toEqual({ tokenUsage: { inputTokens: 20, outputTokens: 200 } });
	});

	test('is bought anew in the next pass of a loop', async () => {
		const one = execution(1);
		const { step, calls } = stepWith([made(), made()]);
		await run(one, step);
		await run({ ...one, runIndex: 1 }, step);
		expect(calls).toHaveLength(2);
		expect(purchasesOf(contextOf(one))).toHaveLength(2);
	});

	test('a row without an image keeps its reason in later turns of a loop, where Log Rows looks for it', async () => {
		const one = execution(1);
		const { step } = stepWith([failed({ message: 'No cups today' }, { bill: { usd: 0.01 } }), made()]);
		await run(one, step);
		await run({ ...one, runIndex: 1 }, step);
		expect(receiptsOfExecution(contextOf(one))).toMatchObject([{ receipt: { outcome: 'failed', costUsd: 0.01 }, message: 'No cups today' }, { receipt: { outcome: 'made' } }]);
	});

	test('an unknown row stays unknown in a later try, unless the user allows paying twice', async () => {
		const one = execution(1);
		const { step, calls } = stepWith([lost(), made()]);
		await run(one, step);
		const [item] = await run(one, step);
		expect(calls).toHaveLength(1);
		expect(item!.json.error).toMatchObject({ outcome: 'unknown', code: 'connection_lost' });
		const allowed = stepWith([made()], { run: { retry: { attempts: 2, totalWaitMs: 1, afterServerError: true, afterUnknown: true } } });
		const [bought] = await run(one, allowed.step);
		expect(bought!.json.receipt).toMatchObject({ outcome: 'made', costUsd: price });
		const [purchase] = purchasesOf(contextOf(one));
		expect(purchase!.receipt).toMatchObject({ costUsd: price, mayBeBilledUsd: price });
	});

	test('an unknown row that is sent again and then fails clearly stays unknown: the first call may have made it', async () => {
		const one = execution(1);
		await run(one, stepWith([lost()]).step);
		const again = stepWith([failed()], { run: { retry: { attempts: 2, totalWaitMs: 1, afterServerError: false, afterUnknown: true } }, output: { receipt: 'full' } });
		const [item] = await run(one, again.step);
		expect(again.calls).toHaveLength(1);
		expect(item!.json.error).toMatchObject({ outcome: 'unknown', code: 'server_error', receipt: { mayBeBilledUsd: price } });
	});

	test('a response that is only fetched is asked for again, and how that ends is true: looking costs nothing', async () => {
		const fetched = { known: { fetched: true } };
		const one = execution(1);
		await run(one, stepWith([lost()], fetched).step);
		const [missing] = await run(one, stepWith([failed()], fetched).step);
		expect(missing!.json.error).toMatchObject({ outcome: 'failed', code: 'server_error' });
		void run(one, stepWith(() => new Promise(() => {}), fetched).step);
		await new Promise((resolve) => setImmediate(resolve));
		const [found] = await run(asReadAgain(one), stepWith([made()], fetched).step);
		expect(found!.json.receipt).toMatchObject({ outcome: 'made' });
	});

	test('a call that was on its way when n8n broke off is unknown, not bought again', async () => {
		const one = execution(1);
		const hanging = stepWith(() => new Promise(() => {}));
		void run(one, hanging.step);
		await new Promise((resolve) => setImmediate(resolve));
		const { step, calls } = stepWith([made()]);
		const [item] = await run(asReadAgain(one), step);
		expect(calls).toEqual([]);
		expect(item!.json.error).toMatchObject({ outcome: 'unknown', code: 'broken_off' });
	});

	test('work in the background that was on its way when n8n broke off can be fetched: its row names the ID', async () => {
		const one = execution(1);
		void run(one, inBackground('resp_1'));
		await new Promise((resolve) => setImmediate(resolve));
		const { step, calls } = stepWith([made()]);
		const [item] = await run(asReadAgain(one), step);
		expect(calls).toEqual([]);
		expect(item!.json.error).toMatchObject({ outcome: 'unknown', wayOut: expect.stringContaining('Get Response and the ID resp_1') });
	});

	test('a call that another run of the node waits for has not broken off: an agent runs a node several times at once', async () => {
		const one = execution(1);
		let answer: (value: Answer) => void = () => {};
		const first = run(one, stepWith(() => new Promise<Answer>((resolve) => (answer = resolve))).step);
		await new Promise((resolve) => setImmediate(resolve));
		const [second] = await run({ ...one, runIndex: 1 }, stepWith([made()], { run: { budgetUsd: 2 * price } }).step);
		answer(made());
		const outcomes = [...(await first), second!].map(({ json }) => (json.receipt as { outcome: string }).outcome);
		expect(outcomes).toEqual(['made', 'made']);
		expect(purchasesOf(contextOf(one))).toHaveLength(2);
		expect(one.flow!.gptImageJournal).toMatchObject({ Images: { spent: { usd: 2 * price, images: 2 } } });
	});

	test('a call that waits for its next attempt while another run of the node begins is told of once', async () => {
		const one = execution(1);
		let clear = false;
		const first = run(one, stepWith(() => (clear ? made() : ((clear = true), failed({ retry: 'policy', retryAfterMs: 50 }, { bill: { usd: 0.01 } }))), { run: { retry: { ...settings.retry, totalWaitMs: 5_000 } } }).step);
		await new Promise((resolve) => setTimeout(resolve, 20));
		await run({ ...one, runIndex: 1 }, stepWith([made()]).step);
		await first;
		expect(purchasesOf(contextOf(one)).map(({ receipt }) => receipt.costUsd)).toEqual([0.06, price]);
	});

	test('runs of a node at the same time share its budget', async () => {
		const one = execution(1);
		let answer: (value: Answer) => void = () => {};
		const first = run(one, stepWith(() => new Promise<Answer>((resolve) => (answer = resolve)), { run: { budgetUsd: price } }).step);
		await new Promise((resolve) => setImmediate(resolve));
		const second = stepWith([made()], { run: { budgetUsd: price } });
		const running = run({ ...one, runIndex: 1 }, second.step);
		await new Promise((resolve) => setImmediate(resolve));
		answer(made());
		await first;
		const [item] = await running;
		expect(second.calls).toEqual([]);
		expect(item!.json.error).toMatchObject({ outcome: 'overBudget' });
	});

	test('a call that was on its way may be billed up to the high end of its estimate', async () => {
		const one = execution(1);
		void run(one, stepWith(() => new Promise(() => {}), { highUsd: 0.2 }).step);
		await new Promise((resolve) => setImmediate(resolve));
		const [item] = await run(asReadAgain(one), stepWith([], { highUsd: 0.2, output: { receipt: 'full' } }).step);
		expect((item!.json.error as IDataObject).receipt).toMatchObject({ costUsd: null, mayBeBilledUsd: 0.2 });
	});

	test('keeps the money of attempts that brought no image', async () => {
		const one = execution(1);
		const { step } = stepWith([failed({}, { bill: { usd: 0.02 } }), made()]);
		await run(one, step);
		await run(one, step);
		const [purchase] = purchasesOf(contextOf(one));
		expect(purchase!.receipt.costUsd).toBe(0.07);
	});

	test.each(['', 'late', { code: 1 }])('is whole in a later try, which n8n makes where the first row has a column error: %j', async (error) => {
		const one = execution(1);
		one.rows[0]!.json.error = error;
		const answer = made();
		if (answer.ok) answer.answer.images[0]!.kept = { file: { data: 'QUJD', mimeType: 'image/png' } };
		const { step, calls } = stepWith([answer]);
		await run(one, step);
		const [item] = await run(one, step);
		expect(calls).toHaveLength(1);
		expect(item!.binary!.data).toMatchObject({ data: 'QUJD' });
	});

	test('holds no bytes once nothing can be tried again, and no row at all', async () => {
		const one = execution(1);
		one.rows[0]!.json.text = 'x'.repeat(100_000);
		const answer = made();
		if (answer.ok) answer.answer.images[0]!.kept = { file: { data: 'QUJD'.repeat(1000), mimeType: 'image/png' } };
		await run(one, stepWith([answer]).step);
		expect(JSON.stringify(one.flow).length).toBeLessThan(3_000);
	});
});

test('a clear failure is tried again, at most as often as was allowed', async () => {
	const retry = { ...settings.retry, attempts: 2 };
	const twice = stepWith([failed({ retry: 'policy' }), made()], { run: { retry } });
	const [item] = await run(execution(1), twice.step);
	expect(item!.json.receipt).toMatchObject({ outcome: 'made' });
	const never = stepWith([failed({ retry: 'policy' }), failed({ retry: 'policy' }), made()], { run: { retry } });
	const [ended] = await run(execution(1), never.step);
	expect(never.calls).toHaveLength(2);
	expect(ended!.json.error).toMatchObject({ outcome: 'failed' });
});

describe('the fallback', () => {
	test('is asked after the outcomes named, and what the first billed is on its receipt', async () => {
		const { step, calls } = stepWith([failed({}, { bill: { usd: 0.01 } }), made()], { run: { fallbackModel: 'other' }, output: { receipt: 'full' } });
		const one = execution(1);
		const [item] = await run(one, step);
		expect(one.hints![0]).toBe('1 image, $0.060, 1 by the fallback.');
		expect(calls).toHaveLength(2);
		expect(item!.json.receipt).toMatchObject({ outcome: 'made', modelRequested: 'other', fallbackFrom: 'gpt-image-2', fallbackReason: 'server_error', costUsd: 0.06 });
	});

	test('is not asked after an outcome that is not named, for a row that never left, or where it is the same', async () => {
		const asked = async (answer: ReturnType<typeof failed>, run_: object) => {
			const { step, calls } = stepWith([answer, made()], { run: run_ });
			await run(execution(1), step);
			return calls.length;
		};
		expect(await asked(failed({ outcome: 'refused' }), { fallbackModel: 'other' })).toBe(1);
		expect(await asked(failed({ outcome: 'refused' }), { fallbackModel: 'other', fallbackAfter: ['refused'] })).toBe(2);
		expect(await asked(failed(), { fallbackModel: 'gpt-image-2' })).toBe(1);
		expect(await asked(failed(), {})).toBe(1);
		expect(await asked(failed(), { fallbackModel: 'other', budgetImages: 0, fallbackAfter: ['overBudget'] })).toBe(0);
	});

	test('that failed too says both ends', async () => {
		const { step } = stepWith([failed({ message: 'First' }), failed({ message: 'Second', description: 'Wait.' })], { run: { fallbackModel: 'other' } });
		const [item] = await run(execution(1), step);
		expect(item!.json.error).toMatchObject({ message: expect.stringContaining('Second'), wayOut: expect.stringMatching(/^Wait\. Before that, .*gpt-image-2, and: First\.$/) });
	});

	test('is never asked after an unknown outcome', async () => {
		const { step, calls } = stepWith([lost(), made()], { run: { fallbackModel: 'other', fallbackAfter: ['unknown', 'failed'] } });
		await run(execution(1), step);
		expect(calls).toHaveLength(1);
	});
});

describe('an answer whose cost nobody knows', () => {
	const options = { output: { receipt: 'full' as const } };

	test('leaves a failed row its doubt, and is booked in full', async () => {
		const { step, calls } = stepWith(() => failed(), { ...options, run: { budgetUsd: price } });
		step.sender.billed = () => ({ costUsd: null, mayBeBilledUsd: null });
		const items = await run(execution(2), step);
		expect(calls).toEqual([0]);
		expect(items[0]!.json.error).toMatchObject({ outcome: 'failed', receipt: { costUsd: null, mayBeBilledUsd: price } });
		expect(items[1]!.json.error).toMatchObject({ outcome: 'overBudget', receipt: { costUsd: 0, mayBeBilledUsd: 0 } });
	});

	test('of a lost image is told beside what is counted', async () => {
		const { step } = stepWith([failed({ outcome: 'unknown', retry: 'risk' }, { bill: { usd: 0.02 } })], options);
		const [item] = await run(execution(1), step);
		expect(item!.json.error).toMatchObject({ outcome: 'unknown', receipt: { costUsd: 0.02, mayBeBilledUsd: 0.03, costBasis: 'usage' } });
	});

	test('of a blocked image is what its words were counted at, and may be billed only without a count', async () => {
		const { step } = stepWith([failed({ outcome: 'blocked' }, { bill: { usd: 0.02 } }), failed({ outcome: 'blocked' })], options);
		const items = await run(execution(2), step);
		expect(items.map(({ json }) => (json.error as { receipt: object }).receipt)).toMatchObject([
			{ costUsd: 0.02, mayBeBilledUsd: 0 },
			{ costUsd: null, mayBeBilledUsd: price },
		]);
	});
});

test('without Continue the first problem in the order of the rows is the one that is told, and no further row is sent', async () => {
	const { step, calls } = stepWith(async (row) => {
		await new Promise((resolve) => setTimeout(resolve, row === 0 ? 20 : 1));
		return failed({ message: `Failed ${row}` });
	}, { run: { concurrency: 2 } });
	await expect(run({ ...execution(5), onError: undefined }, step)).rejects.toThrow(/Row 1.*Failed 0/);
	expect(calls).toEqual([0, 1]);
});

test('without Continue no row that waits is sent after one that ended without an image: at the pace, for a place to be saved, for the fallback', async () => {
	// Of the rows that wait for the pace any may be the next.
	const paced = stepWith((_row, call) => (call === 2 ? failed() : made()), { run: { concurrency: 4, imagesPerMinute: 1200 } });
	await expect(run({ ...execution(4), onError: undefined }, paced.step)).rejects.toThrow(/It failed/);
	expect(paced.calls).toHaveLength(2);

	let save = () => {};
	const saved = new Promise<object>((resolve) => (save = () => resolve({ data: [] })));
	const given: INodeExecutionData[] = [];
	const executeWorkflow = async (_: object, items: INodeExecutionData[]) => (given.push(...items), await saved);
	const saving = stepWith(async (row) => await (row === 1 ? new Promise<Answer>((resolve) => setTimeout(() => (resolve(failed()), save()), 20)) : made(2)), {
		run: { concurrency: 2, imageWorkflow: { id: 'w2', passOnProblems: true } },
	});
	await expect(run({ ...execution(4), onError: undefined, executeWorkflow }, saving.step)).rejects.toThrow(/^Row 2: It failed/);
	expect(saving.calls).toEqual([0, 1]);
	expect(given.map(({ json }) => (json.error ? 'error' : 'image'))).toEqual(['image', 'image', 'error']);

	const fallingBack = stepWith(async (row) => (row === 1 ? failed() : await new Promise<Answer>((resolve) => setTimeout(() => resolve(failed()), 20))), { run: { concurrency: 2, fallbackModel: 'other', fallbackAfter: ['failed'] } });
	await expect(run({ ...execution(2), onError: undefined }, fallingBack.step)).rejects.toThrow(/^Row 1: It failed/);
	expect(fallingBack.calls).toEqual([0, 1, 1]);
});

describe('a budget', () => {
	const inImages = (images: number, more: object = {}) => ({ run: { budgetImages: images, ...more } });

	test('holds for all passes of a loop', async () => {
		const one = execution(1);
		const { step, calls } = stepWith(() => made(), inImages(2));
		const items = [];
		for (const runIndex of [0, 1, 2]) items.push(...(await run({ ...one, flow: (one.flow ??= {}), runIndex }, step)));
		expect(calls).toHaveLength(2);
		expect(items[2]!.json.error).toMatchObject({ outcome: 'overBudget' });
	});

	test('holds for attempts whose outcome is unknown', async () => {
		const retry = { attempts: 4, totalWaitMs: 60_000, afterServerError: true, afterUnknown: true };
		const { step, calls } = stepWith([lost(), made()], inImages(1, { retry }));
		const [item] = await run(execution(1), step);
		expect(calls).toHaveLength(1);
		expect(item!.json.error).toMatchObject({ outcome: 'unknown' });
	});

	test('is used up by a bill above its estimate: no row after it is sent', async () => {
		const { step, calls } = stepWith([failed({ outcome: 'blocked' }, { bill: { usd: 3.87 } }), made()], { run: { budgetUsd: 0.5, concurrency: 1 } });
		const items = await run(execution(2), step);
		expect(calls).toEqual([0]);
		expect(items[1]!.json.error).toMatchObject({ outcome: 'overBudget' });
	});

	test('takes what earlier runs have spent', async () => {
		const { step } = stepWith([made()], { run: { budgetUsd: 1, alreadySpentUsd: 0.96 } });
		const [item] = await run(execution(1), step);
		expect(item!.json.error).toMatchObject({ outcome: 'overBudget', wayOut: expect.stringContaining('$0.040 left') });
	});
});

test('costs what it cost: what was set aside beyond that buys the next rows', async () => {
	const { step, calls } = stepWith(() => made(), { highUsd: 2 * price, run: { budgetUsd: 4 * price, concurrency: 1 } });
	await run(execution(3), step);
	expect(calls).toEqual([0, 1, 2]);
});
