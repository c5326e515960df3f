import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { ResponsesImageStep } from '../../../nodes/ResponsesImageStep/ResponsesImageStep.node';
import sharp from 'sharp';
import { pictureOf } from '../../simulation/pictures';
import { type Canned, play, withPicture } from './play';

const node = new ResponsesImageStep();
const turn = { operation: 'makeOrRevise', continueFrom: 'nothing', message: 'A cup', mainModel: 'gpt-5.4', quality: 'low', sizeFrom: 'pixels', width: 1024, height: 1024, receipt: 'full', attempts: 1 };
const picture = (seed: string) => pictureOf.png!(seed).toString('base64');

const call = (index: number, more: object = {}) => ({
	id: `ig_${index}`,
	type: 'image_generation_call',
	status: 'completed',
	result: picture(`${index}`),
	revised_prompt: `cup ${index}`,
	size: '1024x1024',
	quality: 'low',
	action: index === 0 ? 'generate' : 'edit',
	background: 'opaque',
	output_format: 'png',
	...more,
});
const usage = { input_tokens: 60, input_tokens_details: { cached_tokens: 20 }, output_tokens: 40, total_tokens: 100 };
const drawn = { input_tokens: 30, input_tokens_details: { text_tokens: 30, image_tokens: 0 }, output_tokens: 196, total_tokens: 226 };
const response = (output: object[], more: object = {}) => ({
	id: 'resp_1',
	object: 'response',
	status: 'completed',
	model: 'gpt-5.4-2026-03-05',
	output,
	tools: [{ type: 'image_generation', model: 'gpt-image-2' }],
	usage,
	...(output.length > 0 ? { tool_usage: { image_gen: drawn } } : {}),
	...more,
});
const run = async (settings: object, ...bodies: Array<object | string>) => await play(node, { ...turn, ...settings } as IDataObject, bodies.map((body) => ({ body })));

const receiptIn = (item: INodeExecutionData | undefined) => item?.json.receipt as IDataObject;
const errorIn = (item: INodeExecutionData | undefined) => item?.json.error as IDataObject & { receipt: IDataObject };
/** USD at the published prices: gpt-5.4 takes 2.50 in, 0.25 cached, 15 out a million; the image 5 for text in, 30 out. */
const mainUsd = (40 * 2.5 + 20 * 0.25 + 40 * 15) / 1e6;
const imageUsd = (30 * 5 + 196 * 30) / 1e6;

test('a header that says of its app what the API calls its images hides nothing of the receipt', async () => {
	const credential = { secretHeaders: '{"Helicone-Property-App":"image-generation","X-Title":"image_gen of the shop"}' };
	const { items } = await play(node, turn as IDataObject, [{ body: response([call(0)]) }], { credential });
	expect(receiptIn(items[0])).toMatchObject({ revisedPrompt: 'cup 0', qualityServed: 'low', outputTokens: 196, costBasis: 'usage' });
});

