import type { IDataObject } from 'n8n-workflow';
import { purchasesOf } from '../../../nodes/shared/run/journal/stored';
import { receiptsOf } from '../../../nodes/shared/receipt/find';
import { changedModelNote } from '../../../nodes/shared/receipt/changedModel';
import { contextOf, execution, failed, lost, made, price, run, settings, stepWith } from './fakeN8n';

describe('an item', () => {
	test('has the columns of its row untouched, a short receipt in one field, and the file in data', async () => {
		const one = execution(1);
		one.rows[0]!.json = { sku: 'A-1', costUsd: 'my own', text: 'mine', images: 3 };
		const [item] = await run(one, stepWith([made()]).step);
		expect(item!.json).toEqual({
			sku: 'A-1',
			costUsd: 'my own',
			text: 'mine',
			images: 3,
			receipt: { outcome: 'made', fileName: 'p-1.png', costUsd: price, note: '', requestId: 'req_1' },
		});
		expect(Object.keys(item!.binary!)).toEqual(['data']);
		expect(item!.pairedItem).toEqual({ item: 0 });
	});

	test('shows the whole receipt, columns, or none where the person wants it', async () => {
		const shown = async (receipt: 'full' | 'columns' | 'none') => (await run(execution(1), stepWith([made()], { output: { receipt } }).step))[0]!.json;
		expect((await shown('full')).receipt).toMatchObject({ attempts: 1, costBasis: 'usage', modelRequested: 'gpt-image-2' });
		expect(await shown('columns')).toMatchObject({ sku: 'A-1', attempts: 1, costUsd: price });
		expect(await shown('none')).toEqual({ sku: 'A-1' });
	});

	test('names in a hint the columns that are replaced', async () => {
		const one = execution(1);
		one.rows[0]!.json = { costUsd: 'mine' };
		await run(one, stepWith([made()], { output: { receipt: 'columns' } }).step);
		expect(one.hints![0]).toContain('Columns of the rows that the output replaces: costUsd.');
	});

	test('names a column that only a later row has, and a receipt of the row’s own', async () => {
		const one = execution(2);
		one.rows[1]!.json = { receipt: { url: 'https://shop.example/r/1' } };
		await run(one, stepWith([made(), made()]).step);
		expect(one.hints![0]).toContain('Columns of the rows that the output replaces: receipt.');
	});

	test('of a row that an image node before gave up has that one’s error no more', async () => {
		const one = execution(1);
		const error = { message: 'Row 1: It failed', outcome: 'failed', receipt: { outcome: 'failed', costUsd: 0 } };
		one.rows[0]!.json.error = error;
		const { step } = stepWith([made(), failed()], { run: { retry: { ...settings.retry, attempts: 1 } } });
		const [item] = await run(one, step);
		expect(item!.json).not.toHaveProperty('error');
		expect(receiptsOf(item!.json)).toMatchObject([{ outcome: 'made' }]);
		one.rows[0]!.json.error = 'mine';
		const [own] = await run(one, step);
		expect(own!.json.error).toBe('mine');
	});

	test('has its own receipt alone where that is in columns, and the row brings an earlier image’s', async () => {
		const one = execution(1);
		one.rows[0]!.json.receipt = { outcome: 'made', costUsd: 0.4, fileName: 'draft.png' };
		const [item] = await run(one, stepWith([made()], { output: { receipt: 'columns' } }).step);
		expect(receiptsOf(item!.json)).toMatchObject([{ fileName: 'p-1.png', costUsd: price }]);
	});

	test('has no decision of Review Images on the picture before it beside its receipt in columns', async () => {
		const one = execution(1);
		one.rows[0]!.json.receipt = { reviewStatus: 'accepted', reviewer: 'Ida', reviewedAt: '2026-11-22T00:00:00Z', reviewNote: '' };
		const [item] = await run(one, stepWith([made()], { output: { receipt: 'columns' } }).step);
		expect(item!.json).not.toHaveProperty('receipt');
	});

	test.each<[string, IDataObject, boolean]>([
		['no review of the picture before it', { verdict: 'pass', passed: true, criteria: [] }, false],
		['a column called review that is the row’s own', { verdict: 'five stars' }, true],
	])('has %s', async (_, review, isKept) => {
		const one = execution(1);
		one.rows[0]!.json.review = review;
		const [item] = await run(one, stepWith([made()]).step);
		expect('review' in item!.json).toBe(isKept);
	});

	test.each(['answered', 'pending'] as const)('of a turn that ended as %s has no review of the picture before it: it would be logged as a review itself', async (outcome) => {
		const one = execution(1);
		one.rows[0]!.json.review = { verdict: 'fail', criteria: [] };
		const { step } = stepWith([made()]);
		const { worth } = step.sender;
		step.sender.worth = (...asked) => {
			const found = worth(...asked);
			return found.ok ? { ...found, results: found.results.map(({ receipt }) => ({ receipt: { ...receipt, outcome } })) } : found;
		};
		const [item] = await run(one, step);
		expect(item!.json).toMatchObject({ receipt: { outcome } });
		expect(item!.json).not.toHaveProperty('review');
	});

	test('says what was paid, whatever receipt a row has in its column error', async () => {
		const one = execution(1);
		one.rows[0]!.json.error = { receipt: { outcome: 'made', costUsd: 0 } };
		const [item] = await run(one, stepWith([made()]).step);
		expect(receiptsOf(item!.json)).toMatchObject([{ costUsd: price }]);
	});

	test('is a copy of the execution’s record: what a later node writes into it stays there', async () => {
		const one = execution(1);
		const [item] = await run(one, stepWith([made()], { output: { receipt: 'full' } }).step);
		(item!.json.receipt as { costUsd: number }).costUsd = 0;
		expect(purchasesOf(contextOf(one))[0]!.receipt.costUsd).toBe(price);
	});

	test.each(['items', 'binaries'] as const)('has its image where the field of that name would get a preview (%s)', async (as) => {
		const { step } = stepWith([made(2)], { images: 2, output: { as, field: 'preview_0' } });
		const { worth } = step.sender;
		step.sender.worth = (order, answered) => {
			const came = worth(order, answered);
			if (came.ok) came.results[0]!.previews = { preview_0: { id: 'preview', data: '', mimeType: 'image/png' } };
			return came;
		};
		const [item] = await run(execution(1), step);
		expect(item!.binary!.preview_0!.id).toBe('filesystem-v2:0');
	});

	test.each([
		[undefined, { _files: 'mine' }],
		['combined' as const, {}],
	])('has a column _files of its row unless n8n keeps files there (binary mode: %s)', async (binaryMode, columns) => {
		const one = execution(1, { binaryMode });
		one.rows[0]!.json = { _files: 'mine' };
		const [item] = await run(one, stepWith([made()], { output: { receipt: 'none' } }).step);
		expect(item!.json).toEqual(columns);
	});

	test.each([[undefined], [null]])('of a row whose columns are %s has none, and takes no other row with it', async (json) => {
		const one = execution(3);
		for (const row of one.rows.slice(0, 2)) (row as { json: unknown }).json = json;
		const items = await run(one, stepWith((row) => (row === 1 ? failed() : made()), { output: { receipt: 'none', keepInputFiles: true } }).step);
		expect(items.map((item) => [Object.keys(item.json), Object.keys(item.binary ?? {})])).toEqual([[[], ['data']], [['error'], []], [['sku'], ['data']]]);
	});

	test('keeps the files of its row where the person wants it, the new file winning', async () => {
		const one = execution(1);
		const old = { id: 'old', data: '', mimeType: 'image/png' };
		one.rows[0]!.binary = { data: old, logo: old };
		const [item] = await run(one, stepWith([made()], { output: { keepInputFiles: true } }).step);
		expect(item!.binary!.logo!.id).toBe('old');
		expect(item!.binary!.data!.id).toBe('filesystem-v2:0');
		expect(item!.json).not.toHaveProperty('_files');
	});

	test('has its image before the files of its row: the next node may take the first', async () => {
		const one = execution(1);
		const photo = { id: 'photo', data: '', mimeType: 'image/png' };
		one.rows[0]!.binary = { photo, data: photo };
		const [item] = await run(one, stepWith([made()], { output: { keepInputFiles: true } }).step);
		expect(Object.entries(item!.binary!).map(([field, { id }]) => [field, id])).toEqual([['data', 'filesystem-v2:0'], ['photo', 'photo']]);
	});

	test('of several images holds the sums, and each receipt of its own', async () => {
		const [item] = await run(execution(1), stepWith([made(2)], { images: 2, output: { as: 'binaries' } }).step);
		expect(item!.json.receipt).toMatchObject({ costUsd: 2 * price, images: 2, receipts: [{ fileName: 'p-1.png' }, { fileName: 'p-2.png' }] });
		expect(Object.keys(item!.binary!)).toEqual(['data', 'data_2']);
	});

	test('of an agent’s tool is short and has a link', async () => {
		const helpers = { createBinarySignedUrl: () => 'https://n8n.example/signed' };
		const [item] = await run(execution(1, { nodeType: 'n8n-nodes-gpt-image.generateImageTool', helpers }), stepWith([made()]).step);
		expect(item!.json).toEqual({ receipt: { outcome: 'made', fileUrl: 'https://n8n.example/signed', fileName: 'p-1.png', costUsd: price, note: '' } });
	});

	test('of an agent’s tool has the address of each of several images', async () => {
		let signed = 0;
		const helpers = { createBinarySignedUrl: () => `https://n8n.example.com/${++signed}` };
		const items = await run(execution(1, { nodeType: 'n8n-nodes-gpt-image.generateImageTool', helpers }), stepWith([made(3)], { images: 3, output: { as: 'binaries' } }).step);
		expect(items.map(({ json }) => (json.receipt as { fileUrl: string }).fileUrl.slice(-1))).toEqual(['1', '2', '3']);
	});

	test.each([
		['an agent’s tool', 'generateImageTool', 0, '24 hours'],
		['an agent’s tool that was given a time', 'generateImageTool', 2, '2 hours'],
		['a node that was given a time', 'generateImage', 2, '2 hours'],
		['a node', 'generateImage', 0, undefined],
	])('of %s has an address for so long', async (_, type, linkHours, expected) => {
		const asked: string[] = [];
		const helpers = { createBinarySignedUrl: (_file: object, expires: string) => `https://n8n.example.com/${asked.push(expires)}` };
		await run(execution(1, { nodeType: `n8n-nodes-gpt-image.${type}`, helpers }), stepWith([made()], { output: { linkHours } }).step);
		expect(asked[0]).toBe(expected);
	});

	test.each([
		['image/svg+xml', 'png', false],
		['image/svg+xml', undefined, false],
		['image/svg+xml', 'svg', true],
		['image/jpeg', 'png', true],
	])('that is %s where %s was asked for has a public address: %s', async (mimeType, outputFormat, hasLink) => {
		const one = execution(1, { helpers: { createBinarySignedUrl: () => 'https://n8n.example.com/signed' } });
		const answer = made();
		if (answer.ok) answer.answer.images[0]!.kept!.file.mimeType = mimeType;
		const [item] = await run(one, stepWith([answer], { known: { outputFormat }, output: { linkHours: 3 } }).step);
		expect(item!.json.receipt).toMatchObject({ fileUrl: hasLink ? 'https://n8n.example.com/signed' : '' });
		expect(one.hints!.join(' ').includes('an SVG that nobody asked for')).toBe(!hasLink);
		expect(item!.binary!.data!.mimeType).toBe(mimeType);
	});
});

