import OpenAI, { AzureOpenAI, toFile } from 'openai';
import { decode, noise, openBench, type Bench } from './support';

let bench: Bench;
beforeAll(async () => {
	bench = await openBench();
});
beforeEach(() => bench.put('settings', { imageBytes: 1000, deployments: { 'my-images': 'gpt-image-2' } }));
afterEach(() => bench.reset());
afterAll(() => bench.emulator.close());

const ask = { model: 'my-images', prompt: 'A lighthouse', size: '1024x1024', quality: 'low' } as const;
const caught = (call: Promise<unknown>) =>
	call.then(
		() => undefined,
		(error: unknown) => error as InstanceType<typeof OpenAI.APIError>,
	);
const photo = async () => await toFile(await noise(1024, 1024), 'a.png', { type: 'image/png' });

describe('Azure, by the AzureOpenAI client', () => {
	const azure = (apiKey = 'sk-emulator') =>
		new AzureOpenAI({ endpoint: bench.emulator.url, apiKey, apiVersion: '2025-04-01-preview', maxRetries: 0 });

	test('a deployment makes and edits images, under the name it was given', async () => {
		const { data: made, response } = await azure().images.generate(ask).withResponse();
		expect(await decode(made.data![0]!.b64_json)).toMatchObject({ width: 1024 });
		expect(Object.fromEntries(response.headers)).toMatchObject({
			'apim-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
			'x-ms-region': 'East US 2',
			'x-ratelimit-remaining-requests': expect.stringMatching(/^\d+$/),
		});
		expect(response.headers.has('openai-organization')).toBe(false);
		const edited = await azure().images.edit({ ...ask, image: [await photo(), await photo()] });
		expect(edited.usage!.input_tokens_details.image_tokens).toBe(2048);
		const [first, second] = await bench.requests();
		expect(first).toMatchObject({
			path: '/openai/deployments/my-images/images/generations?api-version=2025-04-01-preview',
			model: 'gpt-image-2',
		});
		expect(second).toMatchObject({
			path: '/openai/deployments/my-images/images/edits?api-version=2025-04-01-preview',
			model: 'gpt-image-2',
		});
	});

	test('the v1 address takes the deployment as the model, and a Bearer key', async () => {
		const client = new OpenAI({ apiKey: 'sk-emulator', baseURL: `${bench.emulator.url}/openai/v1`, maxRetries: 0 });
		expect((await client.images.generate(ask)).data).toHaveLength(1);
		expect((await bench.last()).path).toBe('/openai/v1/images/generations');
	});

	test.each<[string, () => Promise<unknown>, unknown, object]>([
		[
			'a wrong key',
			() => azure('wrong').images.generate(ask),
			OpenAI.AuthenticationError,
			{ code: '401', type: undefined, message: expect.stringContaining('invalid subscription key') },
		],
		[
			'a deployment there is not',
			() => azure().images.generate({ ...ask, model: 'theirs' }),
			OpenAI.NotFoundError,
			{ code: 'DeploymentNotFound' },
		],
		[
			'webp',
			() => azure().images.generate({ ...ask, output_format: 'webp' }),
			OpenAI.BadRequestError,
			{ code: 'invalid_value', param: 'output_format' },
		],
		[
			'a size off the grid',
			() => azure().images.generate({ ...ask, size: '1080x1920' }),
			OpenAI.BadRequestError,
			{ code: 'invalid_value', type: 'image_generation_user_error' },
		],
		[
			'no version',
			() =>
				new OpenAI({
					apiKey: 'sk-emulator',
					baseURL: `${bench.emulator.url}/openai/deployments/my-images`,
					maxRetries: 0,
				}).images.generate(ask),
			OpenAI.NotFoundError,
			{ code: '404', message: '404 Resource not found' },
		],
		[
			'the image tool without its header',
			() => azure().responses.create({ model: 'gpt-5.4', input: 'Draw', tools: [{ type: 'image_generation' }] }),
			OpenAI.BadRequestError,
			{
				type: 'image_generation_user_error',
				param: 'tools',
				message: expect.stringContaining('x-ms-oai-image-generation-deployment'),
			},
		],
	])('%s is refused in Azure’s way', async (_, call, kind, details) => {
		const error = await caught(call());
		expect(error).toBeInstanceOf(kind);
		expect(error).toMatchObject(details);
	});

	test('with the header naming the image deployment, the image tool works', async () => {
		const headers = { 'x-ms-oai-image-generation-deployment': 'my-images' };
		const answer = await azure().responses.create(
			{ model: 'gpt-5.4', input: 'Draw', tools: [{ type: 'image_generation' }] },
			{ headers },
		);
		expect(answer.status).toBe('completed');
	});

	test('a rate limit says how long in its words and headers', async () => {
		await bench.put('faults', { faults: [{ kind: 'rateLimit', retryAfterSeconds: 9 }] });
		const error = await caught(azure().images.generate(ask));
		expect(error).toMatchObject({
			status: 429,
			code: '429',
			message: expect.stringContaining('Please retry after 9 seconds.'),
		});
		expect(error!.headers!.get('retry-after')).toBe('9');
	});
});

