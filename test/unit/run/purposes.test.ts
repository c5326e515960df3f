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

test('equal requests for two purposes are two purchases: a second try of n8n finds each, and the journal has both', async () => {
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
	expect(items[2]!.json.error).toMatchObject({ message: expect.stringMatching(/^Row 1, Square: not sent, because the budget/), outcome: 'overBudget' });
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
