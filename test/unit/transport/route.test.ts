import { routeFacts } from '../../../nodes/shared/run/order/imageOrder';
import { readRoute, type Route } from '../../../nodes/shared/transport/route/route';

const base = { apiKey: 'sk-abcdef123456', route: 'openai', baseUrl: 'https://api.openai.com/v1' };

function route(more: object): Route {
	const found = readRoute({ ...base, ...more });
	if (!found.ok) throw new Error(`${found.refusal.parameter}: ${found.refusal.message}`);
	return found.route;
}

function refusal(more: object) {
	const found = readRoute({ ...base, ...more });
	if (found.ok) throw new Error('not refused');
	return found.refusal;
}

describe('addresses', () => {
	test.each([
		['openai', '', 'https://api.openai.com/v1/images/generations'],
		['openai', 'https://api.openai.com/v1/', 'https://api.openai.com/v1/images/generations'],
		['openai', 'https://eu.api.openai.com/v1', 'https://eu.api.openai.com/v1/images/generations'],
		['compatible', 'https://x.example/v1/images/generations', 'https://x.example/v1/images/generations'],
		['compatible', 'https://x.example/v1/chat/completions/', 'https://x.example/v1/images/generations'],
		['compatible', 'https://x.example/custom/path?a=1#b', 'https://x.example/custom/path/images/generations'],
		['compatible', '  https://x.example/v1  ', 'https://x.example/v1/images/generations'],
		['azureV1', 'https://r.openai.azure.com', 'https://r.openai.azure.com/openai/v1/images/generations'],
		['azureV1', 'https://r.openai.azure.com/openai/v1/', 'https://r.openai.azure.com/openai/v1/images/generations'],
		// What Azure's portal shows to be copied.
		['azureV1', 'https://r.openai.azure.com/openai/deployments/d/images/generations?api-version=2024-01-01', 'https://r.openai.azure.com/openai/v1/images/generations'],
		['azureV1', 'https://r.openai.azure.com/openai/', 'https://r.openai.azure.com/openai/v1/images/generations'],
		['azureV1', 'https://gateway.example/azure/v1', 'https://gateway.example/azure/v1/images/generations'],
		[
			'azureDeployment',
			'https://r.openai.azure.com/openai/deployments/d/images/generations?api-version=2024-01-01',
			'https://r.openai.azure.com/openai/deployments/my-img/images/generations?api-version=2025-04-01-preview',
		],
	])('%s %s', (kind, baseUrl, expected) => {
		const found = route({
			route: kind,
			baseUrl,
			apiVersion: '2025-04-01-preview',
			modelMapping: '{"gpt-image-2":"my-img"}',
		});
		expect(found.url('images/generations', 'gpt-image-2')).toBe(expected);
	});

	test('the deployment stands in an Azure address only for images, and is escaped', () => {
		const azure = route({
			route: 'azureDeployment',
			baseUrl: 'https://r.openai.azure.com',
			modelMapping: '{"gpt-image-2":"a/../b?c"}',
		});
		expect(azure.url('images/edits', 'gpt-image-2')).toContain(
			'/openai/deployments/a%2F..%2Fb%3Fc/images/edits?api-version=',
		);
		expect(azure.url('models')).toBe('https://r.openai.azure.com/openai/models?api-version=2025-04-01-preview');
	});

	test.each([
		['ftp://x.example', 'https://'],
		['api.openai.com/v1', 'https://'],
		['localhost:4000', 'https://'],
		['https://key:secret@x.example/v1', 'API Key'],
		['http://api.openai.com/v1', 'unencrypted'],
		['http://eu.api.openai.com/v1', 'unencrypted'],
		['http://r.openai.azure.com', 'unencrypted'],
		['http://r.cognitiveservices.azure.com', 'unencrypted'],
		['http://r.services.ai.azure.com', 'unencrypted'],
		['https://', 'no web address'],
		['my gateway', 'spaces'],
		['https://x.example/v1\u200b', 'spaces'],
		['javascript://x', 'https://'],
	])('%s is refused in plain words', (baseUrl, words) => {
		const { parameter, message } = refusal({ route: 'compatible', baseUrl });
		expect(parameter).toBe('Base URL');
		expect(message).toContain(words);
		expect(message).not.toContain('secret');
	});

	test.each(['azureV1', 'azureDeployment'])('%s without its own address, or with OpenAI’s, is refused', (kind) => {
		expect(refusal({ route: kind, baseUrl: '' }).parameter).toBe('Base URL');
		expect(refusal({ route: kind, baseUrl: 'https://api.openai.com/v1' }).parameter).toBe('Base URL');
	});
});

const gateway = { route: 'compatible', baseUrl: 'http://localhost:4000', ownerName: 'Our Gateway' };