describe('a turn', () => {
	test('becomes a picture with both bills on its receipt', async () => {
		const { items, calls, stored } = await run({ instructions: 'Be brief' }, response([call(0)], { conversation: { id: 'conv_1' } }));
		expect(calls).toEqual([
			{
				method: 'POST',
				url: 'https://api.openai.com/v1/responses',
				body: {
					model: 'gpt-5.4',
					instructions: 'Be brief',
					tools: [{ type: 'image_generation', action: 'auto', model: 'gpt-image-2', size: '1024x1024', quality: 'low', output_format: 'png', background: 'auto' }],
					tool_choice: { type: 'image_generation' },
					store: true,
					input: [{ role: 'user', content: [{ type: 'input_text', text: 'A cup' }] }],
				},
			},
		]);
		expect(items).toHaveLength(1);
		expect(receiptIn(items[0])).toMatchObject({
			outcome: 'made',
			images: 1,
			routeOwner: 'OpenAI',
			modelRequested: 'gpt-image-2',
			requestId: 'req_1',
			responseId: 'resp_1',
			conversationId: 'conv_1',
			responseStatus: 'completed',
			fetched: false,
			imageCallId: 'ig_0',
			action: 'generate',
			revisedPrompt: 'cup 0',
			sizeServed: '1024x1024',
			qualityServed: 'low',
			background: 'opaque',
			outputFormat: 'png',
			mainModel: 'gpt-5.4',
			mainInputTokens: 60,
			mainCachedTokens: 20,
			mainOutputTokens: 40,
			inputTextTokens: 30,
			inputImageTokens: 0,
			outputTokens: 196,
			mainCostUsd: mainUsd,
			imageCostUsd: imageUsd,
			costUsd: 0.006735,
			mayBeBilledUsd: 0,
			costBasis: 'usage',
			fileName: 'images-7-1.png',
			mimeType: 'image/png',
			width: 16,
			height: 16,
		});
		expect(stored).toEqual(['images-7-1.png']);
	});

	test('of two pictures has each one’s own call beside it, and shares that add up; a call that failed is no picture’s', async () => {
		const { items } = await run({}, response([call(0), call(9, { status: 'failed', result: null }), call(1, { background: undefined })]));
		expect(items.map(receiptIn)).toMatchObject([
			{ imageCallId: 'ig_0', action: 'generate', revisedPrompt: 'cup 0', background: 'opaque', outputTokens: 98, costUsd: 0.0033675 },
			{ imageCallId: 'ig_1', action: 'edit', revisedPrompt: 'cup 1', background: 'auto', outputTokens: 98, costUsd: 0.0033675 },
		]);
	});

	test('whose previews came has their number on the receipt of its first picture', async () => {
		const event = (data: { type: string }) => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
		const preview = event({ type: 'response.image_generation_call.partial_image', ...{ item_id: 'ig_0', output_index: 0, partial_image_index: 0, partial_image_b64: picture('preview') } });
		const { items } = await run({ partialImages: 1 }, preview + event({ type: 'response.completed', ...{ response: response([call(0), call(1)]) } }));
		expect(items.map((item) => receiptIn(item).partialImages)).toEqual([1, 0]);
	});

	test('that begins anew sends no id of an earlier one that is still in its field', async () => {
		const { calls } = await run({ continueFrom: 'nothing', previousResponseId: 'resp_0', conversationId: 'conv_0' }, response([call(0)]));
		expect(calls[0]!.body).not.toHaveProperty('previous_response_id');
		expect(calls[0]!.body).not.toHaveProperty('conversation');
	});

	test('of which the first picture is damaged has the second one’s own call beside it', async () => {
		const { items } = await run({}, response([call(0, { result: '!!' }), call(1)]));
		expect(items.map((item) => receiptIn(item))).toMatchObject([{ imageCallId: 'ig_1', revisedPrompt: 'cup 1', action: 'edit' }]);
	});

	test('of which a picture was lost costs that picture too, also at a price per image', async () => {
		const prices = { 'gpt-image-2': { perImage: 0.05 }, 'gpt-5.4': { input: 2.5, cached: 0.25, output: 15 } };
		const credential = { route: 'compatible', baseUrl: 'https://api.acme.example/v1', ownerName: 'Acme', priceKind: 'table', priceTable: JSON.stringify({ date: '2026-11-20', prices }) };
		const { items } = await play(node, turn as IDataObject, [{ body: response([call(0, { result: '!!' }), call(1)]) }], { credential });
		expect(receiptIn(items[0])).toMatchObject({ imageCostUsd: 0.1, costUsd: expect.closeTo(0.1 + mainUsd, 9) });
	});

	test('in words, where those suffice, costs the main model alone', async () => {
		const output = [{ type: 'message', content: [{ type: 'output_text', text: 'Which?' }] }];
		const { items } = await run({ imageNeed: 'auto' }, response(output, { tool_usage: undefined }));
		const receipt = receiptIn(items[0]);
		expect(receipt).toMatchObject({ outcome: 'answered', text: 'Which?', images: 0, mainCostUsd: mainUsd, imageCostUsd: 0, costUsd: mainUsd });
		expect(Object.keys(receipt)).not.toContain('sizeRequested');
		expect(items[0]!.binary).toBeUndefined();
	});

	test('whose answer counts nothing has an unknown cost', async () => {
		const { items } = await run({}, response([call(0)], { usage: null, tool_usage: undefined }));
		expect(receiptIn(items[0])).toMatchObject({ costUsd: null, costBasis: 'unknown', mainInputTokens: null, mainCachedTokens: null, mainOutputTokens: null, mainCostUsd: null });
	});

	test('that fails costs its words; uncounted, nobody knows', async () => {
		const error = { code: 'server_error', message: 'The server had an error' };
		const counted = await run({}, response([], { status: 'failed', error }));
		expect(errorIn(counted.problems[0])).toMatchObject({ outcome: 'failed', code: 'server_error', receipt: { costUsd: mainUsd, mayBeBilledUsd: 0, responseId: 'resp_1' } });
		const uncounted = await run({}, response([], { status: 'failed', error, usage: null }));
		expect(errorIn(uncounted.problems[0]).receipt).toMatchObject({ costUsd: null, costBasis: 'unknown', mayBeBilledUsd: expect.closeTo(0.066, 3) });
	});

	test.each([
		['incomplete', /ran out of tokens/, usage, 'failed'],
		['cancelled', /cancelled/, usage, 'failed'],
		['incomplete', /ran out of tokens/, null, 'unknown'],
	])('that is %s is told so: %s', async (status, words, counted, outcome) => {
		const { problems, calls } = await run({ attempts: 3 }, response([], { status, usage: counted }));
		expect(errorIn(problems[0])).toMatchObject({ code: status, outcome, message: expect.stringMatching(words) });
		expect(calls).toHaveLength(1);
	});

	test('that is not to be stored says so', async () => {
		const { calls } = await run({ store: false }, response([call(0)]));
		expect(calls[0]!.body).toMatchObject({ store: false });
	});

	test.each([
		['our-writer', ''],
		['gpt-5.4-2026-03-05', ''],
		['gpt-5.2', 'Made by gpt-5.2; our-writer was asked for.'],
	])('whose main model has another name at its provider, and answers as %s, is noted: “%s”', async (model, note) => {
		const { items } = await play(node, { ...turn, exactSize: false } as IDataObject, [{ body: response([call(0)], { model }) }], { credential: { modelMapping: '{"gpt-5.4": "our-writer"}' } });
		expect(receiptIn(items[0])).toMatchObject({ mainModel: 'gpt-5.4', note });
	});

	test('without a count of what was cached of its picture has the count of its words’', async () => {
		const { items } = await run({}, response([call(0)], { tool_usage: { image_gen: { ...drawn, cached_tokens_details: { cached_text_tokens: 10 } } } }));
		expect(receiptIn(items[0])).toMatchObject({ cachedTokens: 10 });
	});

	test.each<[string, object, number]>([
		['a new turn', {}, 2],
		['a turn that goes on from a response', { continueFrom: 'previousResponse', previousResponseId: 'resp_0' }, 1],
		['a turn of a conversation', { continueFrom: 'conversation', conversationId: 'conv_1' }, 1],
		['a response that is fetched', { operation: 'getResponse', responseId: 'resp_1' }, 1],
	])('%s that failed is asked of the second account where that can answer', async (_, more, count) => {
		const busy = { status: 500, body: { error: { code: 'server_error', message: 'The server had an error' } } };
		const { message, ...fetched } = turn;
		const settings = 'responseId' in more ? { operation: fetched.operation } : { message, ...fetched };
		const { calls } = await play(node, { ...settings, attempts: 1, useFallbackCredential: true, fallbackAfter: ['failed'], ...more } as IDataObject, [busy, busy]);
		expect(calls).toHaveLength(count);
	});

	test('of a conversation whose id is empty is not sent without it', async () => {
		const { problems, calls } = await run({ continueFrom: 'conversation', conversationId: '' });
		expect(errorIn(problems[0])).toMatchObject({ outcome: 'refused', parameter: 'Conversation ID' });
		expect(calls).toEqual([]);
	});

	test('refused by the API is no look for a response', async () => {
		const answers = [{ status: 404, body: { error: { code: 'model_not_found', message: 'No such model' } } }];
		const { problems, calls } = await play(node, turn, answers);
		expect(errorIn(problems[0])).toMatchObject({ outcome: 'refused', code: 'model_not_found' });
		expect(calls).toHaveLength(1);
	});
});

