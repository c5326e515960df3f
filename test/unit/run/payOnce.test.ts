import { purchasesOf } from '../../../nodes/shared/run/journal/stored';
import { contextOf, type Execution, failed, lost, made, price, rowsOf, run, stepWith } from './fakeN8n';

const execution = (rows: number, more: Partial<Execution> = {}): Execution => ({ rows: rowsOf(rows), onError: 'continueErrorOutput', hints: [], logs: [], ...more });

describe('what the execution has bought', () => {
	test('is returned by a later try of the node, and not bought again', async () => {
		const one = execution(2);
		const { step, calls } = stepWith([made(), failed(), made()]);
		await run({ ...one, flow: (one.flow ??= {}) }, step);
		const again = await run(one, step);
		expect(calls).toEqual([0, 1, 1]);
		expect(again.map(({ json }) => (json.receipt as { outcome: string }).outcome)).toEqual(['made', 'made']);
	});

	test('is bought anew in the next pass of a loop', async () => {
		const one = execution(1);
		const { step, calls } = stepWith([made(), made()]);
		await run(one, step);
		await run({ ...one, runIndex: 1 }, step);
		expect(calls).toHaveLength(2);
		expect(purchasesOf(contextOf(one))).toHaveLength(2);
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

	test('a call that was on its way when n8n broke off is unknown, not bought again', async () => {
		const one = execution(1);
		const hanging = stepWith(() => new Promise(() => {}));
		void run(one, hanging.step);
		await new Promise((resolve) => setImmediate(resolve));
		const { step, calls } = stepWith([made()]);
		const [item] = await run(one, step);
		expect(calls).toEqual([]);
		expect(item!.json.error).toMatchObject({ outcome: 'unknown', code: 'broken_off' });
	});

	test('keeps the money of attempts that brought no image', async () => {
		const one = execution(1);
		const { step } = stepWith([failed({}, { bill: { usd: 0.02 } }), made()]);
		await run(one, step);
		await run(one, step);
		const [purchase] = purchasesOf(contextOf(one));
		expect(purchase!.receipt.costUsd).toBe(0.07);
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

describe('the fallback', () => {
	test('is asked after the outcomes named, and what the first billed is on its receipt', async () => {
		const { step, calls } = stepWith([failed({}, { bill: { usd: 0.01 } }), made()], { run: { fallbackModel: 'other' }, output: { receipt: 'full' } });
		const [item] = await run(execution(1), step);
		expect(calls).toHaveLength(2);
		expect(item!.json.receipt).toMatchObject({ outcome: 'made', modelRequested: 'other', fallbackFrom: 'gpt-image-2', fallbackReason: 'server_error', costUsd: 0.06 });
	});

	test('is never asked after an unknown outcome', async () => {
		const { step, calls } = stepWith([lost(), made()], { run: { fallbackModel: 'other', fallbackAfter: ['unknown', 'failed'] } });
		await run(execution(1), step);
		expect(calls).toHaveLength(1);
	});
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

	test('takes what earlier runs have spent', async () => {
		const { step } = stepWith([made()], { run: { budgetUsd: 1, alreadySpentUsd: 0.96 } });
		const [item] = await run(execution(1), step);
		expect(item!.json.error).toMatchObject({ outcome: 'overBudget', wayOut: expect.stringContaining('$0.040 left') });
	});
});

test('a Stop leaves node, row, receipt and file of what was bought in the custom data and in the log', async () => {
	const stop = new AbortController();
	const customData = new Map<string, string>();
	const stored = new Promise<string>((resolve) => {
		const helpers = {
			prepareBinaryData: async (csv: Buffer) => {
				resolve(csv.toString());
				return await Promise.resolve({ id: 'store:receipts' });
			},
		};
		const one = execution(1, { signal: stop.signal, customData, helpers, logs: [] });
		void run(one, stepWith([made()]).step).then(() => {
			stop.abort();
			setImmediate(() => expect(one.logs!.join('\n')).toContain('Images, Row 1: made, file filesystem-v2:0, request req_1'));
		});
	});
	expect(await stored).toMatch(/^\ufeffnode,row,picture,outcome.*\r\nImages,1,https:\/\/n8n\.example\/rest\/binary-data\?id=filesystem-v2%3A0/);
	await new Promise((resolve) => setImmediate(resolve));
	expect(customData.get('imagesBought')).toMatch(/^1 image, \$0.050\. Images rows 1$/);
});