describe('whose images they are', () => {
	test.each([
		[{}, 'OpenAI'],
		[{ baseUrl: 'https://eu.api.openai.com/v1' }, 'OpenAI'],
		[{ baseUrl: 'https://cheap.example/v1' }, 'cheap.example'],
		[{ baseUrl: 'https://api.openai.com.evil.example/v1' }, 'api.openai.com.evil.example'],
		[{ route: 'compatible', baseUrl: 'http://localhost:4000' }, 'localhost:4000'],
		[{ route: 'azureV1', baseUrl: 'https://r.openai.azure.com' }, 'Azure'],
		[{ route: 'compatible', baseUrl: 'http://localhost:4000', ownerName: ' Our Gateway ' }, 'Our Gateway'],
	])('%j is %s', (more, owner) => {
		expect(route(more).owner).toBe(owner);
	});

	test('a provider’s price is what the credential says, and nothing by itself', () => {
		expect(route({}).price).toBeUndefined();
		expect(route({ priceKind: 'none', pricePerImage: 5 }).price).toBeUndefined();
		expect(route({ priceKind: 'perImage', pricePerImage: 0.03 }).price).toEqual({ kind: 'perImage', usd: 0.03 });
		expect(route({ priceKind: 'perImage', pricePerImage: 0 }).price).toEqual({ kind: 'perImage', usd: 0 });
		const tokens = { priceKind: 'perMillionTokens', priceTextIn: 5, priceImageIn: 8, priceImageOut: 30 };
		expect(route(tokens).price).toEqual({ kind: 'tokens', textIn: 5, imageIn: 8, imageOut: 30 });
		for (const bad of [-1, NaN, 'x', '', null, undefined, Infinity]) {
			expect(refusal({ priceKind: 'perImage', pricePerImage: bad }).parameter).toBe('Own Price');
		}
	});

	test('a price table of another owner is refused', () => {
		const table = (owner?: string) => ({ ...gateway, priceKind: 'table', priceTable: JSON.stringify({ owner, date: '2026-11-01', prices: { 'gpt-image-2': { perImage: 0.04 } } }) });
		expect(route(table('Our Gateway')).price).toMatchObject({ owner: 'Our Gateway' });
		expect(refusal(table('OpenAI'))).toMatchObject({ parameter: 'Price Table', message: 'The prices are OpenAI’s, and Our Gateway bills' });
	});
});

describe('headers, key and mapping', () => {
	test('extra headers may be an object or a list', () => {
		expect(route({ secretHeaders: '{"X-Team":"shop","X-N":1}' }).headers).toEqual({ 'X-Team': 'shop', 'X-N': '1' });
		expect(route({ secretHeaders: '[{"name":"X-Team","value":"shop"}]' }).headers).toEqual({ 'X-Team': 'shop' });
		expect(route({ secretHeaders: '' }).headers).toEqual({});
		expect(route({ secretHeaders: undefined }).headers).toEqual({});
	});

	test.each([
		'{"Authorization":"Bearer x"}',
		'{"host":"evil.example"}',
		'{"CONTENT-TYPE":"text/plain"}',
		'{"api-key":"x"}',
		'{"Transfer-Encoding":"chunked"}',
		'{"X-A":"a\\r\\nAuthorization: x"}',
		'{"X-A\\n":"a"}',
		'{"X-A":"\\u2028"}',
		'{"":"a"}',
		'{"X-A":{}}',
		'[1]',
		'"text"',
		'{broken',
		'null',
	])('extra headers %s are refused', (secretHeaders) => {
		expect(refusal({ secretHeaders }).parameter).toBe('Extra Headers');
	});

	test('a mapped model goes by the provider’s name, another by its own', () => {
		const { modelFor } = route({ modelMapping: '{"gpt-image-2":"prod"}' });
		expect([modelFor('gpt-image-2'), modelFor('gpt-image-1.5'), modelFor('constructor')]).toEqual([
			'prod',
			'gpt-image-1.5',
			'constructor',
		]);
	});

	test.each(['{broken', '{"a":""}', '{"a":"b c"}', '{"a":null}', '3'])(
		'model mapping %s is refused',
		(modelMapping) => {
			expect(refusal({ modelMapping }).parameter).toBe('Model Mapping');
		},
	);

	test.each(['', '   ', 'sk-a\nbc', 'sk-a bc', 'sk-äbc', undefined, 7])(
		'the key %j is refused without being repeated',
		(apiKey) => {
			const { parameter, message, description } = refusal({ apiKey });
			expect(parameter).toBe('API Key');
			if (String(apiKey).trim().length > 1) expect(message + description).not.toContain(String(apiKey).trim());
		},
	);

	test('an organisation with a line break is refused', () => {
		expect(refusal({ organization: 'org-1\r\nX: y' }).parameter).toBe('Organization ID');
		expect(refusal({ project: 'a b' }).parameter).toBe('Project ID');
	});

	test('the key and header values are known as secrets, and stand nowhere else', () => {
		const found = route({ secretHeaders: '{"X-Gateway-Token":"gw-token-1"}' });
		expect(found.secrets).toEqual(['sk-abcdef123456', 'gw-token-1']);
		// A short key is one all the same; a short header is a word.
		expect(route({ apiKey: 'sk-1234', secretHeaders: '{"X-Team":"shop"}' }).secrets).toEqual(['sk-1234']);
		expect(JSON.stringify({ ...found, secrets: [], headers: {} })).not.toContain('sk-abcdef');
	});
});

test('what the user wrote of the account goes on the receipt', () => {
	const read = readRoute({ apiKey: 'sk-a', baseUrl: 'https://api.openai.com/v1', outputRights: ' ours ', supportContact: `s@a.example${'x'.repeat(400)}` });
	if (!read.ok) throw new Error(read.refusal.message);
	expect(routeFacts(read.route, 'gpt-image-2')).toMatchObject({ outputRights: 'ours', supportContact: expect.stringMatching(/^s@a\.examplex+$/) });
	expect(read.route.supportContact).toHaveLength(300);
});