describe('a gateway like LiteLLM, by the openai client', () => {
	const gateway = (apiKey = 'sk-emulator') =>
		new OpenAI({ apiKey, baseURL: `${bench.emulator.url}/litellm/v1`, maxRetries: 0 });
	const model = 'gpt-image-2';

	test('it has headers of its own, its own count of the cost, and none of OpenAI’s request id', async () => {
		const { response } = await gateway()
			.images.generate({ ...ask, model })
			.withResponse();
		const { costUsd } = await bench.last();
		expect(Object.fromEntries(response.headers)).toMatchObject({
			'x-litellm-call-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
			'x-litellm-version': '1.100.2',
			'x-litellm-response-cost': String(costUsd),
		});
		expect(response.headers.has('x-request-id')).toBe(false);
	});

	test('one picture is edited; a list is refused by the name of its field, and plain fields are a list', async () => {
		expect((await gateway().images.edit({ ...ask, model, image: await photo() })).data).toHaveLength(1);
		const error = await caught(gateway().images.edit({ ...ask, model, image: [await photo(), await photo()] }));
		expect(error).toMatchObject({ status: 400, type: 'invalid_request_error', param: 'image[0]', code: '400' });
		expect(error!.message).toMatch(
			/litellm\.BadRequestError: OpenAIException - \{\n {2}"error": \{[\s\S]*"code": "invalid_type"[\s\S]*\. Received Model Group=gpt-image-2\nAvailable Model Group Fallbacks=None$/,
		);
		const form = new FormData();
		for (const [name, value] of Object.entries({ ...ask, model })) form.append(name, value);
		for (let i = 0; i < 2; i += 1) form.append('image', await photo());
		const init = { method: 'POST', headers: { authorization: 'Bearer sk-emulator' }, body: form };
		expect((await fetch(`${bench.emulator.url}/litellm/images/edits`, init)).status).toBe(200);
	});

	test.each<[string, () => Promise<unknown>, object]>([
		[
			'a wrong key',
			() => gateway('sk-of-somebody').images.generate({ ...ask, model }),
			{
				status: 401,
				type: 'token_not_found_in_db',
				param: 'key',
				message: expect.stringContaining('Received API Key = sk-...body'),
			},
		],
		[
			'a model it does not have',
			() => gateway().images.generate({ ...ask, model: 'theirs' }),
			{
				status: 400,
				code: '400',
				message: expect.stringContaining('/images/generations: Invalid model name passed in model=theirs.'),
			},
		],
		[
			'pictures in JSON',
			() => gateway().post('/images/edits', { body: { ...ask, model, images: [{ file_id: 'file-1' }] } }),
			{ status: 500, message: expect.stringContaining('aimage_edit() missing 1 required positional argument') },
		],
	])('%s is refused in its own way', async (_, call, details) => {
		expect(await caught(call())).toMatchObject(details);
	});

	test('OpenAI’s rate limit comes through with its wait', async () => {
		await bench.put('faults', { faults: [{ kind: 'rateLimit', retryAfterSeconds: 12 }] });
		const error = await caught(gateway().images.generate({ ...ask, model }));
		expect(error).toMatchObject({
			status: 429,
			type: 'throttling_error',
			message: expect.stringContaining('Please try again in 12s.'),
		});
		expect(error!.headers!.get('retry-after')).toBe('12');
	});
});

describe('an account with several limits', () => {
	const generate = (client: OpenAI, prompt = 'A lighthouse') =>
		client.images.generate({ ...ask, model: 'gpt-image-2', prompt });

	test('says each of them in headers', async () => {
		await bench.put('settings', { imagesPerMinute: 5, requestsPerMinute: 20, tokensPerMinute: 10_000 });
		const { response } = await generate(bench.client).withResponse();
		const { data } = await generate(bench.client).withResponse();
		const used = data.usage!.total_tokens;
		expect(Object.fromEntries(response.headers)).toMatchObject({
			'x-ratelimit-limit-input-images': '5',
			'x-ratelimit-remaining-input-images': '4',
			'x-ratelimit-limit-requests': '20',
			'x-ratelimit-remaining-requests': '19',
			'x-ratelimit-limit-tokens': '10000',
			'x-ratelimit-remaining-tokens': String(10_000 - used),
			'x-ratelimit-reset-tokens': expect.stringMatching(/^\d+(\.\d{3})?m?s$/),
		});
	});

	test.each([
		['imagesPerMinute', 2, 'input-images', 'input-images per min: Limit 2, Used 2, Requested 1.'],
		['requestsPerMinute', 2, 'requests', 'requests per min (RPM): Limit 2, Used 2, Requested 1.'],
		['tokensPerMinute', 500, 'tokens', /tokens per min \(TPM\): Limit 500, Used 408, Requested 204\./],
	])('is stopped by %s with the numbers of that limit', async (setting, limit, type, words) => {
		await bench.put('settings', { [setting]: limit });
		for (let i = 0; i < 2; i += 1) await generate(bench.client);
		const error = await caught(generate(bench.client));
		expect(error).toMatchObject({ status: 429, type, code: 'rate_limit_exceeded' });
		expect(error!.message).toEqual(
			typeof words === 'string' ? expect.stringContaining(words) : expect.stringMatching(words),
		);
		expect(Number(error!.headers!.get('retry-after-ms'))).toBeGreaterThan(50_000);
		expect((await bench.last()).costUsd).toBeUndefined();
	});

	test('more at once than a limit ever allows is refused without a wait', async () => {
		await bench.put('settings', { tokensPerMinute: 100 });
		const error = await caught(generate(bench.client));
		expect(error!.message).toContain('Request too large');
		expect(error!.headers!.get('retry-after')).toBeNull();
	});

	test('serves a client that waits as it is told to', async () => {
		await bench.put('settings', { requestsPerMinute: 2, clockSpeed: 60 });
		const patient = new OpenAI({ apiKey: 'sk-emulator', baseURL: `${bench.emulator.url}/v1`, maxRetries: 5 });
		await Promise.all(Array.from({ length: 4 }, () => generate(patient)));
		const statuses = (await bench.requests()).map(({ status }) => status);
		expect(statuses.filter((status) => status === 200)).toHaveLength(4);
		expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(2);
		expect(statuses).toHaveLength(statuses.filter((status) => status === 200 || status === 429).length);
	});
});
