import { recordOf } from '../../nodes/shared/base/json';
import type { IDataObject } from 'n8n-workflow';
import sharp from 'sharp';
import { generateSpec, itemWithFile, messageIn, model, problemIn, receiptIn, type NodeSpec, workflow } from '../../testbed';
import { useBed } from './useBed';

const bed = useBed();

const continuing: Partial<NodeSpec> = { onError: 'continueErrorOutput' };

const node = (name: string, parameters: IDataObject, settings: Partial<NodeSpec> = {}): NodeSpec => ({
	name,
	type: 'n8n-nodes-gpt-image.responsesImageStep',
	credential: bed.credential,
	parameters,
	...settings,
});

/** One turn, small and quick unless told otherwise. */
const turn = (parameters: IDataObject = {}, settings: Partial<NodeSpec> = {}, name = 'Turn'): NodeSpec =>
	node(
		name,
		{
			operation: 'makeOrRevise',
			mainModel: model('gpt-5.4'),
			message: '={{ $json.message }}',
			model: model('gpt-image-2'),
			sizeFrom: 'text',
			size: '1024x1024',
			quality: 'low',
			...parameters,
		},
		settings,
	);

/** A mask for 1024x1024 that leaves the top quarter open to change, as a data URL. */
async function maskWithOpenTop(): Promise<string> {
	const size = { width: 1024, height: 1024 };
	const open = await sharp({ create: { width: 1024, height: 256, channels: 4, background: '#fff' } }).png().toBuffer();
	const mask = sharp({ create: { ...size, channels: 4, background: '#fff' } }).composite([{ input: open, top: 0, left: 0, blend: 'dest-out' }]);
	return `data:image/png;base64,${(await mask.png().toBuffer()).toString('base64')}`;
}

const pixelsOf = async (png: Buffer) => await sharp(png).ensureAlpha().raw().toBuffer();

const run = async (rows: IDataObject[], ...nodes: NodeSpec[]) => await bed.n8n.run(workflow({ rows, nodes }));
type Execution = Awaited<ReturnType<typeof run>>;
const problems = (execution: Execution, name = 'Turn') =>
	execution.items(name, 1).map(({ json }) => ({ error: messageIn(json), details: problemIn(json) }));
const responses = async () => await bed.emulator.imageRequests('responses');

