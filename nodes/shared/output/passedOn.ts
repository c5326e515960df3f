import { recordOf, textOf } from '../base/json';
import type { PassedOn } from './types';

const nothing: ReadonlySet<unknown> = new Set([undefined, null, false, '']);

/** Why a workflow of the user's did not take what it was given; undefined where it did. Many services answer `error: null` when all is well. */
export function passingError({ json: { error } }: PassedOn): string | undefined {
	if (nothing.has(error)) return undefined;
	return textOf(error) || textOf(recordOf(error).message) || 'It returned an error';
}