describe('a stream that ends in an error', () => {
	const event = (data: { type: string }) => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
	const begun = event({ type: 'response.created', ...{ response: response([], { status: 'in_progress', usage: null }) } });
	const broken = begun + event({ type: 'error', ...{ code: 'server_error', message: 'The server had an error' } });
	const streamed = { partialImages: 0, retryServerErrors: false, pollSeconds: 0.1 };

	test.each([
		['The server had an error', broken],
		['a server in between lost it', broken.replace('The server had an error', 'context deadline exceeded')],
	])('is looked up by its id (%s): what was made is taken', async (_, stream) => {
		const { items, calls } = await run(streamed, stream, response([call(0)]));
		expect(calls.map(({ method, url }) => `${method} ${url}`)).toEqual(['POST https://api.openai.com/v1/responses', 'GET https://api.openai.com/v1/responses/resp_1']);
		expect(receiptIn(items[0])).toMatchObject({ outcome: 'made', imageCallId: 'ig_0', costUsd: 0.006735, attempts: 1 });
	});

	test('and failed in its record too, has failed, at the price of its words', async () => {
		const { problems, calls } = await run(streamed, broken, response([], { status: 'failed', error: { code: 'server_error', message: 'no' } }));
		expect(errorIn(problems[0])).toMatchObject({ outcome: 'failed', code: 'server_error', receipt: { costUsd: mainUsd } });
		expect(calls).toHaveLength(2);
	});

	test('or breaks off after its first picture may have made all that it was allowed to', async () => {
		const cut = begun + event({ type: 'response.output_item.done', ...{ item: call(0) } });
		const settings = { ...turn, partialImages: 0, maxToolCalls: 3, budgetImages: 4, concurrency: 1 };
		const { items, problems, calls } = await play(node, settings as IDataObject, [{ body: cut }, { body: response([call(0)]) }], { rows: [{ json: {} }, { json: {} }] });
		expect(receiptIn(items[0])).toMatchObject({ outcome: 'made', costUsd: null, note: expect.stringContaining('broke off') });
		expect(errorIn(problems[0])).toMatchObject({ outcome: 'overBudget' });
		expect(calls).toHaveLength(1);
	});

	test('of a response that is not stored is the end: there is no record to look at', async () => {
		const { problems, calls } = await run({ ...streamed, store: false }, broken);
		expect(calls).toHaveLength(1);
		expect(errorIn(problems[0])).toMatchObject({ outcome: 'failed', code: 'server_error' });
	});

	test('before it had an id is not', async () => {
		const { calls } = await run(streamed, event({ type: 'error', ...{ code: 'server_error', message: 'no' } }));
		expect(calls).toHaveLength(1);
	});
});

