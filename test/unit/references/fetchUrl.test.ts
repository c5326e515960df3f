import type { IncomingHttpHeaders } from 'node:http';
import { fetchPicture, type Web, webOf } from '../../../nodes/shared/references/fetchUrl';
import { realContext, serve } from '../transport/realHttp';
import { pieces, plain } from './files';

const answer = (status: number, headers: Record<string, string>, body: Buffer, closed: { times: number } = { times: 0 }) => ({
	status,
	headers,
	bytes: pieces(body, 1000),
	close: () => {
		closed.times += 1;
	},
});

/** A web every address of which may be called. */
const open = (get: Web['get']): Web => ({ get, mayFetch: async () => await Promise.resolve(true) });

/** Answers by address. */
const web = (pages: Record<string, ReturnType<typeof answer> | Error>): Web =>
	open(async (url) => {
		const page = pages[url] ?? new Error('getaddrinfo ENOTFOUND');
		if (page instanceof Error) throw page;
		return await Promise.resolve(page);
	});

const start = 'https://a.example/photo.png';

test('a picture is judged by its bytes, whatever the server calls it', async () => {
	const bytes = await plain(40, 30).jpeg().toBuffer();
	const closed = { times: 0 };
	const fetched = await fetchPicture(web({ [start]: answer(200, { 'content-type': 'text/plain' }, bytes, closed) }), start);
	expect(fetched).toMatchObject({ header: { type: 'jpeg', width: 40, height: 30 }, bytes: bytes.length });
	expect(closed.times).toBe(1);
});

test('redirects are followed, relative ones too, and only on the web', async () => {
	const bytes = await plain(40, 30).png().toBuffer();
	const pages = {
		[start]: answer(302, { location: '/moved' }, Buffer.alloc(0)),
		'https://a.example/moved': answer(301, { location: 'http://b.example/x' }, Buffer.alloc(0)),
		'http://b.example/x': answer(200, {}, bytes),
	};
	expect(await fetchPicture(web(pages), start)).toMatchObject({ bytes: bytes.length });
	for (const location of ['file:///etc/passwd', 'data:image/png;base64,AAAA', 'ftp://b.example/', 'javascript:1']) {
		const asked: string[] = [];
		const get: Web['get'] = async (url) => {
			asked.push(url);
			return answer(302, { location }, Buffer.alloc(0));
		};
		expect(await fetchPicture(open(get), start)).toMatchObject({ why: 'unreachable', what: expect.stringContaining('not on the web') });
		expect(asked).toEqual([start]);
	}
});

test('no hop leads into the network, and the message is one and the same', async () => {
	for (const hops of [0, 1, 3]) {
		const asked: string[] = [];
		const get: Web['get'] = async (url) => {
			asked.push(url);
			return await Promise.resolve(answer(302, { location: asked.length < hops ? `/hop${asked.length}` : 'http://192.168.1.1/admin.png' }, Buffer.alloc(0)));
		};
		const mayFetch = async (url: string) => await Promise.resolve(!/192\.168/.test(url));
		expect(await fetchPicture({ get, mayFetch }, hops === 0 ? 'http://192.168.1.1/admin.png' : start)).toEqual({ why: 'inside' });
		expect(asked).toHaveLength(hops);
	}
});

test('what n8n blocks while it connects says nothing of what is there', async () => {
	for (const error of [Object.assign(new Error('x'), { name: 'SsrfBlockedIpError' }), new Error('The request was blocked because the destination hostname is restricted')]) {
		expect(await fetchPicture(web({ [start]: error }), start)).toEqual({ why: 'inside' });
		expect(await fetchPicture(web({ [start]: new Error('failed', { cause: error }) }), start)).toEqual({ why: 'inside' });
	}
});

test.each<[number, boolean]>([
	[199, false],
	[200, true],
	[299, true],
	[300, false],
	[499, false],
])('an answer of %i is a picture: %s', async (status, isPicture) => {
	const fetched = await fetchPicture(web({ [start]: answer(status, {}, await plain(4, 4).png().toBuffer()) }), start);
	expect('header' in fetched).toBe(isPicture);
	if (!isPicture) expect(fetched).toMatchObject({ why: 'unreachable', what: `it answered ${status}`, mayPass: false });
});

test.each([429, 500, 599])('after %i another try may help', async (status) => {
	expect(await fetchPicture(web({ [start]: answer(status, {}, Buffer.alloc(0)) }), start)).toMatchObject({ mayPass: true });
});

test('a redirect without an address is no redirect', async () => {
	expect(await fetchPicture(web({ [start]: answer(302, {}, Buffer.alloc(0)) }), start)).toMatchObject({ what: 'it answered 302' });
});

