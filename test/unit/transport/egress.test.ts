import { mayFetch } from '../../../nodes/shared/transport/egress';
import type { HttpContext } from '../../../nodes/shared/transport/send';
import { egressFilter } from './realHttp';

const context = (filter?: object, asked: unknown[] = []) =>
	({ helpers: filter ? { getSecureEgressFilter: (policy: unknown) => (asked.push(policy), filter) } : {} }) as unknown as HttpContext;

/** Addresses that lead inwards whatever anybody lists. */
const inside = [
	'http://127.0.0.1/x',
	'http://127.1/x',
	'http://2130706433/x',
	'http://0x7f.1/x',
	'http://0.0.0.0/x',
	'http://10.1.2.3/x',
	'http://100.64.0.1/x',
	'http://100.127.255.254/x',
	'http://169.254.169.254/latest/meta-data',
	'http://172.16.0.1/x',
	'http://172.31.255.255/x',
	'http://192.0.0.8/x',
	'http://192.88.99.1/x',
	'http://192.168.1.1/x',
	'http://198.18.0.1/x',
	'http://198.19.255.255/x',
	'http://224.0.0.1/x',
	'http://255.255.255.255/x',
	'http://[::1]/x',
	'http://[::]/x',
	'http://[::ffff:127.0.0.1]/x',
	'http://[::ffff:a9fe:a9fe]/x',
	'http://[64:ff9b::7f00:1]/x',
	'http://[2002:7f00:1::]/x',
	'http://[fe80::1]/x',
	'http://[fd00::1]/x',
	'http://[ff02::1]/x',
	'file:///etc/passwd',
	'ftp://a.example/x',
	'data:image/png;base64,AAAA',
	'nonsense',
];
const names = ['http://redis/x', 'http://redis./x', 'http://localhost/x', 'http://a.localhost/x', 'http://printer.local/x', 'http://api.internal/x', 'http://db.lan/x'];
const outside = ['http://9.255.255.255/x', 'https://11.0.0.1/x', 'http://100.63.255.255/x', 'http://100.128.0.1/x', 'http://172.15.0.1/x', 'http://172.32.0.1/x', 'http://192.0.1.1/x', 'http://198.17.0.1/x', 'http://198.20.0.1/x', 'http://223.255.255.255/x'];

describe('an n8n without an egress filter', () => {
	test.each([...inside, ...names])('%s is not fetched', async (url) => expect(await mayFetch(context(), url)).toBe(false));
	test.each([...outside, 'https://localhost.example/x', 'https://10.cdn.example/x', 'https://cdn.locals.example:8443/x'])('%s is fetched', async (url) => {
		expect(await mayFetch(context(), url)).toBe(true);
	});
});

describe('n8n’s own egress filter', () => {
	test.each([...inside, ...names])('%s is not fetched', async (url) => expect(await mayFetch(context(egressFilter()), url)).toBe(false));
	test.each(outside)('%s is fetched', async (url) => expect(await mayFetch(context(egressFilter()), url)).toBe(true));

	test('is asked whether or not it is switched on', async () => {
		const asked: unknown[] = [];
		await mayFetch(context(egressFilter(), asked), 'http://127.0.0.1/x');
		expect(asked).toEqual(['enforced']);
	});

	test('lets through what an administrator allows, by address or by name', async () => {
		const filter = egressFilter(['127.0.0.1/32', '10.0.0.0/8'], ['localhost']);
		for (const url of ['http://127.0.0.1:5678/x', 'http://10.1.2.3/x', 'http://localhost:9000/x']) expect(await mayFetch(context(filter), url)).toBe(true);
		for (const url of ['http://127.0.0.2/x', 'http://192.168.1.1/x']) expect(await mayFetch(context(filter), url)).toBe(false);
	});

	test.each([
		['a name that resolves inwards', { ok: false, error: Object.assign(new Error('restricted'), { name: 'SsrfBlockedIpError' }) }, 'https://inwards.example/x', false],
		['a name n8n’s administrator blocks', { ok: false, error: Object.assign(new Error('restricted'), { name: 'SsrfBlockedHostnameError' }) }, 'https://x.example/x', false],
		['a name a proxy has to resolve', { ok: false, error: Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }) }, 'https://x.example/x', true],
		['a name of one label that does not resolve', { ok: false, error: new Error('getaddrinfo ENOTFOUND') }, 'http://redis/x', false],
		['a name of one label that is allowed', { ok: true }, 'http://minio:9000/x', true],
	])('%s', async (_name, verdict, url, expected) => {
		const answers = [async () => await Promise.resolve(verdict), ...(verdict.ok ? [] : [async () => await Promise.reject((verdict as { error: Error }).error)])];
		for (const validateUrl of answers) expect(await mayFetch(context({ validateUrl }), url)).toBe(expected);
	});
});
