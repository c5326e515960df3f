import { isRecord, parseJson, recordOf, textOf } from '../../base/json';
import type { Read } from './read';

type Pairs = Read<Record<string, string>>;

/** Headers the request needs for itself; another value would break it or send the key elsewhere. */
const reserved = new Set([
	'authorization',
	'api-key',
	'host',
	'content-type',
	'content-length',
	'transfer-encoding',
	'connection',
	'expect',
	'te',
	'trailer',
	'upgrade',
	'accept-encoding',
]);

const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;
const headerValue = /^[\x20-\x7e\t]{0,4000}$/;
const maxPairs = 100;

/** Extra headers from the credential: a JSON object, or a list of `{name, value}`. Values that could break a request are refused. */
export function readExtraHeaders(given: unknown): Pairs {
	const description = 'Give a JSON object of names and values, for example {"X-Team": "shop"}.';
	const refuse = (message: string): Pairs => ({
		ok: false,
		refusal: { parameter: 'Extra Headers', message, description },
	});
	const pairs = readPairs(given);
	if (!pairs) return refuse('This is no list of headers');
	for (const [name, value] of pairs) {
		if (!headerName.test(name)) return refuse('One of the names is no header name');
		if (reserved.has(name.toLowerCase())) return refuse(`The header ${name} is set by the node itself`);
		if (typeof value !== 'string' || !headerValue.test(value))
			return refuse(`The value of ${name} has line breaks or special characters in it`);
	}
	return { ok: true, value: Object.fromEntries(pairs) as Record<string, string> };
}

/** Model mapping from the credential: the model as chosen, and the provider's name for it. */
export function readModelMapping(given: unknown): Pairs {
	const description = 'Give a JSON object, for example {"gpt-image-2": "my-deployment"}.';
	const pairs = readPairs(given);
	const fine = pairs?.every(
		([from, to]) => from.trim() !== '' && typeof to === 'string' && /^[^\s\x00-\x1f]{1,200}$/.test(to),
	);
	if (pairs && fine) return { ok: true, value: Object.fromEntries(pairs) as Record<string, string> };
	return { ok: false, refusal: { parameter: 'Model Mapping', message: 'This is no list of model names', description } };
}

/** Name and value pairs of a JSON text, an object or a list; empty for nothing; undefined for anything else. */
function readPairs(given: unknown): Array<[string, unknown]> | undefined {
	const value = typeof given === 'string' ? (given.trim() === '' ? {} : parseJson(given)) : (given ?? {});
	if (!isRecord(value) && !Array.isArray(value)) return undefined;
	const list = Array.isArray(value)
		? value.map(recordOf).map((one): [string, unknown] => [textOf(one.name), one.value])
		: Object.entries(value);
	const pairs = list.map(([name, one]): [string, unknown] => [
		name,
		typeof one === 'number' || typeof one === 'boolean' ? String(one) : one,
	]);
	return pairs.length <= maxPairs ? pairs : undefined;
}
