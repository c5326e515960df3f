import type { Response, ResponseCreateParamsNonStreaming, Tool } from 'openai/resources/responses/responses';
import { toFile } from 'openai';
import { decode, maskWithHole, noise, openBench, type Bench } from './support';

let bench: Bench;
beforeAll(async () => {
	bench = await openBench();
});
afterEach(() => bench.reset());
afterAll(() => bench.emulator.close());

const tool = (settings: Partial<Tool.ImageGeneration> = {}): Tool.ImageGeneration => ({
	type: 'image_generation',
	size: '1024x1024',
	quality: 'low',
	...settings,
});
const ask = (more: Partial<ResponseCreateParamsNonStreaming> = {}): ResponseCreateParamsNonStreaming => ({
	model: 'gpt-5.4-mini',
	input: 'Draw a lighthouse',
	tools: [tool()],
	...more,
});
const create = (more: Partial<ResponseCreateParamsNonStreaming> = {}) => bench.client.responses.create(ask(more));
const callOf = ({ output }: Response) =>
	output.find(({ type }) => type === 'image_generation_call') as
		Extract<Response['output'][number], { type: 'image_generation_call' }> | undefined;
const dataUrl = (bytes: Buffer) => `data:image/png;base64,${bytes.toString('base64')}`;
const shown = (text: string, ...pictures: Buffer[]): ResponseCreateParamsNonStreaming['input'] => [
	{
		role: 'user',
		content: [
			{ type: 'input_text', text },
			...pictures.map((bytes) => ({
				type: 'input_image' as const,
				image_url: dataUrl(bytes),
				detail: 'auto' as const,
			})),
		],
	},
];

test('the tool answers one picture with what was served, and two bills', async () => {
	const answer = await create({ tools: [tool({ output_format: 'webp' })] });
	const call = callOf(answer)!;
	expect(call).toMatchObject({
		status: 'completed',
		action: 'generate',
		size: '1024x1024',
		quality: 'low',
		output_format: 'webp',
	});
	expect(await decode(call.result!)).toMatchObject({ format: 'webp', width: 1024, height: 1024 });
	expect(call.revised_prompt).toContain('Draw a lighthouse');
	expect(answer.usage!.total_tokens).toBe(answer.usage!.input_tokens + answer.usage!.output_tokens);
	expect(answer.tool_usage!.image_gen.output_tokens).toBe(196);
	expect(answer.status).toBe('completed');
});

test('a question that asks for no picture is answered in words, unless the tool is forced', async () => {
	const input = 'What is the tallest lighthouse?';
	const talk = await create({ input });
	const forced = await create({ input, tool_choice: { type: 'image_generation' } });
	expect(callOf(talk)).toBeUndefined();
	expect(talk.output_text).toContain(input);
	expect(talk.tool_usage!.image_gen.total_tokens).toBe(0);
	expect(callOf(forced)?.status).toBe('completed');
});

test('a picture in the input makes it an edit, with the mask the tool carries', async () => {
	const photo = await noise(1024, 1024);
	const mask = await maskWithHole(1024, 1024, { x: 0, y: 0, width: 512, height: 1024 });
	const answer = await create({
		input: shown('Add a bow', photo),
		tools: [tool({ input_image_mask: { image_url: dataUrl(mask) } })],
	});
	const call = callOf(answer)!;
	const [before, after] = [await decode(photo.toString('base64')), await decode(call.result!)];
	const right = (pixels: Buffer) =>
		Array.from({ length: 200 }, (_, y) => pixels.readUInt32LE((y * 5 * 1024 + 700) * 4));
	const left = (pixels: Buffer) => Array.from({ length: 200 }, (_, y) => pixels.readUInt32LE((y * 5 * 1024 + 100) * 4));
	expect(call.action).toBe('edit');
	expect(right(after.pixels)).toEqual(right(before.pixels));
	expect(left(after.pixels)).not.toEqual(left(before.pixels));
	expect(answer.tool_usage!.image_gen.input_tokens_details.image_tokens).toBe(1024);
});

test('the next answer edits the picture of the one before', async () => {
	const first = await create();
	const second = await create({ input: 'Make it red', previous_response_id: first.id });
	expect(callOf(second)).toMatchObject({ action: 'edit' });
	expect(second.previous_response_id).toBe(first.id);
	expect(callOf(second)!.result).not.toBe(callOf(first)!.result);
});

