import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import sharp from 'sharp';
import type { NodeSpec } from '../../testbed';
import { generateSpec, messageIn, model, problemIn, receiptIn, workflow } from '../../testbed';
import { useBed } from './useBed';

const bed = useBed();

const generate = (parameters: IDataObject = {}, settings: Partial<NodeSpec> = {}): NodeSpec =>
	generateSpec(bed, { parameters, ...settings });

const continuing: Partial<NodeSpec> = { onError: 'continueErrorOutput' };

const run = async (rows: IDataObject[], node: NodeSpec) => await bed.n8n.run(workflow({ rows, nodes: [node] }));

/** What leaves by the error output, in short. */
const problems = (execution: Awaited<ReturnType<typeof run>>) =>
	execution.items('Generate', 1).map(({ json }) => ({ error: messageIn(json), details: problemIn(json) }));

describe('rows become files', () => {
	test('each row brings its own prompt, size, quality, format and name, and the file is what it says', async () => {
		const rows = [
			{ sku: 'MUG-1', prompt: 'A mug, 12" tall, "hot"', size: '1024x1024', quality: 'low', format: 'png' },
			{ sku: '抹茶 碗', prompt: '抹茶碗\nnext line', size: '1536x1024', quality: 'medium', format: 'webp' },
			{ sku: 'PAN/3', prompt: "Chef's pan", size: '816x1456', quality: 'low', format: 'jpeg' },
		];
		const execution = await run(
			rows,
			generate({
				size: '={{ $json.size }}',
				quality: '={{ $json.quality }}',
				outputFormat: '={{ $json.format }}',
				options: { fileName: '={{ $json.sku }}' },
			}),
		);
		expect(execution.status).toBe('success');
		const items = execution.items('Generate');
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(items.map(({ json }) => receiptIn(json).fileName)).toEqual(['MUG-1.png', '抹茶 碗.webp', 'PAN-3.jpg']);
		expect(items.map(({ binary }) => binary!.data!.mimeType)).toEqual(['image/png', 'image/webp', 'image/jpeg']);
		for (const [index, item] of items.entries()) {
			const bytes = await execution.binary(item);
			const picture = await sharp(bytes).metadata();
			expect(`${picture.width}x${picture.height}`).toBe(rows[index]!.size);
			expect(picture.format).toBe(rows[index]!.format);
			expect(receiptIn(item.json)).toMatchObject({
				outcome: 'made',
				sha256: createHash('sha256').update(bytes).digest('hex'),
				bytes: bytes.length,
				sizeServed: rows[index]!.size,
				qualityServed: rows[index]!.quality,
				costBasis: 'usage',
				priceOwner: 'OpenAI',
			});
			expect(item.json.sku).toBe(rows[index]!.sku);
			expect(receiptIn(item.json).requestId).toMatch(/^req_/);
		}
		const sent = await bed.emulator.imageRequests();
		expect(sent.map(({ body }) => body.prompt)).toEqual(expect.arrayContaining(rows.map(({ prompt }) => prompt)));
	});

	test("the receipts add up to the emulator's own bill", async () => {
		const rows = [{ prompt: 'One' }, { prompt: 'Two words' }];
		const execution = await run(rows, generate({ n: 3, quality: 'medium' }));
		const items = execution.items('Generate');
		expect(items).toHaveLength(6);
		const billed = (await bed.emulator.imageRequests()).reduce((sum, { costUsd }) => sum + costUsd!, 0);
		expect(items.reduce((sum, { json }) => sum + (receiptIn(json).costUsd as number), 0)).toBeCloseTo(billed, 9);
	});

	test('several images of a row are items of their own, or files on one item', async () => {
		const apart = await run([{ prompt: 'Cup' }], generate({ n: 2 }));
		expect(apart.items('Generate').map(({ json }) => receiptIn(json).fileName)).toEqual([1, 2].map((image) => `generate-${apart.id}-1-${image}.png`));
		const together = await run([{ prompt: 'Cup' }], generate({ n: 3, outputAs: 'binaries' }));
		const [item] = together.items('Generate');
		expect(Object.keys(item!.binary!)).toEqual(['data', 'data_2', 'data_3']);
		expect(item!.json.receipt).toMatchObject({ images: 3, outcome: 'made' });
		const hashes = await Promise.all(Object.keys(item!.binary!).map(async (name) => (await together.binary(item!, name)).toString('base64')));
		expect(new Set(hashes).size).toBe(3);
	});

	test('no picture is ever in the JSON of an item', async () => {
		const execution = await run([{ prompt: 'Cup' }], generate({ n: 2, options: { partialImages: 2, keepPreviews: true } }));
		expect(execution.storedBytes).toBeLessThan(60_000);
		expect(Object.keys(execution.items('Generate')[0]!.binary!)).toEqual(['data', 'preview_0', 'preview_1', 'preview_2', 'preview_3']);
	});

	test('a brief in parts becomes one prompt', async () => {
		const execution = await run([{}], generate({ promptFrom: 'parts', job: 'a poster', exactText: 'SALE', avoid: 'people' }));
		expect(execution.status).toBe('success');
		const [sent] = await bed.emulator.imageRequests();
		expect(sent!.body.prompt).toBe('Create a poster.\nText: show exactly "SALE", spelled and cased as written, and no other words.\nAvoid: people.');
	});

	test('a purpose is asked for in the nearest size the model makes, and the run says what to crop', async () => {
		const execution = await run([{ prompt: 'Cup' }], generate({ sizeFrom: 'preset', purpose: 'instagramStory' }));
		const [sent] = await bed.emulator.imageRequests();
		expect(sent!.body.size).toBe('1088x1920');
		expect(execution.hints('Generate').join()).toContain('1080x1920');
	});

	test('a transparent picture really has an alpha channel', async () => {
		const execution = await run([{ prompt: 'Cup' }], generate({ background: 'transparent' }));
		const { channels } = await sharp(await execution.binary(execution.items('Generate')[0]!)).stats();
		expect(channels).toHaveLength(4);
		expect(channels[3]!.min).toBe(0);
	});

	test('no rows make no call and no error', async () => {
		const filter: NodeSpec = { name: 'None', type: 'n8n-nodes-base.limit', parameters: {}, alwaysOutputData: false };
		const empty = { ...filter, type: 'n8n-nodes-base.filter', typeVersion: 2.2, parameters: never };
		const execution = await bed.n8n.run(workflow({ rows: [{ prompt: 'x' }], nodes: [empty, generate()] }));
		expect(execution.status).toBe('success');
		expect(await bed.emulator.imageRequests()).toEqual([]);
	});

	test('a thousand rows come out in order, each paired with its own', async () => {
		const rows = Array.from({ length: 1000 }, (_, i) => ({ prompt: `Cup ${i}`, size: i % 2 ? 'nonsense' : '' }));
		const execution = await bed.n8n.run(
			workflow({ rows, nodes: [generate({ size: '={{ $json.size }}', options: { concurrency: 32 } }, { onError: 'continueRegularOutput' })] }),
			{ timeoutMs: 120_000 },
		);
		const items = execution.items('Generate');
		expect(items.map(({ pairedItem }) => (pairedItem as { item: number }).item)).toEqual(rows.map((_, i) => i));
		expect(messageIn(items[999]!.json)).toBe('Row 1000, Size: “nonsense” is not a size');
		expect(await bed.emulator.imageRequests()).toEqual([]);
	});
});