describe('a new conversation', () => {
	const opening = async (...answers: Canned[]) => await play(node, { ...turn, continueFrom: 'newConversation' }, answers);

	test('is opened first, and the turn is said in it', async () => {
		const { items, calls } = await opening({ body: { id: 'conv_7', object: 'conversation' } }, { body: response([call(0)], { conversation: { id: 'conv_7' } }) });
		expect(calls.map(({ url, body }) => [url, body.items ?? body.conversation])).toEqual([['https://api.openai.com/v1/conversations', []], ['https://api.openai.com/v1/responses', 'conv_7']]);
		expect(receiptIn(items[0])).toMatchObject({ outcome: 'made', conversationId: 'conv_7' });
	});

	test.each<[string, Canned, object]>([
		['lost on the way', { status: 502, body: '<html></html>' }, { outcome: 'failed', message: expect.stringContaining('The conversation could not be opened') }],
		['turned away', { status: 401, body: { error: { code: 'invalid_api_key', message: 'no' } } }, { outcome: 'notVerified', code: 'invalid_api_key' }],
		['answered without one', { body: { id: 'x' } }, { outcome: 'refused', code: 'no_conversation' }],
	])('that was %s cost nothing, and no turn is sent', async (_, answer, expected) => {
		const { problems, calls } = await opening(answer);
		expect(calls).toHaveLength(1);
		expect(errorIn(problems[0])).toMatchObject({ ...expected, receipt: { costUsd: 0, mayBeBilledUsd: 0 } });
	});
});