describe('a row without an image', () => {
	const problem = failed({ code: 'server_error', status: 500 });

	test('has one field, error, for the error output', async () => {
		const [item] = await run(execution(1), stepWith([problem]).step);
		expect(item!.json).toEqual({
			error: {
				message: 'Row 1: It failed',
				outcome: 'failed',
				code: 'server_error',
				wayOut: 'Try again.',
				status: 500,
				receipt: { outcome: 'failed', costUsd: 0, note: '', requestId: '' },
			},
		});
	});

	test('keeps its columns in the regular output', async () => {
		const [item] = await run(execution(1, { onError: 'continueRegularOutput' }), stepWith([problem]).step);
		expect(item!.json).toMatchObject({ sku: 'A-1', error: { outcome: 'failed' } });
	});

	test('keeps an earlier image’s receipt there, also where receipts are columns', async () => {
		const one = execution(1, { onError: 'continueRegularOutput' });
		one.rows[0]!.json.receipt = { outcome: 'made', costUsd: 0.4 };
		const [item] = await run(one, stepWith([problem], { output: { receipt: 'columns' } }).step);
		expect(item!.json.receipt).toEqual({ outcome: 'made', costUsd: 0.4 });
	});

	test('stops the workflow where the node does not continue, and says the row once', async () => {
		const one = execution(1, { onError: undefined });
		await expect(run(one, stepWith([problem]).step)).rejects.toMatchObject({ message: 'Row 1: It failed', context: {} });
		const limited = failed({ cause: 'rate-limited', retryAfterMs: 3_000 });
		await expect(run(one, stepWith([limited], { run: { retry: { ...settings.retry, attempts: 1 } } }).step)).rejects.toMatchObject({ failure: { cause: 'rate-limited', retryAfterMs: 3_000 } });
		const waitless = failed({ cause: 'rate-limited', retryAfterMs: 0 });
		await expect(run(execution(1, { onError: undefined }), stepWith([waitless]).step)).rejects.toHaveProperty('failure', { cause: 'rate-limited' });
	});
});

