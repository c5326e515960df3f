import OpenAI from 'openai';
import sharp from 'sharp';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { faultKinds } from '../../emulator/faults';
import { openBench, type Bench } from './support';

let bench: Bench;
beforeAll(async () => {
	bench = await openBench();
});
beforeEach(() => bench.put('settings', { imageBytes: 20_000 }));
afterEach(() => bench.reset());
afterAll(() => bench.emulator.close());

const ask = { model: 'gpt-image-2', prompt: 'A lighthouse', size: '1024x1024', quality: 'low' } as const;
const turn = {
	model: 'gpt-5.4',
	input: 'Draw a lighthouse',
	tools: [{ type: 'image_generation' as const, quality: 'low' as const }],
};
const strike = (...faults: object[]) => bench.put('faults', { faults });

/** The answer as it came: status, headers, all bytes, and how it ended. */
function raw(body: object, path = '/v1/images/generations', method = 'POST') {
	const headers = { authorization: 'Bearer sk-emulator', 'content-type': 'application/json' };
	return new Promise<{ status: number; headers: Record<string, unknown>; text: string; error?: string }>(
		(resolve, reject) => {
			let fail: (error: NodeJS.ErrnoException) => void = reject;
			const req = request(bench.emulator.url + path, { method, headers }, (res) => {
				let text = '';
				const end = (error?: NodeJS.ErrnoException) =>
					resolve({ status: res.statusCode!, headers: res.headers, text, error: error?.code });
				res.setEncoding('utf8').on('data', (piece: string) => (text += piece));
				res.on('end', () => end()).on('error', end);
				fail = end;
			});
			req.on('error', (error) => fail(error));
			req.end(method === 'POST' ? JSON.stringify(body) : undefined);
		},
	);
}

const billed = { answeredImages: 1, costUsd: expect.any(Number) };

test('every fault is in the README', () => {
	const readme = readFileSync(join(__dirname, '../../emulator/README.md'), 'utf8');
	expect(faultKinds.filter((kind) => !readme.includes(`\`${kind}\``))).toEqual([]);
});

test.each(['queued', 'in_progress'])('a task that is %s comes in place of the image, which is billed', async (as) => {
	await strike({ kind: 'taskQueued', as });
	expect(JSON.parse((await raw(ask)).text)).toEqual({ id: 'task_123', status: as });
	expect(await bench.last()).toMatchObject({ ...billed, status: 200, delivered: false, imagesSent: 0 });
});

test.each(['newline', 'NaN'])('JSON is damaged before the image by %s, and the image still comes', async (as) => {
	await strike({ kind: 'damagedJson', as });
	const { text } = await raw(ask);
	expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
	expect(text).toMatch(/"b64_json":"[\w+/=]{20000,}"/);
	expect(await bench.last()).toMatchObject(billed);
});

test('a stream ends after its first five bytes, and is billed', async () => {
	await strike({ kind: 'sseCutAtStart' });
	const { text, error } = await raw({ ...ask, stream: true });
	expect([text, error]).toEqual(['event', undefined]);
	expect(await bench.last()).toMatchObject({ ...billed, delivered: false });
});

test('half of the answer comes, and then a reset', async () => {
	const whole = (await raw(ask)).text.length;
	await strike({ kind: 'resetHalfway' });
	const { text, error } = await raw(ask);
	expect(text.length).toBe(Math.floor(whole / 2));
	expect(error).toBe('ECONNRESET');
	expect(await bench.last()).toMatchObject({ ...billed, delivered: false });
});