describe('work in the background', () => {
	const queued = response([], { status: 'queued', usage: null });

	test('is waited for where it is to be', async () => {
		const { items, calls } = await run({ backgroundMode: 'wait', pollSeconds: 0.1 }, queued, queued, response([call(0)]));
		expect(calls.map(({ method }) => method)).toEqual(['POST', 'GET', 'GET']);
		expect(calls[0]!.body).toMatchObject({ background: true });
		expect(receiptIn(items[0])).toMatchObject({ outcome: 'made', costUsd: 0.006735 });
	});

	test('is not waited for longer than that', async () => {
		const { problems, calls } = await run({ backgroundMode: 'wait', pollSeconds: 0.1, pollLongestSeconds: 0.1 }, queued, queued);
		expect(calls).toHaveLength(2);
		expect(errorIn(problems[0])).toMatchObject({ outcome: 'unknown', code: 'still_working', message: expect.stringContaining('was not finished in time'), receipt: { responseId: 'resp_1', costUsd: null } });
	});

	test('is handed on as it is where it is not, and nobody knows its price', async () => {
		const { items, calls } = await run({ backgroundMode: 'return' }, queued);
		expect(calls).toHaveLength(1);
		expect(receiptIn(items[0])).toMatchObject({ outcome: 'pending', responseId: 'resp_1', costUsd: null, mayBeBilledUsd: null, costBasis: 'unknown' });
	});
});

