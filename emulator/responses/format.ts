import { invalid } from '../errors';

interface Schema {
	type?: string | string[];
	properties?: Record<string, Schema>;
	required?: string[];
	additionalProperties?: unknown;
	items?: Schema;
	minItems?: number;
	enum?: unknown[];
	const?: unknown;
	anyOf?: Schema[];
	$ref?: string;
	$defs?: Record<string, Schema>;
	minimum?: number;
}

interface Format {
	type?: string;
	name?: string;
	schema?: Schema;
	strict?: boolean | null;
}

const missing = (name: string) => invalid('missing_required_parameter', name, `Missing required parameter: '${name}'.`);

/** What strict structured output asks of every object in a schema. */
function checkStrict(schema: Schema, name: string, path: string): void {
	const bad = (why: string) =>
		invalid(
			'invalid_json_schema',
			'text.format.schema',
			`Invalid schema for response_format '${name}': In context=(${path}), ${why}`,
		);
	const properties = Object.keys(schema.properties ?? {});
	if (schema.type === 'object') {
		if (schema.additionalProperties !== false)
			throw bad("'additionalProperties' is required to be supplied and to be false.");
		const left = properties.find((property) => !schema.required?.includes(property));
		if (left) {
			throw bad(
				`'required' is required to be supplied and to be an array including every key in properties. Missing '${left}'.`,
			);
		}
	}
	for (const property of properties) checkStrict(schema.properties![property]!, name, `${path}'${property}', `);
	if (schema.items) checkStrict(schema.items, name, `${path}'items', `);
}

const formatOf = (text: unknown): Format => ((text as { format?: Format } | null)?.format ?? {}) as Format;

/** Checks `text.format`. Throws the 400 for a schema OpenAI would not take. */
export function checkFormat(text: unknown): void {
	const { type, name, schema, strict } = formatOf(text);
	if (type !== 'json_schema') return;
	if (!name) throw missing('text.format.name');
	if (!schema) throw missing('text.format.schema');
	if (strict !== false) checkStrict(schema, name, '');
}

function fill(schema: Schema, name: string, words: string, root: Schema): unknown {
	if (schema.$ref) return fill(root.$defs?.[schema.$ref.split('/').pop()!] ?? {}, name, words, root);
	if (schema.const !== undefined) return schema.const;
	if (schema.enum) return schema.enum[0];
	if (schema.anyOf) return fill(schema.anyOf[0] ?? {}, name, words, root);
	const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
	switch (type) {
		case 'object':
			return Object.fromEntries(
				Object.entries(schema.properties ?? {}).map(([key, inner]) => [key, fill(inner, key, words, root)]),
			);
		case 'array':
			return Array.from({ length: schema.minItems ?? 1 }, () => fill(schema.items ?? {}, name, words, root));
		case 'integer':
		case 'number':
			return schema.minimum ?? 1;
		case 'boolean':
			return true;
		case 'null':
			return null;
		default:
			return `${name}: ${words}`;
	}
}

/** The text of an answer: plain words, or JSON that fits the schema asked for. Deterministic. */
export function worded(text: unknown, words: string): string {
	const { type, schema } = formatOf(text);
	if (type === 'json_object') return JSON.stringify({ answer: words });
	if (type !== 'json_schema') return words;
	return JSON.stringify(fill(schema!, 'answer', words, schema!));
}