test('a conversation remembers the picture, too', async () => {
	const { id } = await bench.client.conversations.create();
	const first = await create({ conversation: id });
	const second = await create({ input: 'Make it red', conversation: id });
	expect([callOf(first)!.action, callOf(second)!.action]).toEqual(['generate', 'edit']);
	expect(second.conversation).toEqual({ id });
});

test('an answer that is not stored is gone, but its picture may be sent back', async () => {
	const first = await create({ store: false });
	await expect(create({ previous_response_id: first.id })).rejects.toMatchObject({
		status: 400,
		code: 'previous_response_not_found',
	});
	await expect(bench.client.responses.retrieve(first.id)).rejects.toMatchObject({ status: 404 });
	const call = callOf(first)!;
	const again = await create({ input: [{ ...call }, { role: 'user', content: 'Make it red' }], store: false });
	expect(callOf(again)!.action).toBe('edit');
	await expect(
		create({
			input: [
				{ ...call, result: null },
				{ role: 'user', content: 'Red' },
			],
		}),
	).rejects.toMatchObject({ status: 404 });
});

test('a picture may be named by the id of an uploaded file', async () => {
	const bytes = await noise(512, 512);
	const file = await bench.client.files.create({
		file: await toFile(bytes, 'a.png', { type: 'image/png' }),
		purpose: 'vision',
	});
	const answer = await create({
		input: [
			{
				role: 'user',
				content: [
					{ type: 'input_text', text: 'Edit' },
					{ type: 'input_image', file_id: file.id, detail: 'auto' },
				],
			},
		],
	});
	expect(callOf(answer)!.action).toBe('edit');
});

test('a background answer is queued, then completed, and keeps its picture', async () => {
	const queued = await create({ background: true });
	expect(queued).toMatchObject({ status: 'queued', output: [] });
	let answer = queued;
	while (answer.status === 'queued' || answer.status === 'in_progress') {
		answer = await bench.client.responses.retrieve(queued.id);
	}
	expect(answer.status).toBe('completed');
	expect(await decode(callOf(answer)!.result!)).toMatchObject({ width: 1024, height: 1024 });
	const again = await bench.client.responses.retrieve(queued.id);
	expect(callOf(again)!.result).toBe(callOf(answer)!.result);
});

test('a cancelled background answer stays cancelled', async () => {
	await bench.put('settings', { delayMs: 300 });
	const queued = await create({ background: true });
	expect((await bench.client.responses.cancel(queued.id)).status).toBe('cancelled');
	await new Promise((resolve) => setTimeout(resolve, 700));
	expect((await bench.client.responses.retrieve(queued.id)).status).toBe('cancelled');
});

test('an answer that was not made in the background cannot be cancelled', async () => {
	const { id } = await create({ input: 'Why?', tools: [] });
	await expect(bench.client.responses.cancel(id)).rejects.toMatchObject({ status: 400 });
});

test('words come as JSON that fits the schema asked for', async () => {
	const schema = {
		type: 'object',
		properties: {
			title: { type: 'string' },
			tags: { type: 'array', items: { type: 'string', enum: ['sea', 'land'] } },
			score: { type: 'integer' },
		},
		required: ['title', 'tags', 'score'],
		additionalProperties: false,
	};
	const format = { type: 'json_schema' as const, name: 'card', schema, strict: true };
	const answer = await create({ text: { format } });
	expect(JSON.parse(answer.output_text)).toEqual({
		title: expect.any(String),
		tags: ['sea'],
		score: expect.any(Number),
	});
	expect(callOf(answer)?.status).toBe('completed');
	const loose = { ...format, schema: { ...schema, additionalProperties: true } };
	await expect(create({ text: { format: loose } })).rejects.toMatchObject({ code: 'invalid_json_schema' });
});

test('a stream tells of every step, numbered, and ends with the whole answer', async () => {
	const stream = await bench.client.responses.create({
		...ask({ tools: [tool({ partial_images: 2 })] }),
		stream: true,
	});
	const events = [];
	for await (const event of stream) events.push(event);
	const types = events.map(({ type }) => type).filter((type) => type !== 'response.output_text.delta');
	expect(types).toEqual([
		'response.created',
		'response.in_progress',
		'response.output_item.added',
		'response.image_generation_call.in_progress',
		'response.image_generation_call.generating',
		'response.image_generation_call.partial_image',
		'response.image_generation_call.partial_image',
		'response.image_generation_call.completed',
		'response.output_item.done',
		'response.output_item.added',
		'response.content_part.added',
		'response.output_text.done',
		'response.content_part.done',
		'response.output_item.done',
		'response.completed',
	]);
	expect(events.map(({ sequence_number }) => sequence_number)).toEqual(events.map((_, i) => i));
	const last = events.at(-1) as { response: Response };
	expect(await decode(callOf(last.response)!.result!)).toMatchObject({ width: 1024 });
	expect(last.response.tool_usage!.image_gen.output_tokens).toBe(196 + 200);
});

