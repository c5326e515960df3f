import { readImageHeader } from '../../../nodes/shared/image/header';
import type { Estimate } from '../../../nodes/shared/money/types';
import type { Size } from '../../../nodes/shared/request/size';
import type { Placeholder } from '../../../nodes/shared/run/send/types';
import { purchasesOf } from '../../../nodes/shared/run/journal/stored';
import { contextOf, type Execution, price, rowsOf, run, stepWith } from './fakeN8n';

const placeholder: Placeholder = { prompt: 'A cup', model: 'gpt-image-2', size: '48x32', quality: 'low', images: 2 };

interface Options {
	rows?: number;
	wanted?: Placeholder;
	estimate?: Estimate;
	target?: Size;
	budgetUsd?: number;
	budgetImages?: number;
}

/** What a dry run gives, and the files it stored. */
async function dry({ rows = 1, wanted, estimate, target, budgetUsd, budgetImages }: Options) {
	const files: Buffer[] = [];
	const helpers = {
		prepareBinaryData: async (bytes: Buffer, fileName: string, mimeType: string) => {
			files.push(bytes);
			return await Promise.resolve({ id: `store:${files.length}`, data: 'store', mimeType, fileName });
		},
	};
	const execution: Execution = { hints: [] as string[], rows: rowsOf(rows), onError: 'continueRegularOutput', helpers };
	const { step, calls } = stepWith([], { run: { dryRun: true, budgetUsd, budgetImages }, output: { receipt: 'full' }, images: wanted?.images });
	const order = step.order.bind(step);
	step.order = async (settings, asking) => {
		const ordered = await order(settings, asking);
		return ordered.ok ? { ...ordered, order: { ...ordered.order, ...(estimate ? { estimate } : {}), target } } : ordered;
	};
	step.sender.placeholder = () => wanted;
	const items = await run(execution, step);
	return { items, files, calls, execution };
}

test('sends nothing, and stores a placeholder of the true size per image, with what each would cost', async () => {
	const { items, files, calls, execution } = await dry({ wanted: placeholder });
	expect(calls).toEqual([]);
	expect(items.map(({ json }) => json.receipt)).toMatchObject(
		[1, 2].map((number) => ({ outcome: 'dryRun', estimatedUsd: price, costUsd: 0, costBasis: 'estimate', mimeType: 'image/png', width: 48, height: 32, fileName: `images-7-1-${number}.png` })),
	);
	expect(files.map((file) => readImageHeader(file, true))).toMatchObject([
		{ type: 'png', width: 48, height: 32 },
		{ type: 'png', width: 48, height: 32 },
	]);
	expect(items.map(({ json }) => (json.receipt as { bytes: number }).bytes)).toEqual(files.map(({ length }) => length));
	expect(execution.hints!.join(' ')).toMatch(/^2 placeholders, nothing sent; it would cost about \$0\.100\.$/);
	// It is no purchase: a later try of the node has nothing to return.
	expect(purchasesOf(contextOf(execution))).toEqual([]);
});

test.each([
	['a few pixels are cut', { width: 40, height: 30 }, { width: 40, height: 30 }],
	['more would go', { width: 32, height: 16 }, { width: 48, height: 32 }],
])('the placeholder has the size the file will have: %s', async (_, target, size) => {
	const { items, files } = await dry({ wanted: placeholder, target });
	expect(items[0]!.json.receipt).toMatchObject(size);
	expect(readImageHeader(files[0]!, true)).toMatchObject(size);
});

test('where the model would choose the size, the placeholder is a square', async () => {
	const { items } = await dry({ wanted: { ...placeholder, size: 'auto', images: 1 } });
	expect(items[0]!.json.receipt).toMatchObject({ width: 1024, height: 1024 });
});

test('where no picture is asked for there is a receipt alone', async () => {
	const { items, files } = await dry({});
	expect(files).toEqual([]);
	expect(items[0]!.json.receipt).toMatchObject({ outcome: 'dryRun', estimatedUsd: price });
});

test('says on its receipt what the real one would say', async () => {
	const { step } = stepWith([], { run: { dryRun: true }, known: { note: 'A size near the one asked for' }, output: { receipt: 'full' } });
	const [item] = await run({ rows: rowsOf(1) }, step);
	expect(item!.json.receipt).toMatchObject({ outcome: 'dryRun', note: 'A size near the one asked for' });
});

test('a price nobody knows is none, not nothing', async () => {
	const { items } = await dry({ estimate: { usage: {}, basis: 'No price.' } });
	expect(items[0]!.json.receipt).toMatchObject({ outcome: 'dryRun', estimatedUsd: null });
});

test('a range is told as one, and not as nothing', async () => {
	const { execution } = await dry({ wanted: { ...placeholder, images: 1 }, estimate: { lowUsd: 0.01, highUsd: 0.06, usage: {}, basis: '' } });
	expect(execution.hints!.join(' ')).toBe('1 placeholder, nothing sent; the price of 1 is a range or not known.');
});

test('that n8n runs again counts each row once, and with the turns of its loop before it', async () => {
	const one: Execution = { rows: rowsOf(2), onError: 'continueRegularOutput' };
	const { step } = stepWith([], { run: { dryRun: true, budgetImages: 3 } });
	const outcomes = async (runIndex: number) => (await run({ ...one, flow: (one.flow ??= {}), runIndex }, step)).map(({ json }) => ((json.receipt ?? json.error) as { outcome: string }).outcome);
	expect(await outcomes(0)).toEqual(['dryRun', 'dryRun']);
	expect(await outcomes(0)).toEqual(['dryRun', 'dryRun']);
	expect(await outcomes(1)).toEqual(['dryRun', 'overBudget']);
	expect(await outcomes(1)).toEqual(['dryRun', 'overBudget']);
});

test('whose placeholder n8n cannot store ends that row, and no other', async () => {
	const prepareBinaryData = async (_bytes: Buffer, fileName: string) => await (fileName.startsWith('images-7-1') ? Promise.reject(new Error('The disk is full')) : Promise.resolve({ id: 'store:2', mimeType: 'image/png', fileName }));
	const { step } = stepWith([], { run: { dryRun: true }, output: { receipt: 'full' } });
	step.sender.placeholder = () => ({ ...placeholder, images: 1 });
	const items = await run({ rows: rowsOf(2), onError: 'continueRegularOutput', helpers: { prepareBinaryData } }, step);
	expect(items.map(({ json }) => json.error ?? json.receipt)).toMatchObject([{ code: 'not_stored', receipt: { costUsd: 0, attempts: 0 } }, { outcome: 'dryRun' }]);
});

test('counts against the budgets as if it were real', async () => {
	const outcomes = ({ items }: Awaited<ReturnType<typeof dry>>) =>
		items.map(({ json }) => ((json.receipt ?? json.error) as { outcome: string }).outcome).sort();
	expect(outcomes(await dry({ rows: 3, budgetUsd: 2 * price }))).toEqual(['dryRun', 'dryRun', 'overBudget']);
	expect(outcomes(await dry({ rows: 3, budgetImages: 1 }))).toEqual(['dryRun', 'overBudget', 'overBudget']);
	const range = { lowUsd: 0.01, highUsd: 0.06, usage: {}, basis: '' };
	expect(outcomes(await dry({ rows: 2, budgetUsd: 0.1, estimate: range }))).toEqual(['dryRun', 'overBudget']);
});