test('a circle of redirects ends', async () => {
	let asked = 0;
	const get: Web['get'] = async () => {
		asked += 1;
		return answer(302, { location: start }, Buffer.alloc(0));
	};
	expect(await fetchPicture(open(get), start)).toMatchObject({ why: 'unreachable', what: expect.stringContaining('more than 5 times') });
	expect(asked).toBe(6);
});

test.each<[string, ReturnType<typeof answer> | Error, RegExp, boolean]>([
	['404', answer(404, {}, Buffer.from('no')), /answered 404 \(there is nothing/, false],
	['403', answer(403, {}, Buffer.from('no')), /not public/, false],
	['503', answer(503, {}, Buffer.from('no')), /answered 503/, true],
	['a host that does not exist', Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }), /no such host/, false],
	['a refused connection', Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), /nothing answers/, true],
	['a bad certificate', Object.assign(new Error('x'), { code: 'CERT_HAS_EXPIRED' }), /certificate/, false],
	['a stall', Object.assign(new Error('timeout of 60000ms exceeded'), { code: 'ECONNABORTED' }), /too long/, true],
	['a broken connection', Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }), /broke off/, true],
])('%s is told in words, and never as a code', async (_, page, what, mayPass) => {
	const fetched = await fetchPicture(web({ [start]: page }), start);
	expect(fetched).toEqual({ why: 'unreachable', what: expect.stringMatching(what), mayPass });
	expect(JSON.stringify(fetched)).not.toMatch(/\bE[A-Z]{4,}/);
});

test('a file that says it is too large is not read at all, and one that does not say is given up at 50 MB', async () => {
	let taken = 0;
	const body = (async function* () {
		yield await plain(40, 30).jpeg().toBuffer();
		for (;;) {
			taken += 1;
			yield new Uint8Array(1024 * 1024);
		}
	})();
	const said = { status: 200, headers: { 'content-length': String(60 * 1024 * 1024) }, bytes: body, close: () => {} };
	expect(await fetchPicture(open(async () => said), start)).toMatchObject({ why: 'tooLarge' });
	expect(taken).toBe(0);
	expect(await fetchPicture(open(async () => ({ ...said, headers: {} })), start)).toMatchObject({ why: 'tooLarge' });
	expect(taken).toBe(50);
});

describe('over a real connection', () => {
	test('nothing that authorises is sent along', async () => {
		const bytes = await plain(400, 300).png().toBuffer();
		const asked: IncomingHttpHeaders[] = [];
		const server = await serve((request, response) => {
			asked.push(request.headers);
			response.end(bytes);
		});
		const fetched = await fetchPicture(webOf(realContext(undefined, 'loopback')), `${server.url}/photo`).finally(server.close);
		expect(fetched).toMatchObject({ header: { width: 400 } });
		expect(asked).toHaveLength(1);
		expect(Object.keys(asked[0]!).filter((name) => /auth|key|cookie|openai/.test(name))).toEqual([]);
	});

	test.each([
		['UTF-8, which Node writes and reads byte by byte', Buffer.from('/bücher/a b.png').toString('latin1')],
		['Latin-1', '/bücher/a b.png'],
	])('a redirect to an address with letters that no address may hold is followed: in %s', async (_, location) => {
		const bytes = await plain(400, 300).png().toBuffer();
		const asked: Array<string | undefined> = [];
		const server = await serve((request, response) => {
			asked.push(request.url);
			if (asked.length > 1) response.end(bytes);
			else response.writeHead(302, { location }).end();
		});
		const fetched = await fetchPicture(webOf(realContext(undefined, 'loopback')), `${server.url}/photo`).finally(server.close);
		expect(asked).toEqual(['/photo', '/b%C3%BCcher/a%20b.png']);
		expect(fetched).toMatchObject({ header: { width: 400 } });
	});

	test('an address inside is not called, and nobody can tell whether anything is there', async () => {
		let asked = 0;
		const server = await serve((_, response) => {
			asked += 1;
			response.end();
		});
		const told = await Promise.all([server.url, 'http://127.0.0.1:1/x', 'http://localhost:1/x', 'http://[::1]:1/x'].map(async (url) => await fetchPicture(webOf(realContext()), url)));
		await server.close();
		expect(asked).toBe(0);
		expect(told).toEqual(new Array(4).fill({ why: 'inside' }));
	});

	test('a connection that dies half-way leaves no picture', async () => {
		const bytes = await plain(400, 300).png({ compressionLevel: 0 }).toBuffer();
		const server = await serve((_, response) => {
			response.writeHead(200, { 'content-length': bytes.length });
			response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
		});
		const fetched = await fetchPicture(webOf(realContext(undefined, 'loopback')), `${server.url}/photo`).finally(server.close);
		expect(fetched).toMatchObject({ why: 'unreachable', mayPass: true });
	});
});
