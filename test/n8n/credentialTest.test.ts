import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { useBed } from './useBed';

const bed = useBed();

test('the Test button follows no redirect: the key goes to no other host', async () => {
	const asked: Array<[host: string, key: unknown]> = [];
	const server = http.createServer((request, response) => {
		asked.push([String(request.headers.host).split(':')[0]!, request.headers.authorization]);
		if (request.url === '/v1/models') response.writeHead(307, { location: `http://localhost:${port}/elsewhere` }).end();
		else response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":[]}');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	for (const type of ['gptImageApi', 'gptImageFallbackApi']) {
		const data = { apiKey: 'sk-here-only', route: 'compatible', baseUrl: `http://127.0.0.1:${port}/v1` };
		expect(await bed.n8n.testCredential(type, data)).toMatchObject({ status: 'Error' });
	}
	await new Promise((resolve) => server.close(resolve));
	expect(asked).toEqual(new Array(2).fill(['127.0.0.1', 'Bearer sk-here-only']));
});