test('a row of several calls gives what one call would have given, and one failed image does not take the others', async () => {
	const { step } = stepWith((_row, call) => (call === 2 ? failed() : made()), { images: 3, separateCalls: 3 });
	const items = await run(execution(1), step);
	expect(items.map(({ json }) => (json.error ? (json.error as { message: string }).message : 'made'))).toEqual(['made', 'made', 'Row 1, image 2: It failed']);
});

test('a row that would be refused is told once, not once per image: on an item, to the workflow, in the hint and in the log', async () => {
	const told: unknown[] = [];
	const one = execution(1, { executeWorkflow: async (_, items) => await Promise.resolve((told.push(...items), { data: [] })) });
	const { step } = stepWith(() => made(), { images: 3, separateCalls: 3, run: { budgetImages: 0, imageWorkflow: { id: 'w2', passOnProblems: true } } });
	const items = await run(one, step);
	expect(items).toHaveLength(1);
	expect(told).toHaveLength(1);
	expect(one.hints![0]).toContain('Rows without an image: 1 over the budget.');
	expect(one.logs).toContain('Images: 1 of 1, $0.00, 1 without an image');
	expect((items[0]!.json.error as { message: string }).message).toMatch(/^Row 1: Not sent/);
});

test('what each of a row’s calls cost is told, where the budget ends all of them alike', async () => {
	const options = { images: 3, separateCalls: 3, run: { fallbackModel: 'other', budgetUsd: 0.15, concurrency: 3 } };
	const items = await run(execution(1), stepWith(() => failed({}, { bill: { usd: 0.03 } }), options).step);
	const errors = items.map(({ json }) => json.error as { outcome: string; receipt: { costUsd: number } });
	expect(errors.filter(({ outcome }) => outcome === 'overBudget')).toHaveLength(2);
	expect(errors.map(({ receipt }) => receipt.costUsd).sort()).toEqual([0.03, 0.03, 0.06]);
});

