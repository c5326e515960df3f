import fc from 'fast-check';

import { redact, redactAll, withoutSecretsIn } from '../../../nodes/shared/transport/failure/redact';
import { readRoute } from '../../../nodes/shared/transport/route/route';

test.each([
	['Incorrect API key provided: sk-proj-abc***xyz9.', 'Incorrect API key provided: ***.'],
	['Authorization: Bearer abc.def-ghi', 'Authorization: Bearer ***'],
	['{"api-key":"0123456789abcdef"}', '{"api-key":"***"}'],
	["api_key='0123456789'", "api_key='***'"],
	['a risk-free task-force: nothing here', 'a risk-free task-force: nothing here'],
	['token usage: 12 tokens', 'token usage: 12 tokens'],
])('%s', (text, expected) => {
	expect(redact(text)).toBe(expected);
});

test('a known secret never survives, wherever it stands', () => {
	const secret = fc.stringMatching(/^[\x21-\x7e]{8,40}$/);
	fc.assert(
		fc.property(secret, fc.string(), fc.string(), (key, before, after) => {
			expect(redact(`${before}${key}${after}`, [key, 'another-secret'])).not.toContain(key);
		}),
	);
});

test('in a JSON value every string is masked, and a field named as a key whatever it holds', () => {
	const value = {
		error: { message: 'with sk-mine-123456', list: ['Bearer abcdefgh', 1, null], api_key: 'short' },
		ok: true,
	};
	expect(redactAll(value, ['unrelated-secret'])).toEqual({
		error: { message: 'with ***', list: ['Bearer ***', 1, null], api_key: '***' },
		ok: true,
	});
});

test.each([
	['sk-1234', 'the key sk-1234, please'],
	['ollama', 'key=ollama'],
	['k+y', 'a k+y.'],
])('a short key %s is masked where it stands alone', (key, text) => {
	expect(redact(text, [key])).not.toContain(key);
	expect(redact(`x${key}y`, [key])).toBe(`x${key}y`);
});

test('a header that is an address takes nothing from other addresses', () => {
	const found = readRoute({ apiKey: 'sk-mine-123456', secretHeaders: '{"HTTP-Referer": "https://shop.acme-tools.io/n8n?hook=81726354"}' });
	if (!found.ok) throw new Error(found.refusal.message);
	expect(redact('https://cdn.pictures.net/a.png', found.route.secrets)).toBe('https://cdn.pictures.net/a.png');
	expect(redact('for https://shop.acme-tools.io/n8n?hook=81726354.', found.route.secrets)).toBe('for https://***.');
});

test('what is too short for a key is no secret', () => {
	expect(redact('2 of 4', ['4'])).toBe('2 of 4');
});

describe('a secret is found in every form', () => {
	const key = 'sk/Prod+9aZ"q\\T-7bVx4LmQ2wE6rT8y';
	const quoted = (text: string) => JSON.stringify(text).slice(1, -1);
	test.each([
		['as it is', key],
		['escaped', quoted(key)],
		['escaped twice', quoted(quoted(key))],
		['in an address', encodeURIComponent(key)],
		['escaped, in an address', encodeURIComponent(quoted(key))],
		['in base64', Buffer.from(key).toString('base64')],
		['in base64, as a header', Buffer.from(`Bearer ${key}`).toString('base64')],
	])('%s', (_, form) => {
		const told = redact(`before ${form} after`, [key]);
		expect(told).toBe('before *** after'.replace('***', told.slice(7, -6)));
		for (let at = 0; at + 12 <= form.length - 4; at++) expect(told).not.toContain(form.slice(at, at + 12));
	});

	test('with a byte damaged on the way', () => {
		for (let at = 0; at < key.length; at++) {
			const told = redact(`it was ${key.slice(0, at)}\0${key.slice(at + 1)}.`, [key]);
			for (let from = 0; from + 8 <= key.length; from++) expect(told).not.toContain(key.slice(from, from + 8));
		}
	});

	test('cut by an excerpt, at its beginning or end', () => {
		for (let length = 10; length < key.length; length++) {
			expect(redact(`it was ${key.slice(0, length)}`, [key])).toBe('it was ***');
			expect(redact(`${key.slice(-length)} it was`, [key])).toBe('*** it was');
		}
	});
});

test.each([
	['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P', '***'],
	['token=eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.', 'token=***'],
	['not eyJ a token', 'not eyJ a token'],
])('tokens are known by their looks: %s', (text, expected) => {
	expect(redact(text)).toBe(expected);
});

test.each(['eyJ-', 'eyJ.', 'eyJa.', 'sk-', 'sk-.', 'sk-a.', 'Bearer ', 'Basic\t', 'api_key ', 'api_key=', '"password": ', 'secret:"', '-sk-a', '\\'])(
	'a long text of %j takes no longer than its length',
	(piece) => {
		const text = piece.repeat(400_000 / piece.length);
		const startedAt = performance.now();
		redact(text, ['another-secret-key', 'sk-12']);
		expect(performance.now() - startedAt).toBeLessThan(5_000);
	},
);

test('of a good answer only the given secrets are masked, in names too', () => {
	const value = { text: 'a sk-looksLikeOne key, and my-own-secret', list: [{ 'my-own-secret': 1 }], password: 'shown on the sign' };
	expect(withoutSecretsIn(value, ['my-own-secret'])).toEqual({
		text: 'a sk-looksLikeOne key, and ***',
		list: [{ '***': 1 }],
		password: 'shown on the sign',
	});
});

test('the API’s own words stay where they name and type: an extra header may be of the same words', () => {
	const secrets = ['image-generation', 'image_gen_of_the_shop'];
	const body = {
		status: 'the shop: image-generation',
		output: [{ type: 'image_generation_call', status: 'completed' }],
		tool_usage: { image_gen: { output_tokens: 196 } },
	};
	for (const cleaned of [withoutSecretsIn(body, secrets), redactAll(body, secrets)]) expect(cleaned).toEqual({ ...body, status: 'the shop: ***' });
});
