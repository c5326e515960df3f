import { invalid, type ApiError } from '../errors';

/** One row of a table of accepted fields: the type, and what narrows it. */
export interface FieldRule {
	type: 'string' | 'integer' | 'boolean' | 'object' | 'array';
	required?: boolean;
	oneOf?: readonly string[];
	min?: number;
	max?: number;
	/** Characters of a string, entries of an array. */
	minLength?: number;
	maxLength?: number;
}

export type Body = Record<string, unknown>;

const article = (type: string) => (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`);

const typeOf = (value: unknown): string => {
	if (Array.isArray(value)) return 'array';
	if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'decimal number';
	return value === null ? 'null' : typeof value;
};

const listed = (values: readonly string[]) =>
	values.map((value, i) => `${i > 0 && i === values.length - 1 ? 'and ' : ''}'${value}'`).join(', ');

function checkLength(name: string, value: string | unknown[], { minLength, maxLength }: FieldRule): void {
	const kind = typeof value === 'string' ? 'string' : 'array';
	const length = [...value].length;
	if (minLength !== undefined && length < minLength) {
		throw invalid(
			`empty_${kind}`,
			name,
			`Invalid '${name}': empty ${kind}. Expected ${article(kind)} with minimum length ${minLength}, but got an empty ${kind} instead.`,
		);
	}
	if (maxLength !== undefined && length > maxLength) throw tooLong(name, kind, maxLength, length);
}

/** A string or an array over its limit. */
export const tooLong = (name: string, kind: 'string' | 'array', maxLength: number, length: number): ApiError =>
	invalid(
		`${kind}_above_max_length`,
		name,
		`Invalid '${name}': ${kind} too long. Expected ${article(kind)} with maximum length ${maxLength}, but got ${article(kind)} with length ${length} instead.`,
	);

function checkRange(name: string, value: number, { min, max }: FieldRule): void {
	if (max !== undefined && value > max) {
		throw invalid(
			'integer_above_max_value',
			name,
			`Invalid '${name}': integer above maximum value. Expected a value <= ${max}, but got ${value} instead.`,
		);
	}
	if (min !== undefined && value < min) {
		throw invalid(
			'integer_below_min_value',
			name,
			`Invalid '${name}': integer below minimum value. Expected a value >= ${min}, but got ${value} instead.`,
		);
	}
}

/** Throws OpenAI's 400 if the value is not among those the field takes. */
export function checkOneOf(name: string, value: string, allowed: readonly string[]): void {
	if (allowed.includes(value)) return;
	throw invalid('invalid_value', name, `Invalid value: '${value}'. Supported values are: ${listed(allowed)}.`);
}

function checkField(name: string, value: unknown, rule: FieldRule): void {
	if (typeOf(value) !== rule.type) {
		throw invalid(
			'invalid_type',
			name,
			`Invalid type for '${name}': expected ${article(rule.type)}, but got ${article(typeOf(value))} instead.`,
		);
	}
	if (typeof value === 'string' || Array.isArray(value)) checkLength(name, value, rule);
	if (typeof value === 'number') checkRange(name, value, rule);
	if (rule.oneOf) checkOneOf(name, value as string, rule.oneOf);
}

/** Throws the 400 OpenAI answers for unknown, missing or ill-typed fields. `prefix` names where the object sits. */
export function checkFields(body: Body, rules: Record<string, FieldRule>, prefix = ''): void {
	for (const name of Object.keys(body)) {
		if (!Object.hasOwn(rules, name)) {
			throw invalid('unknown_parameter', prefix + name, `Unknown parameter: '${prefix}${name}'.`);
		}
	}
	for (const [name, rule] of Object.entries(rules)) {
		const value = body[name];
		const absent = value === undefined || value === null;
		if (absent && rule.required) {
			throw invalid('missing_required_parameter', prefix + name, `Missing required parameter: '${prefix}${name}'.`);
		}
		if (!absent) checkField(prefix + name, value, rule);
	}
}

/** Multipart fields are text: numbers and booleans are read from it; what cannot be read stays text and fails the type check. */
export function fromText(fields: Body, rules: Record<string, FieldRule>): Body {
	const read = ([name, value]: [string, unknown]): [string, unknown] => {
		const type = rules[name]?.type;
		if (type === 'integer' && typeof value === 'string' && /^-?\d+$/.test(value)) return [name, Number(value)];
		if (type === 'boolean' && (value === 'true' || value === 'false')) return [name, value === 'true'];
		return [name, value];
	};
	return Object.fromEntries(Object.entries(fields).map(read));
}