describe('a conversation', () => {
	test('behind a review, a turn begins anew: a review is nothing that can be continued', async () => {
		const review = node('Review', { operation: 'reviewImage', mustShow: 'a poster' });
		const execution = await run([{ message: 'Draw a red poster' }], turn({}, {}, 'One'), review, turn({ message: 'Draw a blue one' }, {}, 'Two'));
		expect(execution.error()?.message).toBeUndefined();
		const sent = await responses();
		expect(sent.map(({ body }) => body.previous_response_id)).toEqual([undefined, undefined, undefined]);
		expect(receiptIn(execution.items('Two')[0]!.json).outcome).toBe('made');
	});

	test('of three turns chains its ids, revises the picture before, and two bills add up to the cost', async () => {
		const chained = { previousResponseId: '={{ $json.receipt.responseId }}' };
		const execution = await run(
			[{ message: 'Draw a red poster' }],
			turn({ instructions: 'You are a designer' }, {}, 'One'),
			// By default a turn continues the conversation of its item.
			turn({ message: 'Make it blue' }, {}, 'Two'),
			turn({ message: 'Add a star at the top', maskFrom: 'text', maskText: await maskWithOpenTop(), ...chained }, {}, 'Three'),
		);
		expect(execution.status).toBe('success');
		const items = ['One', 'Two', 'Three'].map((name) => execution.items(name)[0]!);
		expect(items.map(({ json }) => receiptIn(json).action)).toEqual(['generate', 'edit', 'edit']);
		const sent = await responses();
		expect(sent.map(({ body }) => body.previous_response_id)).toEqual([undefined, receiptIn(items[0]!.json).responseId, receiptIn(items[1]!.json).responseId]);
		expect(sent[0]!.body).toMatchObject({ instructions: 'You are a designer', tool_choice: { type: 'image_generation' }, store: true });
		for (const [index, { json }] of items.entries()) {
			expect(receiptIn(json)).toMatchObject({ outcome: 'made', images: 1, mainModel: 'gpt-5.4', modelRequested: 'gpt-image-2', costBasis: 'usage', responseStatus: 'completed' });
			expect(receiptIn(json).responseId).toMatch(/^resp_/);
			expect(receiptIn(json).text).toBe('Here is the image you asked for.');
			expect(receiptIn(json).revisedPrompt).not.toBe('');
			expect(receiptIn(json).costUsd).toBeCloseTo((receiptIn(json).mainCostUsd as number) + (receiptIn(json).imageCostUsd as number), 9);
			expect(receiptIn(json).costUsd).toBeCloseTo(sent[index]!.costUsd!, 9);
			const bytes = await execution.binary(items[index]!);
			expect(await sharp(bytes).metadata()).toMatchObject({ format: 'png', width: 1024, height: 1024 });
		}
		expect(execution.storedBytes).toBeLessThan(100_000);

		// Turn three changes only what it was asked to.
		const [before, after] = await Promise.all([items[1]!, items[2]!].map(async (item) => await pixelsOf(await execution.binary(item))));
		const below = 256 * 1024 * 4;
		expect(after!.subarray(below).equals(before!.subarray(below))).toBe(true);
		expect(after!.subarray(0, below).equals(before!.subarray(0, below))).toBe(false);
	});

	test('opened at the provider is named in the output and goes on by its id', async () => {
		const execution = await run(
			[{ message: 'Draw a cup' }],
			turn({ continueFrom: 'newConversation' }, {}, 'One'),
			turn({ message: 'Make it green', continueFrom: 'conversation', conversationId: '={{ $json.receipt.conversationId }}' }, {}, 'Two'),
		);
		expect(execution.error()).toBeUndefined();
		const [one, two] = ['One', 'Two'].map((name) => receiptIn(execution.items(name)[0]!.json));
		expect(one!.conversationId).toMatch(/^conv_/);
		expect(two).toMatchObject({ conversationId: one!.conversationId, action: 'edit' });
		expect((await responses()).map(({ body }) => body.conversation)).toEqual([one!.conversationId, one!.conversationId]);
	});

	test('may be answered in words alone, which is a normal result without a file', async () => {
		const execution = await run([{ message: 'Which year is it?' }], turn({ imageNeed: 'auto' }));
		const [item] = execution.items('Turn');
		expect(item!.binary).toBeUndefined();
		expect(receiptIn(item!.json)).toMatchObject({ outcome: 'answered', images: 0, text: 'You said: Which year is it?', imageCostUsd: 0, costBasis: 'usage' });
		expect(receiptIn(item!.json).costUsd).toBeCloseTo((await responses())[0]!.costUsd!, 9);
	});

	test('takes pictures of the row as they are, and shows previews as files', async () => {
		const photo = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#c33' } }).png().toBuffer();
		const row = itemWithFile({ message: 'Put it on a table' }, { photo: { bytes: photo, mimeType: 'image/png', fileName: 'photo.png' } });
		const references = { reference: [{ source: 'fields', fields: 'photo' }] };
		const execution = await bed.n8n.run(
			workflow({ rows: [row], nodes: [turn({ references, options: { partialImages: 2, keepPreviews: true, metadata: { entry: [{ key: 'job', value: '7' }] } } })] }),
		);
		const [item] = execution.items('Turn');
		expect(receiptIn(item!.json)).toMatchObject({ action: 'edit', referenceCount: 1, partialImages: 2 });
		expect(Object.keys(item!.binary!)).toEqual(['data', 'preview_0', 'preview_1']);
		const [sent] = await responses();
		expect(sent!.body).toMatchObject({ stream: true, metadata: { job: '7' } });
		expect(JSON.stringify(sent!.body.input)).toContain(photo.toString('base64'));
	});

	test('says which part is estimated where a gateway leaves usage of the images out', async () => {
		await bed.emulator.faults({ kind: 'missingUsage' });
		const execution = await run([{ message: 'Draw a cup' }], turn());
		expect(receiptIn(execution.items('Turn')[0]!.json)).toMatchObject({ outcome: 'made', costUsd: null, mainCostUsd: null, costBasis: 'unknown' });
		expect(receiptIn(execution.items('Turn')[0]!.json).imageCostUsd).toBeGreaterThan(0.005);
	});
});

describe('what cannot work is refused before anything is sent', () => {
	test.each<[string, IDataObject, IDataObject, RegExp, RegExp]>([
		['gpt-image-2 as main model', {}, { mainModel: model('gpt-image-2') }, /^Row 1, Main Model: gpt-image-2 draws images and cannot lead/, /Set Main Model to gpt-5\.4 and Image Model to gpt-image-2\..*Generate Image/],
		['a main model as image model', {}, { model: model('gpt-5.4') }, /^Row 1, Image Model: gpt-5\.4 cannot draw/, /gpt-image-2/],
		['an empty message', { message: ' ' }, {}, /^Row 1, Message: The message is empty/, /expression/],
		['an illegal size', {}, { size: '1200x628', options: { exactSize: false } }, /^Row 1, Size: .*1200x628/, /1200x624/],
		['a wrong id', {}, { previousResponseId: 'chat-1' }, /^Row 1, Previous Response ID/, /resp_/],
		['background work that is not stored', {}, { options: { backgroundMode: 'wait', store: false } }, /^Row 1, Store Response/, /Background Mode/],
	])('%s', async (_, row, parameters, message, description) => {
		const execution = await run([{ message: 'Draw a cup', ...row }], turn(parameters, continuing));
		const [problem] = problems(execution);
		expect(problem!.error).toMatch(message);
		expect(problem!.details).toMatchObject({ outcome: 'refused', code: 'refused_before_sending', costUsd: 0 });
		expect(problem!.details.wayOut).toMatch(description);
		expect(await bed.emulator.imageRequests()).toEqual([]);
	});
});

