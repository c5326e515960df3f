import OpenAI from 'openai';
import { clientFor, openBench, type Bench } from './support';

let bench: Bench;
beforeAll(async () => {
	bench = await openBench();
});
beforeEach(() => bench.put('settings', { today: '2026-11-21' }));
afterEach(() => bench.reset());
afterAll(() => bench.emulator.close());

const ask = { model: 'gpt-image-2', prompt: 'A lighthouse', size: '1024x1024', quality: 'low' } as const;
const generate = (change: object) => bench.client.images.generate({ ...ask, ...change });

/** The type of what the image model itself refuses; fields are refused before it as `invalid_request_error`. */
const byTheModel = 'image_generation_user_error';
const badSize = { code: 'invalid_value', param: 'size', type: byTheModel };

test.each<[string, object, object]>([
	['an empty prompt', { prompt: '' }, { code: 'empty_string', param: 'prompt' }],
	[
		'a prompt over 32,000 characters',
		{ prompt: 'a'.repeat(32_001) },
		{ code: 'string_above_max_length', param: 'prompt' },
	],
	['no prompt', { prompt: undefined }, { code: 'missing_required_parameter', param: 'prompt' }],
	['a prompt that is a number', { prompt: 7 }, { code: 'invalid_type', param: 'prompt' }],
	['n of 11', { n: 11 }, { code: 'integer_above_max_value', param: 'n' }],
	['n of 0', { n: 0 }, { code: 'integer_below_min_value', param: 'n' }],
	['n as text', { n: '2' }, { code: 'invalid_type', param: 'n' }],
	['response_format', { response_format: 'b64_json' }, { code: 'unknown_parameter', param: 'response_format' }],
	['style, even null', { style: null }, { code: 'unknown_parameter', param: 'style' }],
	['a made-up field', { seed: 1 }, { code: 'unknown_parameter', param: 'seed' }],
	['1080x1920', { size: '1080x1920' }, badSize],
	['an edge over 3840', { size: '3856x1600' }, badSize],
	['a shape over 3:1', { size: '3072x1008' }, badSize],
	['too few pixels', { size: '512x512' }, badSize],
	['too many pixels', { size: '3840x2176' }, badSize],
	['a size in words', { size: 'large' }, badSize],
	['max quality on gpt-image-2', { quality: 'max' }, { code: 'invalid_value', param: 'quality' }],
	['hd quality', { quality: 'hd' }, { code: 'invalid_value', param: 'quality' }],
	[
		'transparent jpeg',
		{ background: 'transparent', output_format: 'jpeg' },
		{
			code: 'invalid_value',
			param: 'background',
			type: byTheModel,
			message: '400 Transparent background is not supported for JPEG output format',
		},
	],
	['compressed png', { output_compression: 50 }, { code: 'invalid_value', param: 'output_compression' }],
	['gif on gpt-image-2', { output_format: 'gif' }, { code: 'invalid_value', param: 'output_format' }],
	['complexity on gpt-image-2', { complexity: 'low' }, { code: 'unknown_parameter', param: 'complexity' }],
	[
		'a GIF as a stream',
		{ model: 'gpt-image-2.6-flare', output_format: 'gif', stream: true },
		{ code: 'invalid_value', param: 'stream' },
	],
	[
		'a safety identifier over 128 characters',
		{ safety_identifier: 'a'.repeat(129) },
		{ code: 'string_above_max_length', param: 'safety_identifier' },
	],
	['partials without a stream', { partial_images: 1 }, { code: 'invalid_value', param: 'partial_images' }],
	['four partials', { stream: true, partial_images: 4 }, { code: 'integer_above_max_value', param: 'partial_images' }],
	['a free size on gpt-image-1.5', { model: 'gpt-image-1.5', size: '1280x768' }, badSize],
])('%s is a bad request', async (_, change, error) => {
	const refused = await generate(change).catch((caught: unknown) => caught);
	expect(refused).toBeInstanceOf(OpenAI.BadRequestError);
	expect(refused).toMatchObject({ status: 400, type: 'invalid_request_error', ...error });
	expect((await bench.last()).answeredImages).toBe(0);
});

test.each([
	['1792x936', 'Width and height must both be divisible by 16.'],
	['4064x2032', 'The longest edge must be less than or equal to 3840.'],
	['1104x352', 'The maximum supported aspect ratio is 3:1.'],
	['256x256', 'Requested resolution is below the current minimum pixel budget.'],
	['2560x3840', 'Requested resolution exceeds the current pixel budget.'],
])('%s is refused in the words that were seen', async (size, why) => {
	await expect(generate({ size })).rejects.toMatchObject({ message: `400 Invalid size '${size}'. ${why}` });
});

