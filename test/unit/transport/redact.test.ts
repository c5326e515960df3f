import fc from 'fast-check';

import { redact, redactAll } from '../../../nodes/shared/transport/failure/redact';

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

test('a short header value is a word, and stays readable', () => {
	expect(redact('a shop window', ['shop'])).toBe('a shop window');
});
