import type { Receipt } from '../../../nodes/shared/receipt/types';
import { receiptsOfExecution } from '../../../nodes/CostEstimate/receipts/fromExecution';
import { contextOf, type Execution, failed, lost, made, price, rowsOf, run, stepWith, type Answer } from './fakeN8n';

/** A YouTube Thumbnail, of at most 2 MB, whose files have so many bytes, call by call. */
function thumbnails(bytes: number[][], { answers, makeSmaller = true, budgetUsd, images, more = {}, onAnswer }: { answers?: Answer[]; makeSmaller?: boolean; budgetUsd?: number; images?: number; more?: Partial<Receipt>; onAnswer?: () => void } = {}) {
	const node = stepWith((_row, call) => answers?.[call - 1] ?? made(bytes[call - 1]!.length), { images, run: { makeSmaller, budgetUsd }, output: { receipt: 'full' } });
	const asked: Array<{ n?: number; outputCompression?: number }> = [];
	const { order, sender } = node.step;
	const heavy: typeof node.step = {
		...node.step,
		async order(settings, asking) {
			const ordered = await order(settings, asking);
			const { outputCompression = null } = asking.overrides;
			if (!ordered.ok) return ordered;
			const known: Partial<Receipt> = { ...ordered.order.known, channel: 'youtubeThumbnail', outputFormat: 'jpeg', outputCompression };
			return { ...ordered, order: { ...ordered.order, known, fingerprint: `f${outputCompression}` } };
		},
		sender: {
			...sender,
			ask: async (one, attempt) => {
				asked.push({ n: one.images, outputCompression: one.known.outputCompression ?? undefined });
				return await sender.ask(one, attempt);
			},
			worth(one, answered) {
				onAnswer?.();
				const worth = sender.worth(one, answered);
				const sizes = bytes[asked.length - 1]!;
				if (worth.ok) worth.results.forEach(({ receipt }, index) => Object.assign(receipt, { bytes: sizes[index], requestId: `req_${asked.length}`, estimatedUsd: price, ...more }));
				return worth;
			},
		},
	};
	return { step: heavy, asked };
}

const receiptsOf = (execution: Execution) => receiptsOfExecution(contextOf(execution)).map(({ receipt }) => receipt);

test('an image that is too heavy is made once more, compressed; its receipt bears both costs, and the journal has them once', async () => {
	const { step, asked } = thumbnails([[3_140_000], [1_500_000]]);
	const execution: Execution = { rows: rowsOf(1) };
	const items = await run(execution, step);
	expect(asked).toEqual([{ n: 1 }, { n: 1, outputCompression: 90 }]);
	expect(items).toHaveLength(1);
	expect(items[0]!.json.receipt).toMatchObject({
		bytes: 1_500_000,
		withinWeight: true,
		attempts: 2,
		retryReason: 'too_heavy',
		requestId: 'req_2',
		costUsd: 2 * price,
		estimatedUsd: 2 * price,
		note: 'Made again with Compression 90, because the first file had 3.14 MB',
	});
	expect(receiptsOf(execution)).toEqual([items[0]!.json.receipt]);
});

test('a second try of n8n returns it, and buys nothing', async () => {
	const { step, asked } = thumbnails([[3_140_000], [1_500_000]]);
	const execution: Execution = { rows: rowsOf(1) };
	const first = await run(execution, step);
	const second = await run(execution, step);
	expect(asked).toHaveLength(2);
	expect(second).toEqual(first);
});

test('once, however heavy the second one is', async () => {
	const { step, asked } = thumbnails([[3_140_000], [2_500_000]]);
	const execution: Execution = { rows: rowsOf(1) };
	const items = await run(execution, step);
	expect(await run(execution, step)).toEqual(items);
	expect(asked).toHaveLength(2);
	expect(items[0]!.json.receipt).toMatchObject({ bytes: 2_500_000, withinWeight: false, note: expect.stringMatching(/Compression \d+ should meet it.*Made again with Compression 90/) });
});

test('unasked, and where nothing is too heavy, nothing is made again', async () => {
	const unasked = thumbnails([[3_140_000]], { makeSmaller: false });
	expect((await run({ rows: rowsOf(1) }, unasked.step))[0]!.json.receipt).toMatchObject({ withinWeight: false });
	const light = thumbnails([[2_000_000]]);
	expect((await run({ rows: rowsOf(1) }, light.step))[0]!.json.receipt).toMatchObject({ withinWeight: true, attempts: 1 });
	const hopeless = thumbnails([[60_000_000]]);
	expect((await run({ rows: rowsOf(1) }, hopeless.step))[0]!.json.receipt).toMatchObject({ withinWeight: false, attempts: 1 });
	expect([unasked, light, hopeless].map(({ asked }) => asked.length)).toEqual([1, 1, 1]);
});

test('of several images only the heavy ones are made again, under their own names', async () => {
	const { step, asked } = thumbnails([[1_000_000, 3_000_000, 2_500_000], [900_000, 800_000]], { images: 3 });
	const items = await run({ rows: rowsOf(1) }, step);
	expect(asked[1]).toMatchObject({ n: 2, outputCompression: 90 });
	expect(items.map(({ json, binary }) => [(json.receipt as Receipt).bytes, (json.receipt as Receipt).fileName, binary!.data!.fileName])).toEqual([
		[1_000_000, 'p-1.png', 'p-1.png'],
		[900_000, 'p-2.png', 'p-2.png'],
		[800_000, 'p-3.png', 'p-3.png'],
	]);
});

test('the budget holds: without money for it the heavy one stays', async () => {
	const { step, asked } = thumbnails([[3_140_000], [1_500_000]], { budgetUsd: 1.5 * price });
	const items = await run({ rows: rowsOf(1) }, step);
	expect(asked).toHaveLength(1);
	expect(items[0]!.json.receipt).toMatchObject({ bytes: 3_140_000, costUsd: price, note: expect.stringContaining('It could not be made again: Not sent, because the budget') });
});

test.each([
	['failed', failed(), 0],
	['lost', lost(), price],
])('when the second try is %s the heavy one stays, with what that may have cost; nobody asks a third time', async (_, answer, mayBeBilledUsd) => {
	const { step, asked } = thumbnails([[3_140_000], []], { answers: [made(), answer] });
	const execution: Execution = { rows: rowsOf(1) };
	const items = await run(execution, step);
	expect(items[0]!.json.receipt).toMatchObject({ outcome: 'made', bytes: 3_140_000, costUsd: price, mayBeBilledUsd, retryReason: 'too_heavy', attempts: 2 });
	expect(receiptsOf(execution)).toEqual([items[0]!.json.receipt]);
	await run(execution, step);
	expect(asked).toHaveLength(2);
});

test('what another account made is not made again: it has other models', async () => {
	const { step, asked } = thumbnails([[3_140_000]], { more: { fallbackFrom: 'OpenAI' } });
	const items = await run({ rows: rowsOf(1) }, step);
	expect(items[0]!.json.receipt).toMatchObject({ bytes: 3_140_000, withinWeight: false });
	expect(asked).toHaveLength(1);
});

test('after a Stop nothing is made again', async () => {
	const stop = new AbortController();
	const { step, asked } = thumbnails([[3_140_000]], { onAnswer: () => stop.abort() });
	const execution: Execution = { rows: rowsOf(1), signal: stop.signal };
	await run(execution, step);
	expect(asked).toHaveLength(1);
	expect(receiptsOf(execution)).toMatchObject([{ bytes: 3_140_000, withinWeight: false, attempts: 1, note: expect.not.stringContaining('could not be made again') }]);
});
