import type { RequestListener, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

import { requestAnswer, requestImages } from '../../../nodes/shared/transport/requestImages';
import { readRoute, type Route } from '../../../nodes/shared/transport/route/route';
import type { PictureBytes } from '../../../nodes/shared/request/pictures';
import type { ImageRequest } from '../../../nodes/shared/request/types';
import { pngWith } from '../image/pictures';
import { realContext, serve } from './realHttp';
import { collectBytes, handClock } from './streams';

/** A PNG's last chunk. */
const end = Buffer.from('0000000049454e44ae426082', 'hex');
const picture = Buffer.concat([pngWith(6, []), Buffer.alloc(300_000, 7), end]);
const answerText = JSON.stringify({
	created: 1,
	data: [{ b64_json: picture.toString('base64') }],
	usage: { output_tokens: 9 },
});
const generate: ImageRequest = { kind: 'generate', body: { prompt: 'a cat', model: 'gpt-image-2' } };

const routeTo = (baseUrl: string, more: object = {}): Route => {
	const found = readRoute({ apiKey: 'sk-secret-key-1234', route: 'compatible', baseUrl, ...more });
	if (!found.ok) throw new Error(found.refusal.message);
	return found.route;
};

interface Seen {
	url: string;
	headers: Record<string, unknown>;
	body: string;
}

/** One call through n8n's own HTTP client to a server that answers with `handler`. */
async function call(
	handler: RequestListener,
	options: { request?: ImageRequest; held?: PictureBytes; timeoutMs?: number; route?: object; signal?: AbortSignal } = {},
) {
	const seen: Seen[] = [];
	const server = await serve((req, res) => {
		const pieces: Buffer[] = [];
		req.on('data', (piece: Buffer) => pieces.push(piece));
		req.on('end', () => {
			seen.push({ url: req.url ?? '', headers: req.headers, body: Buffer.concat(pieces).toString('latin1') });
			handler(req, res);
		});
	});
	const context = realContext(options.signal);
	const { request = generate, held, timeoutMs = 20_000 } = options;
	const result = await requestImages(
		context,
		routeTo(`${server.url}/v1`, options.route),
		{ request, held, timeoutMs },
		collectBytes,
	);
	await server.close();
	return { result, seen, url: server.url };
}

const json =
	(body: string, status = 200, headers: Record<string, string> = {}): RequestListener =>
	(_req, res) => {
		res.writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'req_7', ...headers }).end(body);
	};