test('words of rows, providers and other workflows are no HTML in the hint', async () => {
	const one = execution(1);
	const { step } = stepWith([made()], { known: { note: 'Press <a href="https://evil.example">here</a>' } });
	await run(one, step);
	expect(one.hints![0]).toContain('Press &lt;a href=&quot;https://evil.example&quot;&gt;here');
	expect(one.logs!.join()).toContain('Press <a href');
});

test('the hint says images, cost and rows without an image', async () => {
	const one = execution(2);
	await run(one, stepWith([made(), failed()]).step);
	expect(one.hints![0]).toBe('1 image, $0.050. Rows without an image: 1 failed.');
});

test('the hint’s cost has what rows without an image were billed, and counts what nobody knows', async () => {
	const one = execution(3);
	const ends = [made(), failed({ outcome: 'blocked' }, { bill: { usd: 3.87 } }), lost()];
	await run(one, stepWith((row) => ends[row]!).step);
	expect(one.hints![0]).toBe('1 image, $3.92 and 1 of unknown cost. Rows without an image: 1 blocked by moderation, 1 unknown (may have been billed).');
});

test.each([
	['mug.png', 'Mug.png', true],
	['mug.png', 'cup.png', false],
])('the hint names files that one folder cannot hold together: %s and %s, %s', async (first, second, isTold) => {
	const one = execution(2);
	const named = [first, second].map((fileName) => {
		const answer = made();
		if (answer.ok) answer.answer.images[0]!.kept!.file.fileName = fileName;
		return answer;
	});
	await run(one, stepWith((row) => named[row]!).step);
	expect(one.hints![0]!.includes(`Several files are called ${second}: in one folder only the last stays.`)).toBe(isTold);
});