describe('how a response ended decides the outcome', () => {
	test('a moderation block inside a completed response is blocked, and what was thought is billed', async () => {
		await bed.emulator.faults({ kind: 'moderation', asItem: true, categories: ['violence'] });
		const execution = await run([{ message: 'Draw a fight' }], turn({ imageNeed: 'auto' }, continuing));
		const [problem] = problems(execution);
		expect(problem!.error).toBe('Row 1: The safety system blocked this image');
		expect(problem!.details).toMatchObject({ outcome: 'blocked', code: 'moderation_blocked', details: { categories: ['violence'] }, mainModel: 'gpt-5.4' });
		expect(problem!.details.costUsd).toBeCloseTo((await responses())[0]!.costUsd!, 9);
		expect(await responses()).toHaveLength(1);
	});

	test.each([
		['words', `Which year is it, ${'and why '.repeat(30)}?`, 'auto'],
		['a picture', `A cup ${'on a table '.repeat(30)}`, 'required'],
	])('%s for which the tokens ran out are not paid for a second time', async (_, message, imageNeed) => {
		const cut = await run([{ message }], turn({ imageNeed, options: { maxOutputTokens: 16 } }, continuing));
		expect(problems(cut)[0]!.details).toMatchObject({ outcome: 'failed', code: 'incomplete' });
		expect(await responses()).toHaveLength(1);
	});
});

describe('long work', () => {
	const background = (mode: string) => ({ options: { backgroundMode: mode, pollSeconds: 0.2 } });

	test('is waited for inside the node, and the image comes by polling', async () => {
		await bed.emulator.settings({ delayMs: 800 });
		const execution = await run([{ message: 'Draw a cup' }], turn(background('wait')));
		const [item] = execution.items('Turn');
		expect(receiptIn(item!.json)).toMatchObject({ outcome: 'made', responseStatus: 'completed', costBasis: 'usage' });
		expect((await sharp(await execution.binary(item!)).metadata()).width).toBe(1024);
		const calls = await bed.emulator.imageRequests();
		expect(calls[0]!.body.background).toBe(true);
		expect(calls.filter(({ method }) => method === 'GET').length).toBeGreaterThan(1);
	});

	test('may be left, and Get Response fetches its image later', async () => {
		await bed.emulator.settings({ delayMs: 500 });
		const get = node('Get', { operation: 'getResponse', responseId: '={{ $json.receipt.responseId }}', options: { pollSeconds: 0.2, fileName: 'later' } });
		const execution = await run([{ message: 'Draw a cup' }], turn(background('return')), get);
		expect(receiptIn(execution.items('Turn')[0]!.json)).toMatchObject({ outcome: 'pending', images: 0, costUsd: null });
		const [item] = execution.items('Get');
		expect(receiptIn(item!.json)).toMatchObject({ outcome: 'made', fileName: 'later.png', modelRequested: 'gpt-image-2', mainModel: 'gpt-5.4' });
		expect(receiptIn(item!.json).costUsd).toBeCloseTo((await responses())[0]!.costUsd ?? NaN, 9);
	});

	test('an id nobody knows is told as that, and not as a wrong address', async () => {
		const execution = await run([{}], node('Get', { operation: 'getResponse', responseId: 'resp_0' }, continuing));
		expect(problems(execution, 'Get')[0]).toMatchObject({ error: 'Row 1: The provider has no response with this ID', details: { outcome: 'refused' } });
	});

	test('is cancelled at the API when the workflow is stopped', async () => {
		await bed.emulator.settings({ delayMs: 60_000 });
		const id = await bed.n8n.createWorkflow(workflow({ rows: [{ message: 'Draw a cup' }], nodes: [turn(background('wait'))] }));
		const execution = await bed.n8n.start(id);
		const until = async (path: RegExp) => {
			for (let tries = 0; tries < 200; tries++) {
				const found = (await bed.emulator.requests()).find((request) => path.test(`${request.method} ${request.path}`) && request.status > 0);
				if (found) return found;
				await new Promise((resolve) => setTimeout(resolve, 100));
			}
			throw new Error(`No request like ${path}`);
		};
		await until(/GET \/v1\/responses\/resp_/);
		await bed.n8n.stopExecution(execution);
		const cancel = await until(/POST \/v1\/responses\/resp_\w+\/cancel/);
		expect(cancel.status).toBe(200);
		// By this ID the response can be fetched, should the work go on all the same.
		expect(bed.n8n.log()).toMatch(/Stopped\..*Turn, Row 1: unknown, response resp_\w+/);
	});
});

