import { recordOf, textOf } from '../base/json';

const isNothing = (value: unknown): boolean => !value || (typeof value === 'object' && Object.keys(value).length === 0);

/** What an item says in its field `error`; undefined where that says nothing. Many services answer `error: null`, `0` or `[]` when all is well. */
export function errorIn({ error }: Record<string, unknown>): string | undefined {
	if (isNothing(error)) return undefined;
	return textOf(error) || textOf(recordOf(error).message) || 'It returned an error';
}
