import { recordOf, textOf } from '../base/json';

const nothing: ReadonlySet<unknown> = new Set([undefined, null, false, '']);

/** What an item says in its field `error`; undefined where that says nothing. Many services answer `error: null` when all is well. */
export function errorIn({ error }: Record<string, unknown>): string | undefined {
	if (nothing.has(error)) return undefined;
	return textOf(error) || textOf(recordOf(error).message) || 'It returned an error';
}
