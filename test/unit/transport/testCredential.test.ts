import type { ICredentialTestFunctions } from 'n8n-workflow';
import { testCredential } from '../../../nodes/shared/transport/testCredential';

/** What the Test button says where the provider answers so, and what it was asked. */
async function press(answer: object | Error, data: object = {}) {
	const asked: object[] = [];
	const request = async (options: object) => {
		asked.push(options);
		return answer instanceof Error ? await Promise.reject(answer) : await Promise.resolve({ statusCode: 200, headers: {}, ...answer });
	};
	const ctx = { helpers: { request } } as unknown as ICredentialTestFunctions;
	const said = await testCredential.call(ctx, { id: '1', name: 'x', type: 'gptImageApi', data: { apiKey: 'sk-secret-key-1234', route: 'openai', ...data } });
	return { said, asked };
}

test('it asks for the list of models, with the key, and follows no redirect', async () => {
	const { said, asked } = await press({ body: { data: [] } });
	expect(said).toEqual({ status: 'OK', message: 'OpenAI accepts the key.' });
	expect(asked).toEqual([
		expect.objectContaining({
			method: 'GET',
			uri: 'https://api.openai.com/v1/models',
			headers: { Accept: 'application/json', Authorization: 'Bearer sk-secret-key-1234' },
			followRedirect: false,
			simple: false,
			resolveWithFullResponse: true,
			timeout: 15_000,
		}),
	]);
});

test('organisation and project go along, trimmed, and Azure’s key under its own name', async () => {
	const { asked } = await press({ body: { data: [] } }, { organization: ' org-1 ', project: ' ' });
	expect(asked[0]).toMatchObject({ headers: { 'OpenAI-Organization': 'org-1' } });
	expect(asked[0]).not.toHaveProperty('headers.OpenAI-Project');
	const azure = await press({ body: { data: [] } }, { route: 'azureV1', baseUrl: 'https://r.openai.azure.com' });
	expect(azure.asked[0]).toMatchObject({ headers: { 'api-key': 'sk-secret-key-1234' } });
	expect(azure.asked[0]).not.toHaveProperty('headers.Authorization');
});

test('a provider that gives its models as a bare list is an image API too', async () => {
	const { said } = await press({ body: [{ id: 'gpt-image-2' }] }, { route: 'compatible', baseUrl: 'https://provider.example/v1' });
	expect(said).toEqual({ status: 'OK', message: 'provider.example accepts the key.' });
});

const broken = (code: string, more: object = {}) => Object.assign(new Error(`x ${code}`), { code, ...more });

test.each<[string, object | Error, RegExp]>([
	['a wrong key', { statusCode: 401, body: { error: { code: 'invalid_api_key', message: 'Incorrect API key provided: sk-secret-key-1234' } } }, /key/],
	['a redirect', { statusCode: 302, headers: { location: 'https://evil.example' }, body: '' }, /./],
	['a server that is down', { statusCode: 503, body: 'down' }, /^OpenAI answered with an error \(HTTP 503\)\. Try again in a few minutes\.$/],
	['a gateway', { statusCode: 499, body: '' }, /\(HTTP 499\)/],
	['a web page', { body: '<html></html>' }, /Base URL/],
	['something else', { body: { models: [] } }, /^What answered is not an image API\. Check the Base URL in the credential: for most providers it ends in \/v1\.$/],
	['nobody', broken('ECONNREFUSED', { syscall: 'connect' }), /^[^…]*\.$/],
	['silence', broken('ETIMEDOUT'), /^No answer came\. Check the Base URL/],
])('%s is told in words: what it is, and what to do', async (_, answer, words) => {
	const { said } = await press(answer);
	expect(said.status).toBe('Error');
	expect(said.message).toMatch(words);
	expect(said.message).not.toMatch(/sk-secret|billed|\.\.|undefined/);
});

test('what the form itself shows to be wrong is not sent', async () => {
	const { said, asked } = await press({}, { route: 'compatible', baseUrl: 'nonsense' });
	expect(said.message).toMatch(/^Base URL: /);
	expect(asked).toEqual([]);
});
