import OpenAI from 'openai';
import { faultKinds } from '../../emulator/faults';
import { decode, openBench, type Bench } from './support';

let bench: Bench;
beforeAll(async () => {
	bench = await openBench();
});
beforeEach(() => bench.put('settings', { imageBytes: 20_000 }));
afterEach(() => bench.reset());
afterAll(() => bench.emulator.close());

const ask = { model: 'gpt-image-2', prompt: 'A lighthouse', size: '1024x1024', quality: 'low' } as const;
const strike = (...faults: object[]) => bench.put('faults', { faults });
const generate = (change: object = {}) => bench.client.images.generate({ ...ask, ...change });
const caught = (call: Promise<unknown>) =>
	call.then(
		() => undefined,
		(error: unknown) => error,
	);

test.each<[object, unknown, object]>([
	[{ kind: 'rateLimit', retryAfterSeconds: 12 }, OpenAI.RateLimitError, { code: 'rate_limit_exceeded' }],
	[{ kind: 'insufficientQuota' }, OpenAI.RateLimitError, { code: 'insufficient_quota' }],
	[
		{ kind: 'insufficientQuota', code: 'project_spend_limit_exceeded' },
		OpenAI.RateLimitError,
		{ code: 'project_spend_limit_exceeded' },
	],
	[{ kind: 'billingHardLimit' }, OpenAI.BadRequestError, { code: 'billing_hard_limit_reached' }],
	[
		{ kind: 'unverified' },
		OpenAI.PermissionDeniedError,
		{ code: null, message: expect.stringMatching(/organization must be verified/i) },
	],
	[{ kind: 'wrongKey' }, OpenAI.AuthenticationError, { code: 'invalid_api_key' }],
	[{ kind: 'modelNotFound' }, OpenAI.NotFoundError, { code: 'model_not_found' }],
	[{ kind: 'serverError', status: 503 }, OpenAI.InternalServerError, { status: 503, type: 'server_error' }],
	[{ kind: 'gatewayTimeout', status: 524 }, OpenAI.InternalServerError, { status: 524 }],
	[{ kind: 'flatError', status: 400 }, OpenAI.BadRequestError, { code: 1001 }],
	[{ kind: 'rejectImageArray' }, OpenAI.BadRequestError, { code: 'invalid_type' }],
])('%o is the SDK’s own kind of error, and nothing is billed', async (fault, kind, details) => {
	await strike(fault);
	const error = await caught(generate());
	expect(error).toBeInstanceOf(kind);
	expect(error).toMatchObject(details);
	expect(await bench.last()).toMatchObject({ fault: (fault as { kind: string }).kind, answeredImages: 0 });
	expect((await bench.last()).costUsd).toBeUndefined();
});

test('a wait is told in the header and in the message, or in the message alone', async () => {
	await strike(
		{ kind: 'rateLimit', retryAfterSeconds: 12 },
		{ kind: 'rateLimit', retryAfterSeconds: 12, inMessageOnly: true },
	);
	const [first, second] = [await caught(generate()), await caught(generate())] as Array<
		InstanceType<typeof OpenAI.APIError>
	>;
	expect(first!.headers!.get('retry-after')).toBe('12');
	expect(second!.headers!.get('retry-after')).toBeNull();
	for (const error of [first, second]) expect(error!.message).toContain('Please try again in 12s.');
});

test('a moderation block says its stage and categories', async () => {
	await strike({ kind: 'moderation', stage: 'output', categories: ['self-harm'] });
	const error = (await caught(generate())) as InstanceType<typeof OpenAI.APIError>;
	expect(error).toMatchObject({ status: 400, code: 'moderation_blocked', type: 'image_generation_user_error' });
	expect(error.error).toMatchObject({ moderation_details: { moderation_stage: 'output', categories: ['self-harm'] } });
});

test.each(['cutBeforeHeaders', 'cutAfterHeaders', 'cutBeforeAnswerButBilled', 'truncatedJson'])(
	'%s leaves the client without an answer',
	async (kind) => {
		await strike({ kind });
		expect(await caught(generate())).toMatchObject({ message: expect.any(String) });
		const { completed, costUsd } = await bench.last();
		expect(completed).toBe(false);
		expect(costUsd !== undefined).toBe(kind !== 'cutBeforeHeaders');
	},
);