test('too small a token limit leaves the answer incomplete', async () => {
	const answer = await create({ input: 'Tell me: '.repeat(30), tools: [], max_output_tokens: 16 });
	expect(answer).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } });
});

test('a token limit below what it takes to ask for a picture ends the answer without one', async () => {
	const answer = await create({ input: `A cup ${'on a table '.repeat(30)}`, max_output_tokens: 16 });
	expect(answer).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } });
	expect(callOf(answer)).toBeUndefined();
});

test('a moderated picture may be told of inside the call', async () => {
	await bench.put('faults', { faults: [{ kind: 'moderation', asItem: true, categories: ['violence'] }] });
	const answer = await create();
	expect(callOf(answer)).toMatchObject({
		status: 'failed',
		result: null,
		error: { code: 'moderation_blocked', moderation_details: { categories: ['violence'] } },
	});
	expect((await bench.last()).answeredImages).toBe(0);
});

test('a mask of another size is told as a mask error about tools, not as a size error', async () => {
	const mask = await maskWithHole(1024, 1008, { x: 0, y: 0, width: 512, height: 512 });
	const tools = [tool({ input_image_mask: { image_url: dataUrl(mask) } })];
	await expect(create({ input: shown('Add a bow', await noise(1024, 1024)), tools })).rejects.toMatchObject({
		status: 400,
		code: 'invalid_mask_image_format',
		type: 'image_generation_user_error',
		param: 'tools',
		message: '400 Invalid mask image format - mask size does not match image size',
	});
});

test.each<[string, Partial<ResponseCreateParamsNonStreaming>, object]>([
	['an image model as the main model', { model: 'gpt-image-2' }, { status: 400, param: 'model' }],
	['a model there is not', { model: 'gpt-5.9' }, { status: 404, code: 'model_not_found' }],
	[
		'a size off the grid',
		{ tools: [tool({ size: '1080x1920' })] },
		{ status: 400, code: 'invalid_value', param: 'tools' },
	],
	['n in the tool', { tools: [{ ...tool(), n: 2 } as never] }, { code: 'unknown_parameter', param: 'tools[0].n' }],
	[
		'input_fidelity for gpt-image-2',
		{ tools: [tool({ input_fidelity: 'high' })] },
		{ code: 'invalid_input_fidelity_model', param: 'tools' },
	],
	[
		'transparent jpeg',
		{ tools: [tool({ background: 'transparent', output_format: 'jpeg' })] },
		{ param: 'tools', type: 'image_generation_user_error' },
	],
	[
		'an image model there is not',
		{ tools: [tool({ model: 'gpt-image-9' })] },
		{
			status: 400,
			code: 'invalid_value',
			param: 'tools',
			type: 'image_generation_user_error',
			message: "400 The model 'gpt-image-9' does not exist.",
		},
	],
	[
		'a closed image model',
		{ tools: [tool({ model: 'gpt-image-1' })] },
		{ status: 400, code: 'invalid_value', param: 'tools' },
	],
	[
		'forcing a tool that is not there',
		{ tools: [], tool_choice: { type: 'image_generation' } },
		{ param: 'tool_choice' },
	],
	['an edit of nothing', { tools: [tool({ action: 'edit' })] }, { status: 400, param: 'tools' }],
	[
		'two kinds of memory',
		{ previous_response_id: 'resp_1', conversation: 'conv_1' },
		{ code: 'mutually_exclusive_parameters' },
	],
	['background without store', { background: true, store: false }, { status: 400, param: 'background' }],
	['no input', { input: undefined }, { code: 'missing_required_parameter', param: 'input' }],
	['a picture that is none', { input: shown('Edit', Buffer.from('hello')) }, { code: 'image_parse_error' }],
	['an unknown field', { size: '1024x1024' } as never, { code: 'unknown_parameter', param: 'size' }],
])('%s is refused', async (_, change, error) => {
	await bench.put('settings', { today: '2026-11-21' });
	await expect(create(change)).rejects.toMatchObject(error);
});