describe('a response fetched again', () => {
	const get = { operation: 'getResponse', responseId: 'resp_1', message: undefined };
	const fetch = async (...answers: Canned[]) => await play(node, { operation: 'getResponse', responseId: 'resp_1', receipt: 'full', attempts: 1, pollSeconds: 0.1 }, answers);

	test('gives its images, and says that they were paid for before', async () => {
		const { items, calls } = await fetch({ body: response([call(0)]) });
		expect(calls).toEqual([{ method: 'GET', url: 'https://api.openai.com/v1/responses/resp_1', body: {} }]);
		expect(receiptIn(items[0])).toMatchObject({ outcome: 'made', fetched: true, modelRequested: 'gpt-image-2', mainModel: 'gpt-5.4-2026-03-05', costUsd: 0.006735 });
	});

	test('says who was called, who owns it and whom to ask', async () => {
		const credential = { outputRights: 'ours', supportContact: 'help@acme.example' };
		const { items } = await play(node, { ...get, receipt: 'full' }, [{ body: response([call(0)]) }], { credential });
		expect(receiptIn(items[0])).toMatchObject({ routeOwner: 'OpenAI', routeHost: 'api.openai.com', outputRights: 'ours', supportContact: 'help@acme.example', modelServed: 'gpt-image-2' });
	});

	test('of a snapshot costs what its model costs, and keeps its name', async () => {
		const { items } = await fetch({ body: response([call(0)], { tools: [{ type: 'image_generation', model: 'gpt-image-2-2026-04-21' }] }) });
		expect(receiptIn(items[0])).toMatchObject({ modelRequested: 'gpt-image-2-2026-04-21', costUsd: 0.006735 });
	});

	test('of an image model nobody knows is named as the answer names it, without a price', async () => {
		const { items } = await fetch({ body: response([call(0)], { tools: [{ type: 'image_generation', model: 'their-image' }] }) });
		expect(receiptIn(items[0])).toMatchObject({ modelRequested: 'their-image', modelServed: 'their-image', imageCostUsd: null, costUsd: null });
	});

	test('that is still under way is waited for', async () => {
		const { items, calls } = await fetch({ body: response([], { status: 'in_progress', usage: null }) }, { body: response([call(0)]) });
		expect(calls).toHaveLength(2);
		expect(receiptIn(items[0])).toMatchObject({ outcome: 'made', fetched: true });
	});

	test('is asked for by the id as its gateway wrote it, however long, and continued from', async () => {
		const id = `resp_${Buffer.from(`litellm:custom_llm_provider:openai;model_id:${'a'.repeat(64)};response_id:resp_${'b'.repeat(50)}`).toString('base64')}`;
		expect(id).toMatch(/^.{220,}=$/);
		const fetched = await play(node, { ...get, responseId: id }, [{ body: response([call(0)], { id }) }]);
		expect(fetched.calls[0]!.url).toBe(`https://api.openai.com/v1/responses/${encodeURIComponent(id)}`);
		expect(receiptIn(fetched.items[0])).toMatchObject({ outcome: 'made', responseId: id });
		const { calls } = await run({ continueFrom: 'previousResponse', previousResponseId: id }, response([call(0)]));
		expect(calls[0]!.body.previous_response_id).toBe(id);
	});

	const lostOnTheWay = { status: 502, body: '<html>Bad gateway</html>' };
	const getOnce = { ...get, receipt: 'full', attempts: 1 };

	test('is asked for again where its answer was lost, for that costs nothing', async () => {
		const { items, calls } = await play(node, { ...getOnce, attempts: 2 }, [lostOnTheWay, { body: response([call(0)]) }]);
		expect(calls).toHaveLength(2);
		expect(receiptIn(items[0])).toMatchObject({ outcome: 'made', fetched: true });
	});

	test('and never found has cost nothing, and is asked for again in the node’s next try', async () => {
		const flow = {};
		const { problems } = await play(node, getOnce, [lostOnTheWay], { flow });
		expect(errorIn(problems[0])).toMatchObject({ outcome: 'failed', code: 'gateway_timeout', wayOut: expect.stringContaining('costs nothing'), receipt: { costUsd: 0, mayBeBilledUsd: 0 } });
		const { items } = await play(node, getOnce, [{ body: response([call(0)]) }], { flow });
		expect(receiptIn(items[0])).toMatchObject({ outcome: 'made' });
	});

	test('that is not there is no address that is not there', async () => {
		const { problems } = await fetch({ status: 404, body: { error: { message: 'Not found' } } });
		expect(errorIn(problems[0])).toMatchObject({ outcome: 'refused', code: 'response_not_found' });
	});

	test.each([['', 'The response ID is empty'], ['task_1', 'This is no response ID'], ['resp_1/../x', 'This is no response ID']])('by “%s” is refused', async (responseId, message) => {
		const { problems, calls } = await play(node, { ...get, responseId }, []);
		expect(errorIn(problems[0])).toMatchObject({ outcome: 'refused', message: expect.stringContaining(message) });
		expect(calls).toEqual([]);
	});
});