test('a stalled answer has its headers and some bytes, and then nothing', async () => {
	await strike({ kind: 'stall', afterBytes: 64 });
	const aborter = new AbortController();
	const headers = { authorization: 'Bearer sk-emulator', 'content-type': 'application/json' };
	const init = { method: 'POST', headers, body: JSON.stringify(ask), signal: aborter.signal };
	const answer = await fetch(`${bench.emulator.url}/v1/images/generations`, init);
	const reader = answer.body!.getReader();
	expect((await reader.read()).value!.length).toBe(64);
	const next = await Promise.race([reader.read(), new Promise((resolve) => setTimeout(resolve, 300, 'nothing'))]);
	expect(next).toBe('nothing');
	aborter.abort();
});

test('provider quirks add up: an address in place of the picture, no usage, no echo', async () => {
	await strike({ kind: 'urlInsteadOfBase64' }, { kind: 'missingUsage' }, { kind: 'missingEcho' });
	const answer = await generate();
	expect(
		Object.keys(answer)
			.filter((key) => !key.startsWith('_'))
			.sort(),
	).toEqual(['created', 'data']);
	const picture = await fetch(answer.data![0]!.url!);
	expect(picture.headers.get('content-type')).toBe('image/png');
	expect(await decode(Buffer.from(await picture.arrayBuffer()).toString('base64'))).toMatchObject({
		width: 1024,
		height: 1024,
	});
	expect((await bench.last()).fault).toBe('urlInsteadOfBase64+missingUsage+missingEcho');
});

test('an answer may be empty, an error inside HTTP 200, or a web page', async () => {
	await strike({ kind: 'emptyData' }, { kind: 'errorInside200' }, { kind: 'html' });
	expect((await generate()).data).toEqual([]);
	expect(await generate()).toMatchObject({ error: { message: expect.stringContaining('upstream') } });
	expect(String(await generate())).toMatch(/^<!DOCTYPE html>/);
});

test('a stream may end in an error, or be cut', async () => {
	const read = async () => {
		for await (const _event of await bench.client.images.generate({ ...ask, stream: true, partial_images: 1 })) {
			// Only its end matters.
		}
	};
	await strike({ kind: 'sseError' }, { kind: 'sseCut' });
	expect(await caught(read())).toMatchObject({ code: 'image_generation_failed' });
	expect(await caught(read())).toMatchObject({ message: expect.any(String) });
});

test('a fault strikes as often as told, where it is aimed, and then no more', async () => {
	await strike({ kind: 'serverError', times: 2, match: { promptIncludes: 'storm' } });
	expect((await generate()).data).toHaveLength(1);
	for (let i = 0; i < 2; i += 1) expect(await caught(generate({ prompt: 'A storm' }))).toMatchObject({ status: 500 });
	expect((await generate({ prompt: 'A storm' })).data).toHaveLength(1);
	await strike({ kind: 'serverError', times: 0, match: { path: '/models' } });
	for (let i = 0; i < 3; i += 1) expect(await caught(bench.client.models.list())).toMatchObject({ status: 500 });
});

test('a slow answer is overtaken by a later one', async () => {
	await strike({ kind: 'slow', ms: 600, match: { promptIncludes: 'snail' } });
	const arrived: string[] = [];
	const send = async (prompt: string) => arrived.push((await generate({ prompt }), prompt));
	await Promise.all([send('A snail'), send('A hare')]);
	expect(arrived).toEqual(['A hare', 'A snail']);
});

test('a fault there is not is refused with the names of those there are', async () => {
	await expect(strike({ kind: 'meteor' })).rejects.toThrow('sseCut');
	expect(faultKinds).toHaveLength(new Set(faultKinds).size);
});

test('requests that overlap are counted', async () => {
	await bench.put('settings', { delayMs: 200, imageBytes: 1 });
	await Promise.all([generate(), generate(), generate()]);
	expect((await bench.requests()).map(({ inFlightAtStart }) => inFlightAtStart)).toEqual([1, 2, 3]);
	await generate();
	expect((await bench.last()).inFlightAtStart).toBe(1);
});