test('the log says how far a long run is', async () => {
	const one = execution(2);
	await run(one, stepWith([made(), failed()]).step);
	expect(one.logs).toContain('Images: 2 of 2, $0.050, 1 without an image');
});

test('a row counts once all of its images have ended, and an unknown cost is not taken for nothing', async () => {
	const one = execution(2);
	await run(one, stepWith((_row, call) => (call === 4 ? lost() : made()), { images: 2, separateCalls: 2, run: { concurrency: 1 } }).step);
	expect(one.logs!.slice(0, 4)).toEqual([
		'Images: 0 of 2, $0.050',
		'Images: 1 of 2, $0.100',
		'Images: 1 of 2, $0.150',
		'Images: 2 of 2, $0.150 and 1 of unknown cost, 1 without an image',
	]);
});

test('images that were made and could not be fetched are told beside those that were', async () => {
	const one = execution(1);
	const answer = made(1);
	if (answer.ok) answer.answer.missing.push({ index: 1, code: 'link_not_fetched', message: '', url: 'https://cdn.example/2.png' });
	await run(one, stepWith([answer]).step);
	expect(one.hints![0]).toContain('Row 1: Made and billed too: image 2 could not be fetched: https://cdn.example/2.png.');
});

test.each([
	['in memory', { id: undefined }, {}, 'keeps files in memory'],
	['without signed addresses', {}, {}, 'gives files no addresses'],
	['on this machine only', {}, { createBinarySignedUrl: () => 'http://localhost:5678/x' }, 'localhost, which cannot be reached from outside: set N8N_EDITOR_BASE_URL'],
])('a link to the file in an n8n %s says what is wrong', async (_, file, helpers, words) => {
	const one = execution(1, { helpers });
	const answer = made();
	if (answer.ok) Object.assign(answer.answer.images[0]!.kept!.file, file);
	await run(one, stepWith([answer], { output: { linkHours: 1 } }).step);
	expect(one.hints![0]).toContain(words);
});

test('nothing is begun for no rows', async () => {
	expect(contextOf(execution(0)).getInputData()).toEqual([]);
	expect(await run(execution(0), stepWith([]).step)).toEqual([]);
});

test('a receipt says that another model answered than was asked, and takes a dated snapshot as the same', () => {
	expect(changedModelNote('gpt-image-2-2026-04-21', 'gpt-image-2')).toBe('');
	expect(changedModelNote('gpt-image-1-mini', 'gpt-image-2')).toBe('Made by gpt-image-1-mini; gpt-image-2 was asked for.');
	expect(changedModelNote('gpt-5.4-mini', 'gpt-5.4')).toBe('Made by gpt-5.4-mini; gpt-5.4 was asked for.');
	expect(changedModelNote('', 'gpt-image-2')).toBe('');
	for (const served of ['our-images', 'gpt-image-2', 'gpt-image-2-2026-04-21']) expect(changedModelNote(served, 'our-images', 'gpt-image-2')).toBe('');
	expect(changedModelNote('gpt-image-1-mini', 'our-images', 'gpt-image-2')).toBe('Made by gpt-image-1-mini; our-images was asked for.');
});

test('images per minute hold for all passes of a loop', async () => {
	const one = execution(1);
	const asked: number[] = [];
	const { step } = stepWith(() => (asked.push(performance.now()), made()), { run: { imagesPerMinute: 600 } });
	await run({ ...one, flow: (one.flow ??= {}) }, step);
	await run({ ...one, runIndex: 1 }, step);
	expect(asked[1]! - asked[0]!).toBeGreaterThan(80);
});

test('calls that bring words alone are spaced out like any other', async () => {
	const asked: number[] = [];
	const { step } = stepWith(() => (asked.push(performance.now()), made(0)), { images: 0, run: { imagesPerMinute: 600, concurrency: 2 } });
	await run(execution(2), step);
	expect(asked).toHaveLength(2);
	expect(asked[1]! - asked[0]!).toBeGreaterThan(80);
});