describe('over a real connection', () => {
	test('an image comes back with its bytes, its request id and what else was said', async () => {
		const { result, seen } = await call(json(answerText));
		expect(result).toMatchObject({
			ok: true,
			requestId: 'req_7',
			answer: {
				images: [{ index: 0, bytes: picture.length, header: { type: 'png' } }],
				body: { usage: { output_tokens: 9 } },
			},
		});
		expect(result.ok && result.answer.images[0]?.kept.equals(picture)).toBe(true);
		expect(seen[0]).toMatchObject({
			url: '/v1/images/generations',
			headers: { authorization: 'Bearer sk-secret-key-1234', 'accept-encoding': 'identity' },
		});
		expect(JSON.parse(seen[0]!.body)).toEqual(generate.body);
	});

	test('an answer that comes compressed all the same is read the same', async () => {
		const { result } = await call((_req, res) => {
			res.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/json' }).end(gzipSync(answerText));
		});
		expect(result).toMatchObject({ ok: true, answer: { images: [{ bytes: picture.length }] } });
	});

	test('a streamed answer gives previews and the image', async () => {
		const event = (type: string, more: object) => `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`;
		const b64_json = picture.toString('base64');
		const text =
			event('image_generation.partial_image', { b64_json, partial_image_index: 0 }) +
			event('image_generation.completed', { b64_json, usage: { output_tokens: 109 } });
		const { result, seen } = await call(
			(_req, res) => res.writeHead(200, { 'content-type': 'text/event-stream' }).end(text),
			{ request: { kind: 'generate', body: { ...generate.body, stream: true, partial_images: 1 } } },
		);
		expect(result).toMatchObject({
			ok: true,
			answer: { images: [{ index: 0 }], partials: [{ index: 0 }], body: { usage: { output_tokens: 109 } } },
		});
		expect(seen[0]?.headers.accept).toBe('text/event-stream');
	});

	test('files of an edit go as a multipart form, under the name the route wants', async () => {
		const file = { sha256: 'a1', fileName: 'a.png' };
		const held = new Map([['a1', new Blob([new Uint8Array(pngWith(6, []))], { type: 'image/png' })]]);
		const request: ImageRequest = {
			kind: 'edit',
			body: { prompt: 'hat', model: 'gpt-image-2', n: 2, moderation: 'low' },
			pictures: { as: 'files', images: [file, file], mask: file },
		};
		const names = (body: string) => [...body.matchAll(/; name="([^"]+)"/g)].map(([, name]) => name);
		const fields = ['prompt', 'model', 'n'];
		const other = await call(json(answerText), { request, held });
		expect(other.result.ok).toBe(true);
		expect(names(other.seen[0]!.body)).toEqual([...fields, 'image', 'image', 'mask']);
		expect(other.seen[0]!.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
		const openai = await call(json(answerText), { request, held, route: { route: 'openai' } });
		expect(names(openai.seen[0]!.body)).toEqual([...fields, 'image[]', 'image[]', 'mask']);
	});

	test('links of an edit go as JSON', async () => {
		const images = [{ file_id: 'file_1' }];
		const request: ImageRequest = {
			kind: 'edit',
			body: { prompt: 'hat', model: 'gpt-image-2', moderation: 'low' },
			pictures: { as: 'links', images },
		};
		const { seen } = await call(json(answerText), { request });
		expect(JSON.parse(seen[0]!.body)).toEqual({ prompt: 'hat', model: 'gpt-image-2', moderation: 'low', images });
	});

	test('the model is named as the provider names it', async () => {
		const { seen } = await call(json(answerText), { route: { modelMapping: '{"gpt-image-2": "img-prod"}' } });
		expect(JSON.parse(seen[0]!.body)).toMatchObject({ model: 'img-prod' });
	});

	test.each([
		['url', (url: string) => ({ data: [{ url }] })],
		['b64_json', (url: string) => ({ data: [{ b64_json: url }] })],
		['b64_json beside an empty url', (url: string) => ({ data: [{ url: '', b64_json: url }] })],
		['url, from the provider’s own host on', (url: string) => ({ data: [{ url: new URL(url).pathname, b64_json: '' }] })],
		['url, from the host on', (url: string) => ({ data: [{ url: url.replace('http:', '') }] })],
		['the result of a response', (url: string) => ({ status: 'completed', output: [{ type: 'image_generation_call', result: url }] })],
		['a response in which a call failed before', (url: string) => ({ status: 'completed', output: [null, url].map((result) => ({ type: 'image_generation_call', status: result ? 'completed' : 'failed', result })) })],
	])('an image given by its address in %s is fetched, without the key', async (_, answer) => {
		const keys: unknown[] = [];
		const server = await serve((req, res) => {
			keys.push(req.headers.authorization);
			if (req.url?.endsWith('.png')) res.writeHead(200).end(picture);
			else res.writeHead(200).end(JSON.stringify(answer(`http://${req.headers.host}/x.png`)).replaceAll('/x', '\\/x'));
		});
		const result = await requestImages(realContext(), routeTo(server.url), { request: generate }, collectBytes);
		await server.close();
		expect(result).toMatchObject({
			ok: true,
			answer: { images: [{ index: 0, bytes: picture.length, header: { type: 'png' } }] },
		});
		expect(keys).toEqual(['Bearer sk-secret-key-1234', undefined]);
	});

	test('the text of a JPEG, which begins as a path does, is no address of the provider’s', async () => {
		const asked: unknown[] = [];
		const server = await serve((req, res) => {
			asked.push(req.method);
			res.writeHead(200).end(JSON.stringify({ data: [{ url: `/9j/${'A'.repeat(4000)}` }] }));
		});
		await requestImages(realContext(), routeTo(server.url), { request: generate }, collectBytes);
		await server.close();
		expect(asked).toEqual(['POST']);
	});

	test.each([
		['in place of their base64', (b64_json: string) => ({ b64_json })],
		['beside it', (url: string) => ({ b64_json: null, url })],
		['alone', (url: string) => ({ url })],
	])('images that the events of a stream name by their addresses %s are fetched and billed once', async (_, named) => {
		const server = await serve((req, res) => {
			if (req.url?.endsWith('.png')) return res.writeHead(200).end(picture);
			const event = (name: string) => ({ type: 'image_generation.completed', ...named(`http://${req.headers.host}/${name}.png`), usage: { output_tokens: 9 } });
			const events = ['1', '1', '2'].map((name) => `data: ${JSON.stringify(event(name))}\n\n`);
			const whole = { type: 'image_generation.completed', b64_json: picture.toString('base64'), url: `http://${req.headers.host}/4.png`, usage: { output_tokens: 9 } };
			return res.writeHead(200).end(`${events.join('')}data: ${JSON.stringify(whole)}\n\n`);
		});
		const request: ImageRequest = { kind: 'generate', body: { ...generate.body, n: 3, stream: true } };
		const context = realContext();
		const result = await requestImages(context, routeTo(server.url), { request, clock: handClock() }, collectBytes);
		await server.close();
		expect(result).toMatchObject({ ok: true, answer: { images: [0, 1, 2].map((index) => ({ index, bytes: picture.length })), missing: [], body: { usage: { output_tokens: 27 } } } });
		expect(context.sent.map(({ url }) => url?.slice(server.url.length))).toEqual(['/v1/images/generations', '/1.png', '/2.png']);
	});

	test('no more addresses of a stream are called than images were asked for', async () => {
		const events = ['1', '2', '3'].map((name) => `data: ${JSON.stringify({ type: 'image_generation.completed', url: `http://cdn.example/${name}.png` })}\n\n`);
		const server = await serve(json(events.join('')));
		const context = realContext();
		const request: ImageRequest = { kind: 'generate', body: { ...generate.body, n: 2, stream: true } };
		await requestImages(context, routeTo(server.url), { request, clock: handClock() }, collectBytes);
		await server.close();
		expect(new Set(context.sent.slice(1).map(({ url }) => url)).size).toBe(2);
	});

	test('an image that a stream named by its address before it broke off is fetched: it is paid for', async () => {
		const server = await serve((req, res) => {
			if (req.url?.endsWith('.png')) return res.writeHead(200).end(picture);
			const event = { type: 'image_generation.completed', url: `http://${req.headers.host}/1.png`, usage: { output_tokens: 9 } };
			return res.writeHead(200).end(`data: ${JSON.stringify(event)}\n\n`);
		});
		const request: ImageRequest = { kind: 'generate', body: { ...generate.body, n: 2, stream: true } };
		const result = await requestImages(realContext(), routeTo(server.url), { request, clock: handClock() }, collectBytes);
		await server.close();
		expect(result).toMatchObject({ ok: false, failure: { outcome: 'unknown', code: 'answer_cut' }, kept: [{ index: 0, bytes: picture.length }] });
	});

	test.each(['//', '//[', 'None'])('%j in the place of an address is told, and never throws', async (url) => {
		const { result } = await call(json(JSON.stringify({ data: [{ url }] })));
		expect(result).toMatchObject({ ok: false, failure: { outcome: 'unknown', code: 'link_not_fetched', details: { url } } });
	});

	test('of several images those that could not be fetched are told, with their addresses', async () => {
		const server = await serve((req, res) => {
			if (req.url === '/1.png') return res.writeHead(200).end(picture);
			if (req.url?.endsWith('.png')) return res.writeHead(404).end();
			const data = ['1', '2', '3'].map((name) => ({ url: `http://${req.headers.host}/${name}.png` }));
			return res.writeHead(200).end(JSON.stringify({ data }));
		});
		const result = await requestImages(realContext(), routeTo(server.url), { request: generate, clock: handClock() }, collectBytes);
		await server.close();
		expect(result).toMatchObject({
			ok: true,
			answer: {
				images: [{ index: 0 }],
				missing: [
					{ index: 1, code: 'link_not_fetched', url: `${server.url}/2.png` },
					{ index: 2, code: 'link_not_fetched', url: `${server.url}/3.png` },
				],
			},
		});
	});

	test('an image behind a link that sends visitors on is fetched from there, without the key', async () => {
		const seen: unknown[] = [];
		const server = await serve((req, res) => {
			seen.push([req.url, req.headers.authorization]);
			if (req.url === '/x.png') return res.writeHead(302, { location: '/files/y?sig=1' }).end();
			if (req.url === '/files/y?sig=1') return res.writeHead(200).end(picture);
			return res.writeHead(200).end(JSON.stringify({ data: [{ url: `http://${req.headers.host}/x.png` }] }));
		});
		const result = await requestImages(realContext(), routeTo(server.url), { request: generate, clock: handClock() }, collectBytes);
		await server.close();
		expect(result).toMatchObject({ ok: true, answer: { images: [{ bytes: picture.length }], missing: [] } });
		expect(seen.slice(1)).toEqual([['/x.png', undefined], ['/files/y?sig=1', undefined]]);
	});

	test('an image behind a link that comes packed is kept, also where packing has made it longer', async () => {
		const packed = gzipSync(picture, { level: 0 });
		const server = await serve((req, res) => {
			if (!req.url?.endsWith('.png')) return res.writeHead(200).end(JSON.stringify({ data: [{ url: `http://${req.headers.host}/x.png` }] }));
			return res.writeHead(200, { 'content-encoding': 'gzip', 'content-length': packed.length }).end(packed);
		});
		const result = await requestImages(realContext(), routeTo(server.url), { request: generate, clock: handClock() }, collectBytes);
		await server.close();
		expect(result).toMatchObject({ ok: true, answer: { images: [{ bytes: picture.length }], missing: [] } });
	});

	test.each(['contentLength', 'ownEnd', 'page', 'circle', 'inside'])('an image behind a link that is cut short or none is not made: %s', async (how) => {
		const server = await serve((req, res) => {
			if (!req.url?.endsWith('.png')) return res.writeHead(200).end(JSON.stringify({ data: [{ url: `http://${req.headers.host}/x.png` }] }));
			if (how === 'circle') return res.writeHead(302, { location: '/1.png' }).end();
			if (how === 'inside') return res.writeHead(302, { location: 'http://[::1]:1/1.png' }).end();
			if (how === 'page') return res.writeHead(200).end('<html>');
			if (how === 'ownEnd') return res.writeHead(200).end(picture.subarray(0, -12));
			res.writeHead(200, { 'content-length': picture.length + 10 }).write(picture);
			setTimeout(() => res.destroy(), 20);
			return res;
		});
		const context = realContext();
		const result = await requestImages(context, routeTo(server.url), { request: generate, clock: handClock() }, collectBytes);
		await server.close();
		expect(context.sent.filter(({ url }) => url?.includes('[::1]'))).toEqual([]);
		expect(result).toMatchObject({ ok: false, failure: { outcome: 'unknown', code: 'link_not_fetched', description: expect.stringContaining(`${server.url}/x.png`), details: { url: `${server.url}/x.png` } } });
	});

	test('a link that repeats the key is fetched as it is, and told without it', async () => {
		const asked: string[] = [];
		const server = await serve((req, res) => {
			asked.push(req.url ?? '');
			if (req.url?.includes('.png')) return res.writeHead(404).end();
			return res.writeHead(200).end(JSON.stringify({ data: [{ url: `http://${req.headers.host}/x.png?token=sk-secret-key-1234&sig=eyJhbGciOiJ` }] }));
		});
		const result = await requestImages(realContext(), routeTo(server.url), { request: generate, clock: handClock() }, collectBytes);
		await server.close();
		expect(asked[1]).toBe('/x.png?token=sk-secret-key-1234&sig=eyJhbGciOiJ');
		expect(result).toMatchObject({ ok: false, failure: { details: { url: `${server.url}/x.png?token=***&sig=eyJhbGciOiJ` } } });
	});

	test.each<[string, (res: ServerResponse) => void]>([
		['the file is there a moment after its address', (res) => void res.writeHead(404).end()],
		['the server is overloaded', (res) => void res.writeHead(503).end()],
		['the connection breaks off', (res) => void res.destroy()],
		['it is cut short', (res) => void res.writeHead(200).end(picture.subarray(0, -12))],
	])('an image behind a link is asked for again where %s', async (_, fail) => {
		let asked = 0;
		const server = await serve((req, res) => {
			if (!req.url?.endsWith('.png')) res.writeHead(200).end(JSON.stringify({ data: [{ url: `http://${req.headers.host}/x.png` }] }));
			else if (++asked < 4) fail(res);
			else res.writeHead(200).end(picture);
		});
		const clock = handClock();
		const result = await requestImages(realContext(), routeTo(server.url), { request: generate, clock }, collectBytes);
		await server.close();
		expect(result).toMatchObject({ ok: true, answer: { images: [{ index: 0, bytes: picture.length }], missing: [] } });
		expect(clock.waits).toEqual([500, 1000, 2000]);
	});

	test.each([
		['a page', 200, 0],
		['no file any more', 410, 0],
		['nothing for a visitor without a key', 403, 0],
		['no file yet', 404, 15_000],
	])('where a link leads to %s, it is given up after so many milliseconds', async (_, status, waitedMs) => {
		const server = await serve((req, res) => {
			if (req.url?.endsWith('.png')) res.writeHead(status).end('<html>');
			else res.writeHead(200).end(JSON.stringify({ data: [{ url: `http://${req.headers.host}/x.png` }] }));
		});
		const clock = handClock();
		const result = await requestImages(realContext(), routeTo(server.url), { request: generate, clock }, collectBytes);
		await server.close();
		expect(result).toMatchObject({ ok: false, failure: { code: 'link_not_fetched' } });
		expect(clock.waits.reduce((sum, ms) => sum + ms, 0)).toBe(waitedMs);
	});

	test('after a Stop a link is not asked for again', async () => {
		const stop = new AbortController();
		const server = await serve((req, res) => {
			if (!req.url?.endsWith('.png')) return res.writeHead(200).end(JSON.stringify({ data: [{ url: `http://${req.headers.host}/x.png` }] }));
			stop.abort();
			return res.writeHead(503).end();
		});
		const context = realContext(stop.signal);
		const result = await requestImages(context, routeTo(server.url), { request: generate, clock: handClock() }, collectBytes);
		await server.close();
		expect(result).toMatchObject({ ok: false, failure: { code: 'link_not_fetched' } });
		expect(context.sent).toHaveLength(2);
	});

	test('a public host is fetched from although its name begins or goes on like one inside', async () => {
		const context = realContext();
		const hosts = ['localhost.example', 'cdn.locals.example', '10.internal-cdn.example'];
		const data = hosts.map((host) => ({ url: `http://${host}/x.png` }));
		const server = await serve(json(JSON.stringify({ data })));
		await requestImages(context, routeTo(server.url), { request: generate, clock: handClock() }, collectBytes);
		await server.close();
		expect(new Set(context.sent.map(({ url }) => url)).size).toBe(1 + hosts.length);
	});

	test.each([
		'http://printer.local/x',
		'http://api.internal./x',
		'http://localhost./x',
		'http://169.254.169.254/latest/meta-data',
		'http://localhost:1/x',
		'file:///etc/passwd',
		'http://[::1]/x',
	])('an image address inside the network is not fetched: %s', async (url) => {
		const context = realContext();
		const server = await serve(json(JSON.stringify({ data: [{ url }] })));
		const result = await requestImages(context, routeTo(server.url), { request: generate }, collectBytes);
		await server.close();
		expect(context.sent).toHaveLength(1);
		expect(result).toMatchObject({
			ok: false,
			failure: { code: 'link_not_fetched', outcome: 'unknown', details: { url } },
		});
	});
});

describe('failures over a real connection', () => {
	test('an error status is told in plain words, with the request id', async () => {
		const body = {
			error: {
				message: 'Rate limit reached. Please try again in 12s.',
				code: 'rate_limit_exceeded',
				type: 'input-images',
			},
		};
		const { result } = await call(json(JSON.stringify(body), 429));
		expect(result).toMatchObject({
			ok: false,
			failure: { status: 429, retry: 'safe', retryAfterMs: 12_000, requestId: 'req_7' },
		});
	});

	test('an error inside a good status is a failure', async () => {
		const { result } = await call(json('{"error":{"message":"no quota","code":"insufficient_quota"}}'));
		expect(result).toMatchObject({
			ok: false,
			failure: { outcome: 'notVerified', retry: 'never', code: 'insufficient_quota' },
		});
	});

	test('a good answer without an image may have been billed', async () => {
		const { result } = await call(json('{"created":1,"data":[]}'));
		expect(result).toMatchObject({ ok: false, failure: { outcome: 'unknown', retry: 'risk', code: 'no_image' } });
	});

	test.each(['queued', 'in_progress'])('work that is %s is no answer of the Images API: its id is told, and it may be billed', async (status) => {
		const { result } = await call(json(JSON.stringify({ id: 'task_123', status })));
		expect(result).toMatchObject({
			ok: false,
			failure: { outcome: 'unknown', retry: 'risk', code: 'no_image', requestId: 'req_7', details: { body: expect.stringContaining('task_123') } },
			bill: { id: 'task_123', status },
		});
	});

	test.each(['queued', 'in_progress'])('of the Responses API work that is %s is an answer', async (status) => {
		for (const mayBePending of [true, undefined]) {
			const server = await serve(json(JSON.stringify({ id: 'resp_1', status })));
			const sent = { endpoint: 'responses', body: { input: 'x' }, mayBePending } as const;
			const result = await requestAnswer(realContext(), routeTo(server.url), sent, collectBytes);
			await server.close();
			expect(result.ok).toBe(mayBePending === true);
		}
	});

	test('bytes that trickle for ever do not keep a call alive', async () => {
		for (const begin of ['{"data":[', ': hello\n']) {
			const startedAt = Date.now();
			const { result } = await call(
				(_req, res) => {
					res.write(begin);
					const timer = setInterval(() => res.write(begin.startsWith('{') ? ' ' : ':\n'), 50);
					res.on('close', () => clearInterval(timer));
				},
				{ timeoutMs: 150 },
			);
			expect(result).toMatchObject({ ok: false, failure: { outcome: 'unknown', code: 'timed_out' } });
			expect(Date.now() - startedAt).toBeLessThan(2_500);
		}
	});

	test('interim answers without end do not keep a call alive', async () => {
		const startedAt = Date.now();
		const { result } = await call(
			(_req, res) => {
				const timer = setInterval(() => res.writeProcessing(), 50);
				res.on('close', () => clearInterval(timer));
			},
			{ timeoutMs: 150 },
		);
		expect(result).toMatchObject({ ok: false, failure: { outcome: 'unknown', code: 'timed_out' } });
		expect(Date.now() - startedAt).toBeLessThan(2_500);
	}, 8_000);

	test('a body that cannot be written was never sent', async () => {
		const context = realContext();
		const body = async () => await Promise.reject(new Error('the picture is gone'));
		const result = await requestAnswer(context, routeTo('http://127.0.0.1:1'), { endpoint: 'responses', body }, collectBytes);
		expect(result).toMatchObject({ ok: false, failure: { outcome: 'failed', code: 'not_prepared', retry: 'never' } });
		expect(context.sent).toEqual([]);
	});

	test.each([502, 200])('what a provider repeats of the key in a header, a code or a name is masked (%i)', async (status) => {
		const key = 'sk-secret-key-1234';
		const body = { error: { code: key, type: key, param: key, message: key }, [key]: key };
		const { result } = await call(json(JSON.stringify(body), status, { 'x-request-id': key }));
		expect(JSON.stringify(result)).not.toContain('secret-key');
	});

	test('a good answer that repeats the key tells it nowhere', async () => {
		const answer = { model: 'sk-secret-key-1234', data: [{ b64_json: picture.toString('base64'), revised_prompt: 'of sk-secret-key-1234 for sk-else-where' }] };
		const { result } = await call(json(JSON.stringify(answer)));
		expect(result).toMatchObject({ ok: true, answer: { body: { model: '***', data: [{ revised_prompt: 'of *** for sk-else-where' }] } } });
	});

	test('one damaged image of three leaves the others, and is told', async () => {
		const data = ['', '%', ''].map((damage) => ({ b64_json: `${picture.toString('base64')}${damage}` }));
		const { result } = await call(json(JSON.stringify({ data, usage: { output_tokens: 9 } })));
		expect(result).toMatchObject({
			ok: true,
			answer: { images: [{ index: 0 }, { index: 2 }], missing: [{ index: 1, code: 'bad_image', message: 'The image arrived damaged' }] },
		});
	});

	test('where the only image is damaged the row is unknown, with what its answer billed', async () => {
		const { result } = await call(json(JSON.stringify({ id: 'x_1', data: [{ b64_json: 'AAAA%' }], usage: { output_tokens: 9 } })));
		expect(result).toMatchObject({
			ok: false,
			failure: { outcome: 'unknown', code: 'bad_image', status: 200, requestId: 'req_7' },
			bill: { id: 'x_1', usage: { output_tokens: 9 } },
		});
	});

	test('a web page in place of the API names the Base URL', async () => {
		const { result } = await call(json('<!doctype html><title>Welcome</title>'));
		expect(result).toMatchObject({
			ok: false,
			failure: { code: 'not_json', retry: 'never', description: expect.stringContaining('Base URL') },
		});
	});

	test('a redirect is not followed: the key goes nowhere else', async () => {
		const { result, seen } = await call((req, res) => {
			if (req.url === '/elsewhere') res.end(answerText);
			else res.writeHead(307, { location: '/elsewhere' }).end();
		});
		expect(seen).toHaveLength(1);
		expect(result).toMatchObject({ ok: false, failure: { code: 'redirected', retry: 'never' } });
	});

	test('a connection cut inside the image may have been billed', async () => {
		const { result } = await call((_req, res) => {
			res.writeHead(200, { 'x-request-id': 'req_7' });
			res.write(answerText.slice(0, 200_000), () => res.destroy());
		});
		expect(result).toMatchObject({
			ok: false,
			failure: { outcome: 'unknown', retry: 'risk', code: 'connection_lost', requestId: 'req_7' },
			kept: [],
		});
	});

	test('a connection cut before the answer may have been billed', async () => {
		const { result } = await call((req) => req.socket.destroy());
		expect(result).toMatchObject({
			ok: false,
			failure: { outcome: 'unknown', retry: 'risk', code: 'connection_lost' },
		});
	});

	test('an answer that falls silent is given up, and what came whole before is handed over', async () => {
		const two = JSON.stringify({
			data: [{ b64_json: picture.toString('base64') }, { b64_json: picture.toString('base64') }],
		});
		const { result } = await call((_req, res) => void res.write(two.slice(0, 600_000)), { timeoutMs: 300 });
		expect(result).toMatchObject({
			ok: false,
			failure: { outcome: 'unknown', code: 'timed_out' },
			kept: [{ index: 0, bytes: picture.length }],
		});
	});

	test('no answer at all in time may have been billed', async () => {
		const { result } = await call(() => {}, { timeoutMs: 300 });
		expect(result).toMatchObject({ ok: false, failure: { outcome: 'unknown', retry: 'risk', code: 'timed_out' } });
	});

	test('an error answer that falls silent is told by its status', async () => {
		const { result } = await call((_req, res) => void res.writeHead(500).write('{"error":'), { timeoutMs: 300 });
		expect(result).toMatchObject({ ok: false, failure: { outcome: 'unknown', retry: 'risk', status: 500 } });
	});

	test('Stop ends the call at once, before and within the answer', async () => {
		for (const begin of [false, true]) {
			const stop = new AbortController();
			const { result } = await call(
				(_req, res) => {
					if (begin) res.write(answerText.slice(0, 200_000));
					setTimeout(() => stop.abort(), 50);
				},
				{ signal: stop.signal },
			);
			expect(result).toMatchObject({ ok: false, failure: { code: 'stopped', retry: 'never' } });
		}
	});

	test('nobody at the address: nothing was sent', async () => {
		const server = await serve(() => {});
		await server.close();
		const result = await requestImages(realContext(), routeTo(server.url), { request: generate }, collectBytes);
		expect(result).toMatchObject({ ok: false, failure: { outcome: 'failed', retry: 'safe', code: 'unreachable' } });
	});

	test('a host that does not exist: nothing was sent', async () => {
		const result = await requestImages(
			realContext(),
			routeTo('https://no-such-host.invalid/v1'),
			{ request: generate },
			collectBytes,
		);
		expect(result).toMatchObject({ ok: false, failure: { outcome: 'failed', retry: 'safe', code: 'unreachable' } });
	});

	test('the key is in no failure, even when the provider repeats it', async () => {
		const echo = {
			error: {
				message: 'Incorrect API key provided: sk-secret-key-1234. Authorization: Bearer abcdefghijkl',
				odd: 'sk-other-abcdef',
			},
		};
		for (const status of [200, 400, 401, 418, 500, 502]) {
			const { result } = await call(json(JSON.stringify(echo), status));
			expect(result.ok).toBe(false);
			expect(JSON.stringify(result)).not.toMatch(/secret-key|abcdefghijkl|sk-other/);
		}
	});
});
