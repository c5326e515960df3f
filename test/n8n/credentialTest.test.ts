import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { useBed } from './useBed';

const bed = useBed();

const types = ['gptImageApi', 'gptImageFallbackApi'];
const key = 'sk-here-only';
const asked: Array<{ host: string; path: string; key: unknown }> = [];
let origin = '';

/** What answers: by the first part of the path. */
const answers: Record<string, (response: http.ServerResponse) => void> = {
	moved: (response) => response.writeHead(307, { location: `http://localhost:${new URL(origin).port}/v1/models` }).end(),
	page: (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Welcome</title>'),
	other: (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"hello":"world"}'),
	broken: (response) => response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>'),
	none: (response) => response.writeHead(404, { 'content-type': 'application/json' }).end('{"detail":"Not Found"}'),
	v1: (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"object":"list","data":[]}'),
};
const server = http.createServer(({ url = '', headers }, response) => {
	asked.push({ host: String(headers.host), path: url, key: headers.authorization ?? headers['api-key'] });
	answers[url.split('/')[1] ?? '']?.(response);
});

beforeAll(async () => {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => await new Promise((resolve) => server.close(resolve)));
beforeEach(() => asked.splice(0));

const said = async (data: object, type = 'gptImageApi') =>
	await bed.n8n.testCredential(type, { apiKey: key, route: 'compatible', ...data });

describe('the Test button', () => {
	test.each(types)('of %s says yes where a list of models comes, asked with the key at the address of all calls', async (type) => {
		expect(await said({ baseUrl: origin }, type)).toEqual({ status: 'OK', message: expect.stringMatching(/^127.0.0.1:\d+ accepts the key.$/) });
		expect(asked).toEqual([{ host: new URL(origin).host, path: '/v1/models', key: `Bearer ${key}` }]);
	});

	test('sends the key of Azure under the name Azure wants', async () => {
		expect(await said({ route: 'azureV1', baseUrl: `${origin}/v1` })).toMatchObject({ status: 'OK' });
		expect(asked).toEqual([{ host: new URL(origin).host, path: '/v1/models', key }]);
	});

	test.each<[string, () => object, string]>([
		['a wrong key', () => ({ apiKey: 'sk-wrong', baseUrl: bed.emulator.baseUrl }), 'The API key was not accepted. '],
		['an address without /v1', () => ({ baseUrl: `${origin}/none` }), 'There is no image API at this address. Check the Base URL and the route in the credential: for most providers it ends in /v1. The answer was: "Not Found".'],
		['a web page in place of the API', () => ({ baseUrl: `${origin}/page` }), 'What answered is not an image API. Check the Base URL in the credential: for most providers it ends in /v1.'],
		['another API', () => ({ baseUrl: `${origin}/other` }), 'What answered is not an image API. '],
		['a host that is not there', () => ({ baseUrl: 'http://nobody.invalid/v1' }), 'The image service could not be reached. Check the Base URL in the credential, and that this n8n may reach the internet.'],
		['a port nobody listens on', () => ({ baseUrl: 'http://127.0.0.1:9/v1' }), 'The image service could not be reached. '],
		['a service that is down', () => ({ baseUrl: `${origin}/broken`, ownerName: 'Our Gateway' }), 'Our Gateway answered with an error (HTTP 502). Try again in a few minutes.'],
		['a redirect', () => ({ baseUrl: `${origin}/moved` }), 'The address in the credential sends requests on to another one. '],
		['a key with a line break in it', () => ({ apiKey: 'sk-a\nsk-b', baseUrl: origin }), 'API Key: The key has spaces, line breaks or special characters in it. '],
		['an address without https', () => ({ baseUrl: 'gateway.example.com/v1' }), 'Base URL: The address does not begin with https:// (or http://). '],
		['a price table that is none', () => ({ baseUrl: origin, priceKind: 'table', priceTable: '{}' }), 'Price Table: The price table cannot be read. '],
	])('says what is wrong with %s, in the words of the nodes', async (_, data, words) => {
		const { status, message } = await said(data());
		expect(status).toBe('Error');
		expect(message.slice(0, words.length)).toBe(words);
		expect(message).not.toContain(key);
	});

	test.each(types)('of %s follows no redirect: the key goes to no other host', async (type) => {
		expect(await said({ baseUrl: `${origin}/moved` }, type)).toMatchObject({ status: 'Error' });
		expect(asked).toEqual([{ host: new URL(origin).host, path: '/moved/models', key: `Bearer ${key}` }]);
	});

	test('asks OpenAI where the form shows no address, whatever was entered before it was folded', async () => {
		await said({ route: 'openai', more: false, baseUrl: `${origin}/v1` });
		expect(asked).toEqual([]);
	});
});