describe('a review', () => {
	const judged = { text_read: 'SALE', score: 90, verdict: 'pass', summary: 'Fine', criteria: { cup: { passed: true, reason: 'There' } } };
	const words = (text: string, more: object = {}) => response([{ type: 'message', content: [{ type: 'output_text', text }] }], { tool_usage: undefined, ...more });
	const review = async (answer: object, settings: object = {}) => {
		const asked = { operation: 'reviewImage', mainModel: 'gpt-5.4', mustShow: 'a cup', receipt: 'full', attempts: 1, references: { reference: [{ source: 'allFiles' }] }, ...settings };
		return await play(node, asked as IDataObject, [{ body: answer }], { rows: [withPicture(pictureOf.png!('in'))] });
	};
	const answerFor = async (settings: object = {}) => {
		const { calls } = await review(words('{}'), settings);
		const format = (calls[0]!.body.text as { format: { schema: { properties: { criteria: { required: string[] } } } } }).format;
		const criteria = Object.fromEntries(format.schema.properties.criteria.required.map((id) => [id, { passed: true, reason: 'There' }]));
		return JSON.stringify({ ...judged, criteria });
	};

	test('sends the picture on with its verdict, at the price of the main model', async () => {
		const { items, hints } = await review(words(await answerFor()));
		expect(hints[0]).toBe('1 of 1 passed. All in all, $0.001.');
		expect(items[0]!.json.review).toMatchObject({ verdict: 'pass', passed: true, score: 90, failedCount: 0, imagesReviewed: 1 });
		expect(receiptIn(items[0])).toMatchObject({ outcome: 'answered', text: '', costUsd: mainUsd, mainCostUsd: mainUsd, imageCostUsd: 0, mainModel: 'gpt-5.4', referenceCount: 1 });
		expect(items[0]!.binary).toHaveProperty('data');
	});

	test('that fails goes on too, and the hint says why', async () => {
		const failed = JSON.parse(await answerFor()) as { criteria: Record<string, object> };
		for (const id of Object.keys(failed.criteria)) failed.criteria[id] = { passed: false, reason: 'There is a mug' };
		const { items, hints } = await review(words(JSON.stringify(failed)));
		expect(items[0]!.json.review).toMatchObject({ verdict: 'fail', passed: false });
		expect(hints[0]).toMatch(/^0 of 1 passed\. Row 1: .*There is a mug\. All in all, \$/);
	});

	test('that is no review has failed, and was paid for', async () => {
		const { problems } = await review(words('I like it'));
		expect(errorIn(problems[0])).toMatchObject({ outcome: 'failed', code: 'review_unreadable', wayOut: expect.stringContaining('I like it'), receipt: { costUsd: mainUsd } });
	});

	test('that is no review, and counts nothing, costs nobody knows what', async () => {
		const { problems } = await review(words('I like it', { usage: null }));
		expect(errorIn(problems[0])).toMatchObject({ outcome: 'failed', receipt: { costUsd: null, costBasis: 'unknown', mayBeBilledUsd: expect.closeTo(0.06, 2) } });
	});

	test('that was declined is blocked', async () => {
		const { problems } = await review(words('', { output: [{ type: 'message', content: [{ type: 'refusal', refusal: 'I cannot judge this' }] }] }));
		expect(errorIn(problems[0])).toMatchObject({ outcome: 'blocked', code: 'review_declined', wayOut: expect.stringContaining('I cannot judge this') });
	});

	test('without a count costs nobody knows what', async () => {
		const { problems } = await review(words('', { status: 'failed', usage: null, output: [], error: { code: 'server_error', message: 'no' } }));
		expect(errorIn(problems[0]).receipt).toMatchObject({ costUsd: null, mayBeBilledUsd: expect.closeTo(0.06, 2) });
	});

	test.each([
		['links', [{ type: 'input_image', detail: 'auto', image_url: 'https://shop.example/a.png' }]],
	])('may leave addresses to the provider (%s)', async (sendAs, content) => {
		const { calls } = await review(words('{}'), { sendAs, references: { reference: [{ source: 'urls', urls: 'https://shop.example/a.png' }] } });
		const [message] = calls[0]!.body.input as Array<{ content: Array<{ type: string }> }>;
		expect(message!.content.filter(({ type }) => type === 'input_image')).toEqual(content);
	});

	test('has on its receipt the hash of each file, and none of an address', async () => {
		const reference = [{ source: 'urls', urls: 'https://shop.example/a.png' }, { source: 'allFiles' }];
		const { problems, items } = await review(words(await answerFor()), { sendAs: 'links', references: { reference } });
		expect(problems).toEqual([]);
		expect(receiptIn(items[0])).toMatchObject({ referenceCount: 2, referenceHashes: expect.stringMatching(/^[0-9a-f]{64}$/) });
	});

	test('names a picture it cannot read by its place', async () => {
		const reference = [{ source: 'allFiles' }, { source: 'text', text: 'hello world!' }];
		const { problems, calls } = await review(words('{}'), { references: { reference } });
		expect(errorIn(problems[0])).toMatchObject({ outcome: 'refused', message: expect.stringContaining('Picture 2') });
		expect(calls).toEqual([]);
	});

	test('reads its pictures here otherwise, each under its name', async () => {
		const { calls } = await review(words('{}'));
		const [message] = calls[0]!.body.input as Array<{ content: Array<{ type: string; text?: string; image_url?: string }> }>;
		const at = message!.content.findIndex(({ type }) => type === 'input_image');
		expect(message!.content[at]).toEqual({ type: 'input_image', detail: 'auto', image_url: `data:image/png;base64,${pictureOf.png!('in').toString('base64')}` });
		expect(message!.content[at - 1]).toMatchObject({ type: 'input_text', text: expect.stringContaining('1') });
	});
});

