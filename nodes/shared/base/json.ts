/** An object as JSON has it: no list, not null. Whether its fields are what they should be is for the reader to check. */
export type JsonRecord = Record<string, unknown>;

export const isRecord = (value: unknown): value is JsonRecord => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value itself where it is an object, else an empty one: fields of anything can be asked for. */
export const recordOf = (value: unknown): JsonRecord => (isRecord(value) ? value : {});

/** The objects of a list; anything else holds none. */
export const recordsIn = (value: unknown): JsonRecord[] => (Array.isArray(value) ? value.filter(isRecord) : []);

/** A text as it is; anything else is the empty text. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Whether a field or a cell of a sheet says anything. */
export const isSaid = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

/** The value of a JSON text; undefined where it is none. */
export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}
