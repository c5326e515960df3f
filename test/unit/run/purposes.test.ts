import { receiptsOfExecution } from '../../../nodes/CostEstimate/receipts/fromExecution';
import type { Receipt } from '../../../nodes/shared/receipt/types';
import { contextOf, type Execution, failed, lost, made, price, rowsOf, run, stepWith } from './fakeN8n';

const purposes = ['instagramPost', 'xCard'];

const channelsOf = (items: Awaited<ReturnType<typeof run>>) => items.map(({ json }) => ((json.receipt ?? (json.error as { receipt: Receipt }).receipt) as Receipt).channel);

test('a row of two purposes is two calls, with an item each, in order, paired with the row', async () => {
	const { step, calls } = stepWith(() => made(), { purposes });
	const items = await run({ rows: rowsOf(2) }, step);
	expect(calls).toEqual([0, 0, 1, 1]);
	expect(channelsOf(items)).toEqual([...purposes, ...purposes]);
	expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 0 }, { item: 1 }, { item: 1 }]);
});

test('two purposes are two purchases: a second try of n8n finds each, and the journal has both', async () => {
	const { step, calls } = stepWith(() => made(), { purposes });
	const execution: Execution = { rows: rowsOf(1) };
	const first = await run(execution, step);
	expect(await run(execution, step)).toEqual(first);
	expect(calls).toHaveLength(2);
	expect(receiptsOfExecution(contextOf(execution)).map(({ receipt }) => receipt.channel)).toEqual(purposes);
	expect(execution.flow!.gptImageJournal).toMatchObject({ Images: { spent: { usd: 2 * price, images: 2 } } });
});

test('a row’s images are asked for one by one for each purpose', async () => {
	const { step, calls } = stepWith(() => made(), { purposes, images: 2, separateCalls: 2 });
	const items = await run({ rows: rowsOf(1) }, step);
	expect(calls).toHaveLength(4);
	expect(channelsOf(items)).toEqual(['instagramPost', 'instagramPost', 'xCard', 'xCard']);
});

test('all on one item: the files, the sums, and each one’s receipt', async () => {
	const { step } = stepWith(() => made(), { purposes, output: { as: 'binaries', receipt: 'full' } });
	const [item, ...more] = await run({ rows: rowsOf(1) }, step);
	expect(more).toEqual([]);
	expect(Object.keys(item!.binary!)).toEqual(['data', 'data_2']);
	expect(item!.json.receipt).toMatchObject({ channel: 'instagramPost, xCard', images: 2, costUsd: 2 * price, receipts: purposes.map((channel) => ({ channel, costUsd: price })) });
});

test('the budget counts every purpose, and what does not fit is named by its purpose', async () => {
	const { step, calls } = stepWith(() => made(), { purposes: [...purposes, 'square'], run: { budgetUsd: 2.5 * price } });
	const items = await run({ rows: rowsOf(1), onError: 'continueRegularOutput' }, step);
	expect(calls).toHaveLength(2);
	expect(items).toHaveLength(3);
	expect(items[2]!.json.error).toMatchObject({ message: expect.stringMatching(/^Row 1, Square: Not sent, because the budget/), outcome: 'overBudget' });
});

test('one purpose that fails takes no other with it; one whose answer was lost is not bought again', async () => {
	const { step, calls } = stepWith((_row, call) => (call === 1 ? lost() : call === 2 ? made() : failed()), { purposes });
	const execution: Execution = { rows: rowsOf(1), onError: 'continueRegularOutput' };
	const items = await run(execution, step);
	expect(channelsOf(items)).toEqual(['xCard', 'instagramPost']);
	expect(items[1]!.json.error).toMatchObject({ message: 'Row 1, Instagram Post: The connection broke' });
	await run(execution, step);
	expect(calls).toHaveLength(2);
});

describe('Same Look for All Purposes', () => {
	const three = ['instagramPost', 'xCard', 'square'];

	test('the first is made first, with any number in flight; the others from it', async () => {
		for (const concurrency of [1, 4]) {
			const madeFrom: Array<string | undefined> = [];
			let open = 0;
			const answer = async () => {
				open += 1;
				await new Promise((done) => setTimeout(done, 20));
				return made();
			};
			const { step, calls } = stepWith(answer, { purposes: three, masterFirst: true, madeFrom, run: { concurrency } });
			const items = await run({ rows: rowsOf(2) }, step);
			expect(open).toBe(6);
			expect(calls).toHaveLength(6);
			expect(channelsOf(items)).toEqual([...three, ...three]);
			expect(madeFrom.filter((name) => name === undefined)).toHaveLength(2);
			expect(madeFrom.filter((name) => name === 'p-1.png')).toHaveLength(4);
		}
	});

	test('a row counts once in the log, when all of its purposes have ended', async () => {
		const one: Execution = { rows: rowsOf(2), onError: 'continueErrorOutput', logs: [] };
		await run(one, stepWith(() => made(), { purposes: three, run: { concurrency: 1 } }).step);
		expect(one.logs!.filter((line) => / of 2, /.test(line)).map((line) => /\d of 2/.exec(line)![0])).toEqual(['0 of 2', '0 of 2', '1 of 2', '1 of 2', '1 of 2', '2 of 2']);
	});

	test('where the first is not made, nothing is asked for the others, and each says why', async () => {
		const { step, calls } = stepWith(() => failed(), { purposes: three, masterFirst: true });
		const items = await run({ rows: rowsOf(1), onError: 'continueRegularOutput' }, step);
		expect(calls).toHaveLength(1);
		expect(items.map(({ json }) => (json.error as { message: string }).message)).toEqual([
			'Row 1, Instagram Post: It failed',
			'Row 1, X Card, Purpose: The image of the first purpose, from which this one is made, is missing',
			'Row 1, Square, Purpose: The image of the first purpose, from which this one is made, is missing',
		]);
	});

	test('a second try of n8n buys only what is missing, from the same first image', async () => {
		const madeFrom: Array<string | undefined> = [];
		const { step, calls } = stepWith((_row, call) => (call === 2 ? failed() : made()), { purposes: three, masterFirst: true, madeFrom, run: { concurrency: 1 } });
		const execution: Execution = { rows: rowsOf(1), onError: 'continueRegularOutput' };
		expect(channelsOf(await run(execution, step))).toEqual(['instagramPost', 'square', 'xCard']);
		expect(channelsOf(await run(execution, step))).toEqual(three);
		expect(calls).toHaveLength(4);
		expect(madeFrom).toEqual([undefined, 'p-1.png', 'p-1.png', undefined, 'p-1.png', 'p-1.png']);
	});
});