describe('a mask', () => {
	const rowWith = (...names: string[]): INodeExecutionData => ({ json: {}, binary: Object.fromEntries(names.map((name) => [name, withPicture(pictureOf.png!(name)).binary!.data!])) });
	const masked = async (settings: object, row = rowWith('mask1', 'mask2')) =>
		await play(node, { ...turn, references: {}, maskFrom: 'fields', ...settings } as IDataObject, [{ body: response([call(0)]) }], { rows: [row] });

	test.each([
		['that is two files', { maskFields: 'mask*' }, '2 files are named, and a mask is one'],
		['that is no file of the row', { maskFields: 'other' }, 'There is no file “other” in this row'],
		['of an image that is not there', { maskFrom: 'ownTransparency' }, 'There is no image 1 whose transparency could be the mask'],
	])('%s is refused before anything is sent', async (_, settings, message) => {
		const { problems, calls } = await masked(settings);
		expect(errorIn(problems[0])).toMatchObject({ outcome: 'refused', parameter: 'Mask', message: expect.stringContaining(message) });
		expect(calls).toEqual([]);
	});

	test('is no input image where all files of the row are', async () => {
		const clear = await sharp({ create: { width: 16, height: 16, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } }).png().toBuffer();
		const row = { json: {}, binary: { photo: withPicture(pictureOf.png!('photo')).binary!.data!, mask: withPicture(clear).binary!.data! } };
		const { calls } = await masked({ maskFields: 'mask', references: { reference: [{ source: 'allFiles' }] } }, row);
		const [message] = calls[0]!.body.input as Array<{ content: Array<{ type: string; image_url?: string }> }>;
		const address = (file: Buffer) => `data:image/png;base64,${file.toString('base64')}`;
		expect(message!.content.flatMap(({ image_url: url }) => url ?? [])).toEqual([address(pictureOf.png!('photo'))]);
		expect((calls[0]!.body.tools as IDataObject[])[0]).toMatchObject({ input_image_mask: { image_url: address(clear) } });
	});

	test('without transparency is refused too', async () => {
		const { problems } = await masked({ maskFields: 'mask1' });
		expect(errorIn(problems[0])).toMatchObject({ parameter: 'Mask', message: expect.stringContaining('has no transparency') });
	});
});