describe('a review', () => {
	const drawn = (prompt: string): NodeSpec => generateSpec(bed, { parameters: { prompt } });
	const review = (parameters: IDataObject, settings: Partial<NodeSpec> = {}) =>
		node('Review', { operation: 'reviewImage', mainModel: model('gpt-5.4-mini'), ...parameters }, settings);

	test('comes out in flat fields, with the reasons of what failed and the picture itself', async () => {
		const execution = await run([{}], drawn('A poster that says SALE'), review({ qualityTest: 'adPoster', exactText: 'WINTER', mustShow: 'poster\nmoon', mustNotShow: 'hands' }));
		const [item] = execution.items('Review');
		expect(receiptIn(item!.json)).toMatchObject({ outcome: 'answered', mainModel: 'gpt-5.4-mini', costBasis: 'usage' });
		expect(item!.json.review).toMatchObject({
			verdict: 'fail',
			passed: false,
			textRead: 'A poster that says SALE',
			textMatches: false,
			failedCount: 2,
			failedCriteria: 'exact_text,must_show_2',
			imagesReviewed: 1,
		});
		expect(recordOf(item!.json.review).criteria).toHaveLength(7);
		expect(recordOf(item!.json.review).reasons).toContain('moon');
		expect(receiptIn(item!.json).costUsd).toBeCloseTo((await responses())[0]!.costUsd!, 9);
		expect(Object.keys(item!.binary!)).toEqual(['data']);
		expect((await responses())[0]!.body).toMatchObject({ store: false, text: { format: { type: 'json_schema', strict: true } } });
	});

	test('passes what meets the brief', async () => {
		const execution = await run([{}], drawn('A poster that says SALE'), review({ exactText: 'SALE', mustNotShow: 'hands', leastScore: 90 }));
		expect(execution.items('Review')[0]!.json.review).toMatchObject({ verdict: 'pass', passed: true, textMatches: true, score: 100, reasons: '' });
	});

	test('without criteria, or a comparison without its reference, is refused before it is sent', async () => {
		const nothing = await run([{}], drawn('A cup'), review({}, continuing));
		expect(problems(nothing, 'Review')[0]!.error).toBe('Row 1, Quality Test: There is nothing to judge by');
		const alone = await run([{}], drawn('A cup'), review({ qualityTest: 'referenceEdit' }, continuing));
		expect(problems(alone, 'Review')[0]!.error).toMatch(/^Row 1, Compare With/);
		expect(await responses()).toEqual([]);
	});

	test.each([
		['makes again until it passes', 3, ['fail', 'pass']],
		['stops at the limit', 1, ['fail']],
	])('in a loop %s', async (_, limit, verdicts) => {
		const again: IDataObject = {
			conditions: {
				options: { caseSensitive: true, leftValue: '', typeValidation: 'loose', version: 2 },
				combinator: 'and',
				conditions: [
					{ id: '1', leftValue: '={{ $json.review.passed }}', rightValue: '', operator: { type: 'boolean', operation: 'false', singleValue: true } },
					{ id: '2', leftValue: '={{ $runIndex + 1 }}', rightValue: limit, operator: { type: 'number', operation: 'lt' } },
				],
			},
			options: {},
		};
		const message = "={{ $runIndex === 0 ? 'A poster' : 'Write SALE on it. ' + $json.review.reasons }}";
		const execution = await run(
			[{}],
			turn({ message, previousResponseId: "={{ $runIndex === 0 ? '' : $('Turn').last().json.receipt.responseId }}" }, { after: ['Rows', 'Again'] }),
			review({ exactText: 'SALE' }, { after: ['Turn'] }),
			{ name: 'Again', type: 'n8n-nodes-base.if', typeVersion: 2.2, parameters: again, after: ['Review'] },
		);
		expect(execution.status).toBe('success');
		expect(execution.runs('Review').map((_run, index) => recordOf(execution.items('Review', 0, index)[0]!.json.review).verdict)).toEqual(verdicts);
		expect((await responses()).filter(({ body }) => body.tools)).toHaveLength(verdicts.length);
	});
});
