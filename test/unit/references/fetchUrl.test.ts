import type { IncomingHttpHeaders } from 'node:http';
import { fetchPicture, getWith, type Get } from '../../../nodes/shared/references/fetchUrl';
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

/** Answers by address. */
const web = (pages: Record<string, ReturnType<typeof answer> | Error>): Get => async (url) => {
	const page = pages[url] ?? new Error('getaddrinfo ENOTFOUND');
	if (page instanceof Error) throw page;
	return page;
};

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
		const get: Get = async (url) => {
			asked.push(url);
			return answer(302, { location }, Buffer.alloc(0));
		};
		expect(await fetchPicture(get, start)).toMatchObject({ why: 'unreachable', what: expect.stringContaining('not on the web') });
		expect(asked).toEqual([start]);
	}
});

test('a circle of redirects ends', async () => {
	let asked = 0;
	const get: Get = async () => {
		asked += 1;
		return answer(302, { location: start }, Buffer.alloc(0));
	};
	expect(await fetchPicture(get, start)).toMatchObject({ why: 'unreachable', what: expect.stringContaining('more than 5 times') });
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
	['an internal address', new Error('The request was blocked because the destination hostname is restricted'), /does not allow/, false],
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
	expect(await fetchPicture(async () => said, start)).toMatchObject({ why: 'tooLarge' });
	expect(taken).toBe(0);
	expect(await fetchPicture(async () => ({ ...said, headers: {} }), start)).toMatchObject({ why: 'tooLarge' });
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
		const fetched = await fetchPicture(getWith(realContext()), `${server.url}/photo`).finally(server.close);
		expect(fetched).toMatchObject({ header: { width: 400 } });
		expect(asked).toHaveLength(1);
		expect(Object.keys(asked[0]!).filter((name) => /auth|key|cookie|openai/.test(name))).toEqual([]);
	});

	test('a connection that dies half-way leaves no picture', async () => {
		const bytes = await plain(400, 300).png({ compressionLevel: 0 }).toBuffer();
		const server = await serve((_, response) => {
			response.writeHead(200, { 'content-length': bytes.length });
			response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
		});
		const fetched = await fetchPicture(getWith(realContext()), `${server.url}/photo`).finally(server.close);
		expect(fetched).toMatchObject({ why: 'unreachable', mayPass: true });
	});
});