/** A filter nothing passes. */
const never: IDataObject = {
	conditions: {
		options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
		combinator: 'and',
		conditions: [{ id: '1', leftValue: '={{ $json.prompt }}', rightValue: 'nothing', operator: { type: 'string', operation: 'equals' } }],
	},
	options: {},
};

describe('bad input is refused before anything is sent', () => {
	test.each<[string, IDataObject, IDataObject, RegExp, RegExp]>([
		['an empty prompt', { prompt: '' }, {}, /^Row 1, Prompt: The prompt is empty/, /Write what the image should show/],
		['32,001 characters', { prompt: 'x'.repeat(32_001) }, {}, /^Row 1, Prompt: .*32,001 characters/, /32,000/],
		['an illegal size', { prompt: 'x' }, { size: '1200x628', options: { exactSize: false } }, /^Row 1, Size: .*1200x628/, /1200x624/],
		['transparent with jpeg', { prompt: 'x' }, { background: 'transparent', outputFormat: 'jpeg' }, /^Row 1, Background:/, /PNG or WebP/],
		['compression with png', { prompt: 'x' }, { options: { outputCompression: 50 } }, /^Row 1, Compression:/, /JPEG or WebP/],
		['n of 0', { prompt: 'x' }, { n: 0 }, /^Row 1, Number of Images: 0/, /1 to 10/],
		['n of 11', { prompt: 'x' }, { n: 11 }, /^Row 1, Number of Images: 11/, /10 at most/],
		['an unknown quality', { prompt: 'x' }, { quality: '={{ "max" }}' }, /^Row 1, Quality: .*“max”/, /high/],
		['a closed model', { prompt: 'x' }, { model: model('gpt-image-1') }, /^Row 1, Model: .*2026-10-23/, /gpt-image-2/],
	])('%s', async (_, row, parameters, message, description) => {
		const execution = await run([row], generate(parameters, continuing));
		const [problem] = problems(execution);
		expect(problem!.error).toMatch(message);
		expect(problem!.details).toMatchObject({ outcome: 'refused', code: 'refused_before_sending', costUsd: 0 });
		expect(problem!.details.wayOut).toMatch(description);
		expect(await bed.emulator.imageRequests()).toEqual([]);
	});

	test('a bad row among good ones takes the error path, with its fields, and the others are made', async () => {
		const rows = [{ prompt: 'One' }, { prompt: '', sku: 'BAD' }, { prompt: 'Three' }];
		const execution = await run(rows, generate({}, continuing));
		expect(execution.status).toBe('success');
		expect(execution.items('Generate').map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
		expect(execution.items('Generate', 1)[0]).toMatchObject({ json: { sku: 'BAD', error: { message: 'Row 2, Prompt: The prompt is empty' } } });
		expect(await bed.emulator.imageRequests()).toHaveLength(2);
	});

	test('without Continue a bad last row stops the workflow before the first row is paid for', async () => {
		const execution = await run([{ prompt: 'One' }, { prompt: 'Two' }, { prompt: ' ' }], generate());
		expect(execution.status).toBe('error');
		expect(execution.error('Generate')!.message).toBe('Row 3, Prompt: The prompt is empty');
		expect(await bed.emulator.imageRequests()).toEqual([]);
	});

	test('an expression that cannot be read is a problem of its row alone', async () => {
		const prompt = '={{ $json.prompt || $("No Such Node").item.json.prompt }}';
		const execution = await run([{ prompt: 'One' }, {}], generate({ prompt }, continuing));
		expect(execution.items('Generate')).toHaveLength(1);
		expect(problems(execution)[0]!.error).toMatch(/^Row 2, Prompt: /);
	});

	const notIn = '={{ $json.sku || $("No Such Node").item.json.sku }}';
	const typo = '={{ $json.sku || }}';
	test.each<[string, IDataObject, string]>([
		['a parameter with another name in the panel', { fileName: notIn }, 'File Name'],
		['an option', { fileOptions: { promptVersion: notIn, receipt: 'full' } }, 'Prompt Version'],
		['a limit of the whole run', { limitOptions: { concurrency: 2, alreadySpentUsd: notIn } }, 'Already Spent in USD'],
		['an option with a typing error', { fileOptions: { binaryField: typo } }, 'Put Output File in Field'],
	])('it is named as the panel names it: %s', async (_, parameters, called) => {
		const execution = await run([{ prompt: 'One' }], generate(parameters, continuing));
		expect(problems(execution).map(({ error }) => error)).toEqual([expect.stringMatching(new RegExp(`^Row 1, ${called}: `))]);
	});

	test('of the first row too, where it is no limit: the others are made', async () => {
		const execution = await run([{ prompt: 'One' }, { prompt: 'Two', sku: 'A-2' }], generate({ fileName: notIn }, continuing));
		expect(execution.items('Generate').map(({ json }) => receiptIn(json).fileName)).toEqual(['A-2.png']);
		expect(problems(execution)[0]!.error).toMatch(/^Row 1, File Name: /);
	});
});

describe('a credential that cannot work says which field is wrong', () => {
	test.each<[string, IDataObject, RegExp]>([
		['a base URL without scheme', { baseUrl: 'api.openai.com/v1' }, /Base URL/],
		['a malformed model mapping', { modelMapping: '{"gpt-image-2": ' }, /Model Mapping/],
		['extra headers that would replace the key', { secretHeaders: '{"Authorization": "Bearer x"}' }, /Extra Headers/],
	])('%s', async (_, data, message) => {
		const base = { apiKey: bed.emulator.apiKey, baseUrl: bed.emulator.baseUrl };
		const id = await bed.n8n.createCredential('gptImageApi', { ...base, ...data });
		const execution = await run([{ prompt: 'x' }], generate({}, { credential: { gptImageApi: id } }));
		expect(execution.error('Generate')!.message).toMatch(message);
		expect(await bed.emulator.imageRequests()).toEqual([]);
	});

	test('and where the node continues, no row goes on as if it had been made', async () => {
		const id = await bed.n8n.createCredential('gptImageApi', { apiKey: bed.emulator.apiKey, baseUrl: 'api.openai.com/v1' });
		const execution = await run([{ prompt: 'One' }, { prompt: 'Two' }], generate({}, { credential: { gptImageApi: id }, ...continuing }));
		expect(execution.items('Generate')).toEqual([]);
		expect(problems(execution).map(({ error }) => error)).toEqual([1, 2].map((row) => expect.stringMatching(new RegExp(`^Row ${row}: Credential, Base URL: `)) as string));
	});

	test('the Test button tells a right key from a wrong one', async () => {
		const data = { apiKey: bed.emulator.apiKey, route: 'openai', baseUrl: bed.emulator.baseUrl };
		expect((await bed.n8n.testCredential('gptImageApi', data)).status).toBe('OK');
		expect((await bed.n8n.testCredential('gptImageApi', { ...data, apiKey: 'sk-wrong' })).status).toBe('Error');
	});

	test('a wrong key, said by the API, names the way out and never the key', async () => {
		const id = await bed.n8n.createCredential('gptImageApi', { apiKey: 'sk-wrong-secret-key', baseUrl: bed.emulator.baseUrl, ownerName: 'OpenAI' });
		const execution = await run([{ prompt: 'x' }], generate({}, { credential: { gptImageApi: id }, ...continuing }));
		const [problem] = problems(execution);
		expect(problem!.error).toBe('Row 1: The API key was not accepted');
		expect(problem!.details).toMatchObject({ outcome: 'notVerified', status: 401 });
		expect(problem!.details.wayOut).toContain('platform.openai.com/api-keys');
		expect(JSON.stringify(execution.data)).not.toContain('sk-wrong-secret-key');
	});
});

describe('what the API refuses is told in plain words', () => {
	test.each<[string, IDataObject, string, RegExp, RegExp]>([
		['an unverified organization', { kind: 'unverified' }, 'notVerified', /must be verified/, /Verify Organization/],
		['an HTML page in place of JSON', { kind: 'html' }, 'unknown', /./, /Base URL/],
		['moderation', { kind: 'moderation' }, 'blocked', /blocked/, /Reword/],
		['an exhausted budget', { kind: 'insufficientQuota' }, 'notVerified', /no credit/, /billing/],
	])('%s', async (_, fault, outcome, message, description) => {
		await bed.emulator.faults({ ...fault, kind: String(fault.kind), times: 0 });
		const execution = await run([{ prompt: 'x' }], generate({}, continuing));
		const [problem] = problems(execution);
		expect(problem!.error).toMatch(message);
		expect(problem!.details.wayOut).toMatch(description);
		expect(problem!.details.outcome).toBe(outcome);
	});
});

test('a retry of the whole node returns what was bought and buys only the rest', async () => {
	await bed.emulator.faults({ kind: 'serverError', status: 503, match: { promptIncludes: 'Two' } });
	const rows = [{ prompt: 'One' }, { prompt: 'Two' }, { prompt: 'One' }];
	const node = generate({ options: { attempts: 1, concurrency: 1 } }, { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 });
	const execution = await run(rows, node);
	expect(execution.status).toBe('success');
	expect(execution.items('Generate')).toHaveLength(3);
	const sent = (await bed.emulator.imageRequests()).map(({ body, status }) => [body.prompt, status]);
	expect(sent).toEqual([
		['One', 200],
		['Two', 503],
		['Two', 200],
		['One', 200],
	]);
});

test('a budget of half the sheet makes half the sheet, and says why the rest is missing', async () => {
	for (const concurrency of [1, 8]) {
		await bed.emulator.reset();
		const rows = Array.from({ length: 8 }, () => ({ prompt: 'Same prompt' }));
		const whole = await run(rows.slice(0, 1), generate());
		const price = receiptIn(whole.items('Generate')[0]!.json).costUsd as number;
		await bed.emulator.reset();
		const execution = await run(rows, generate({ options: { budgetUsd: price * 4.5, concurrency } }, continuing));
		expect(execution.items('Generate')).toHaveLength(4);
		expect(problems(execution).map(({ details }) => details.outcome)).toEqual(new Array(4).fill('overBudget'));
		const billed = (await bed.emulator.imageRequests()).reduce((sum, { costUsd }) => sum + (costUsd ?? 0), 0);
		expect(billed).toBeLessThanOrEqual(price * 4.5);
	}
});