test('white space trickles before the answer, or comments before a stream, for as long as told', async () => {
	await strike({ kind: 'trickle', ms: 5, beats: 4, times: 2 });
	const { text } = await raw(ask);
	expect(text).toMatch(/^ {4}\{/);
	expect(JSON.parse(text)).toHaveProperty('data');
	expect((await raw({ ...ask, stream: true })).text).toMatch(/^(: keep-alive\n\n){4}event: /);
	expect(await bench.last()).toMatchObject({ ...billed, delivered: true });
});

test('white space trickles without end unless told, and stops when the client leaves', async () => {
	await strike({ kind: 'trickle', ms: 5 });
	const aborter = new AbortController();
	const headers = { authorization: 'Bearer sk-emulator', 'content-type': 'application/json' };
	const init = { method: 'POST', headers, body: JSON.stringify(ask), signal: aborter.signal };
	const reader = (await fetch(`${bench.emulator.url}/v1/images/generations`, init)).body!.getReader();
	let text = '';
	while (text.length < 30) text += Buffer.from((await reader.read()).value!).toString();
	expect(text.trim()).toBe('');
	aborter.abort();
	await new Promise((resolve) => setTimeout(resolve, 50));
	expect(await bench.last()).toMatchObject({ ...billed, completed: false, delivered: false });
});

test('completed events are repeated under other keys, and billed once', async () => {
	await strike({ kind: 'repeatedCompleted', count: 2, times: 2 });
	const { text } = await raw({ ...ask, stream: true });
	expect(text.match(/event: image_generation.completed/g)).toHaveLength(3);
	const answer = (await raw({ ...turn, stream: true }, '/v1/responses')).text;
	expect(new Set(answer.match(/"id":"ig_\w+","type":"image_generation_call","status":"completed"/g)).size).toBe(3);
	for (const record of await bench.requests()) expect(record).toMatchObject(billed);
});

test('one image of four is cut in half; fewer images come than were asked for and billed are those', async () => {
	await strike({ kind: 'oneDamaged', index: 1 }, { kind: 'fewerImages', images: 3 });
	const pictures = async () =>
		(await bench.client.images.generate({ ...ask, n: 4 })).data!.map(({ b64_json }) =>
			Buffer.from(b64_json!, 'base64'),
		);
	const four = await pictures();
	const readable = await Promise.all(
		four.map((bytes) =>
			sharp(bytes)
				.raw()
				.toBuffer()
				.then(
					() => true,
					() => false,
				),
		),
	);
	expect(readable).toEqual([true, false, true, true]);
	expect(await pictures()).toHaveLength(3);
	const [damaged, fewer] = await bench.requests();
	expect([damaged!.answeredImages, fewer!.answeredImages]).toEqual([4, 3]);
	expect(fewer!.costUsd! / damaged!.costUsd!).toBeCloseTo(3 / 4, 3);
});

test.each([520, 522, 523, 527])('a gateway answers %i, with the image billed or not', async (status) => {
	await strike({ kind: 'gatewayTimeout', status }, { kind: 'gatewayTimeout', status, billed: true });
	for (const answered of [0, 1]) {
		expect(await raw(ask)).toMatchObject({ status, text: expect.stringContaining(`${status} `) });
		expect(await bench.last()).toMatchObject({ answeredImages: answered, delivered: false });
	}
});

test('a 503 says that the upstream was lost before its headers, in plain text', async () => {
	await strike({ kind: 'upstreamReset' });
	const answer = await raw(ask);
	expect(answer).toMatchObject({ status: 503, headers: { 'content-type': expect.stringContaining('text/plain') } });
	expect(answer.text).toMatch(/^upstream connect error or disconnect\/reset before headers/);
});

test('Retry-After may be 0, on a rate limit and on any other refusal', async () => {
	await strike(
		{ kind: 'rateLimit', retryAfterSeconds: 0 },
		{ kind: 'upstreamReset', retryAfterSeconds: 0 },
		{ kind: 'serverError', retryAfterSeconds: 7 },
	);
	const waits = [await raw(ask), await raw(ask), await raw(ask)].map(({ status, headers }) => [
		status,
		headers['retry-after'],
	]);
	expect(waits).toEqual([
		[429, '0'],
		[503, '0'],
		[500, '7'],
	]);
});

test('the models endpoint redirects to another host, and the record shows what came along', async () => {
	await strike({ kind: 'redirect' });
	const away = await raw({}, '/v1/models', 'GET');
	expect(away.status).toBe(302);
	expect(away.headers.location).toBe(`${bench.emulator.url.replace('127.0.0.1', 'localhost')}/v1/models`);
	await strike({ kind: 'redirect', location: 'https://elsewhere.example/x', status: 307 });
	expect(await raw({}, '/v1/models', 'GET')).toMatchObject({
		status: 307,
		headers: { location: 'https://elsewhere.example/x' },
	});
});

test.each([
	[401, OpenAI.AuthenticationError],
	[403, OpenAI.PermissionDeniedError],
	[404, OpenAI.NotFoundError],
])(
	'a poll of a background response is answered %i, though the response goes on and is billed',
	async (status, kind) => {
		const { id } = await bench.client.responses.create({ ...turn, background: true });
		await strike({ kind: 'pollRefused', status });
		const retrieve = () => bench.client.responses.retrieve(id);
		await expect(retrieve()).rejects.toBeInstanceOf(kind);
		let answer = await retrieve();
		while (answer.status !== 'completed') answer = await retrieve();
		const [bought] = await bench.requests();
		expect(bought).toMatchObject({ ...billed, delivered: true });
	},
);

test('an error body holds objects where text belongs, or anything a test puts there', async () => {
	await strike({ kind: 'hostileError' }, { kind: 'hostileError', status: 500, body: { error: 'plain' } });
	const { error } = JSON.parse((await raw(ask)).text) as { error: { status: object } };
	expect(() => `${error.status as unknown as string}`).toThrow(TypeError);
	expect(await raw(ask)).toMatchObject({ status: 500, text: '{"error":"plain"}' });
});

test('a link leads to half an image: as if whole, or with the connection lost', async () => {
	await strike({ kind: 'linkCutShort', as: 'file' }, { kind: 'linkCutShort' });
	const link = async () => new URL((await bench.client.images.generate(ask)).data![0]!.url!);
	const [file, connection] = [await link(), await link()];
	const bytes = async ({ pathname, search }: URL) => {
		const { status, headers, error } = await raw({}, pathname + search, 'GET');
		return { status, error, length: Number(headers['content-length']) };
	};
	const whole = await bytes(new URL(file.pathname, file));
	expect(await bytes(file)).toEqual({ status: 200, error: undefined, length: Math.ceil(whole.length / 2) });
	expect(await bytes(connection)).toEqual({ ...whole, error: 'ECONNRESET' });
});

test.each([
	['failed', 'response.failed', 1],
	['incomplete', 'response.incomplete', 1],
])('a stream of a response that is %s ends in %s, billed or not', async (as, type, images) => {
	await strike({ kind: 'responseFails', as }, { kind: 'responseFails', as, billed: false });
	for (const made of [images, 0]) {
		const types: string[] = [];
		for await (const event of await bench.client.responses.create({ ...turn, stream: true })) types.push(event.type);
		expect(types.at(-1)).toBe(type);
		expect((await bench.last()).answeredImages).toBe(made);
	}
});

test('a background response may end as cancelled without usage', async () => {
	await strike({ kind: 'responseFails', as: 'cancelled', billed: false });
	let answer = await bench.client.responses.create({ ...turn, background: true });
	while (answer.status === 'queued' || answer.status === 'in_progress')
		answer = await bench.client.responses.retrieve(answer.id);
	expect(answer).toMatchObject({ status: 'cancelled', usage: null, output: [] });
});

test('a background stream is queued first', async () => {
	const types: string[] = [];
	for await (const event of await bench.client.responses.create({ ...turn, background: true, stream: true }))
		types.push(event.type);
	expect(types.slice(0, 3)).toEqual(['response.created', 'response.queued', 'response.in_progress']);
	expect(types.at(-1)).toBe('response.completed');
});

test('a picture that breaks off is found only when it is drawn: the stream ends in response.failed, in words with the request’s id', async () => {
	const noise = Buffer.alloc(600 * 600 * 3, 0).map((_, i) => (i * 7919) % 251);
	const png = await sharp(noise, { raw: { width: 600, height: 600, channels: 3 } })
		.png()
		.toBuffer();
	const image_url = `data:image/png;base64,${png.subarray(0, png.length / 2).toString('base64')}`;
	const content = [
		{ type: 'input_text' as const, text: 'Edit' },
		{ type: 'input_image' as const, image_url, detail: 'auto' as const },
	];
	const events = [];
	for await (const event of await bench.client.responses.create({
		...turn,
		input: [{ role: 'user', content }],
		stream: true,
	}))
		events.push(event);
	expect(events.at(-1)).toMatchObject({
		type: 'response.failed',
		response: { status: 'failed', error: { code: 'invalid_image' } },
	});
	expect(JSON.stringify(events.at(-1))).toContain(`include the request ID ${(await bench.last()).id}.`);
	expect(await bench.last()).toMatchObject({ answeredImages: 0 });
});

test('a blocked call inside a response names the request, too', async () => {
	await strike({ kind: 'moderation', asItem: true });
	const answer = await bench.client.responses.create(turn);
	expect(JSON.stringify(answer.output)).toContain(`include the request ID ${(await bench.last()).id}.`);
});