test.each(['3840x2160', '2160x3840', '1024x640', '1536x512', '2880x2880'])('%s is a legal size', async (size) => {
	await bench.put('settings', { imageBytes: 1 });
	expect((await generate({ size })).size).toBe(size);
});

test.each(['dall-e-3', 'gpt-image-1', 'gpt-image-2.5', 'gpt-image-9'])('%s is not found', async (model) => {
	const refused = await generate({ model }).catch((caught: unknown) => caught);
	expect(refused).toBeInstanceOf(OpenAI.NotFoundError);
	expect(refused).toMatchObject({ code: 'model_not_found' });
});

test('a model works until the day it closes', async () => {
	expect((await generate({ model: 'gpt-image-1-mini' })).data).toHaveLength(1);
	await bench.put('settings', { today: '2026-12-01' });
	await expect(generate({ model: 'gpt-image-1-mini' })).rejects.toMatchObject({ status: 404 });
});

test('a preview that is switched off is refused', async () => {
	await bench.put('settings', { previews: false });
	await expect(generate({ background: 'transparent' })).rejects.toMatchObject({ status: 400, param: 'background' });
	expect((await generate({ model: 'gpt-image-2.5-flare', background: 'transparent' })).background).toBe('transparent');
});

test('another key is refused, and never repeated in full', async () => {
	const stranger = clientFor(bench.emulator.url, 'sk-secret-of-somebody-else');
	const refused = await stranger.images.generate(ask).catch((caught: unknown) => caught);
	expect(refused).toBeInstanceOf(OpenAI.AuthenticationError);
	expect(refused).toMatchObject({ status: 401, code: 'invalid_api_key' });
	expect(String(refused)).not.toContain('secret-of-somebody');
	expect(JSON.stringify(await bench.requests())).not.toContain('secret-of-somebody');
});

test('every answer has a request id, also an error, and the same is in the record', async () => {
	const { request_id: made } = await bench.client.images.generate(ask).withResponse();
	const refused = (await generate({ n: 99 }).catch((caught: unknown) => caught)) as InstanceType<
		typeof OpenAI.APIError
	>;
	expect((await bench.requests()).map(({ id }) => id)).toEqual([made, refused.requestID]);
});

test('broken JSON is told so in the shape of an error', async () => {
	const headers = { authorization: 'Bearer sk-emulator', 'content-type': 'application/json' };
	const answer = await fetch(`${bench.emulator.url}/v1/images/generations`, {
		method: 'POST',
		headers,
		body: '{"prompt": ',
	});
	expect([answer.status, await answer.json()]).toEqual([
		400,
		{ error: expect.objectContaining({ type: 'invalid_request_error' }) },
	]);
});

test('images over the limit of a minute wait as long as the answer says', async () => {
	await bench.put('settings', { imagesPerMinute: 2, clockSpeed: 60, imageBytes: 1 });
	await generate({ n: 2 });
	const refused = (await generate({}).catch((caught: unknown) => caught)) as InstanceType<typeof OpenAI.RateLimitError>;
	expect(refused).toBeInstanceOf(OpenAI.RateLimitError);
	expect(refused).toMatchObject({ status: 429, code: 'rate_limit_exceeded', type: 'input-images' });
	expect(refused.message).toMatch(/Please try again in \d+(\.\d+)?(ms|s)\./);
	const wait = Number(refused.headers!.get('retry-after-ms'));
	await new Promise((resolve) => setTimeout(resolve, wait + 20));
	expect((await generate({})).data).toHaveLength(1);
	await expect(generate({ n: 3 })).rejects.toMatchObject({
		status: 429,
		message: expect.stringContaining('too large'),
	});
});

test('Azure addresses reach the same API: key in a header, the deployment as the model', async () => {
	const body = JSON.stringify({ prompt: 'A lighthouse', quality: 'low', size: '1024x1024' });
	const headers = { 'api-key': 'sk-emulator', 'content-type': 'application/json' };
	const path = '/openai/deployments/gpt-image-2/images/generations?api-version=2025-04-01-preview';
	const answer = await fetch(bench.emulator.url + path, { method: 'POST', headers, body });
	expect(answer.status).toBe(200);
	expect(((await answer.json()) as { size: string }).size).toBe('1024x1024');
	expect((await bench.last()).path).toBe(path);
});
