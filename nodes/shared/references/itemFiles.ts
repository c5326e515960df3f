import type { IBinaryData, IDataObject } from 'n8n-workflow';
import type { Found, PictureSource } from './types';
import { namesFor, shown, splitList } from './names';

type Stored = Extract<PictureSource, { kind: 'stored' }>;

/** An item as far as files are concerned. */
export interface ItemLike {
	json?: IDataObject;
	binary?: Record<string, IBinaryData>;
}

/** n8n's handle to a file: bytes in its store (`id`) or in the item itself (`data`). */
export function isBinary(value: unknown): value is IBinaryData {
	if (typeof value !== 'object' || value === null) return false;
	const { mimeType, id, data } = value as Record<string, unknown>;
	return typeof mimeType === 'string' && (typeof id === 'string' || typeof data === 'string');
}

/** Files of workflows whose setting `binaryMode` is `combined` live here, in the item's json. */
const combined = '_files';

/** Every file of an item by name, wherever the workflow's binary mode has put it; files in `binary` first. */
export function filesOf(item: ItemLike | undefined): Map<string, IBinaryData> {
	const inJson = item?.json?.[combined];
	const groups = [item?.binary, typeof inJson === 'object' ? (inJson as IDataObject | null) : undefined];
	const files = groups.flatMap((group) => Object.entries(group ?? {}));
	const found = new Map<string, IBinaryData>();
	for (const [name, value] of files) if (isBinary(value) && !found.has(name)) found.set(name, value);
	return found;
}

/** Field names as people copy them out of expressions: `_files.photo`, `$binary.photo`, `{{ ... }}` left out. */
const plainName = (name: string) => name.replace(/^(\$json\.)?_files\.|^\$binary\./, '');

/**
 * The files of an item that a list of names and wildcards means, each once, in the order of the list.
 * @param where names the item in messages: `this row`, `item 2 of “Shoot”`
 * @param byPath finds a file n8n knows under a path of its own; undefined where there is none
 */
export function pickFiles(
	fields: string,
	item: ItemLike | undefined,
	{ parameter, where, byPath }: { parameter: string; where: string; byPath?: (path: string) => IBinaryData | undefined },
): Found<Stored[]> {
	const files = filesOf(item);
	const wanted = splitList(fields);
	const picked = new Map<string, Stored>();
	for (const pattern of wanted) {
		const names = namesFor(plainName(pattern), [...files.keys()]);
		const other = names.length === 0 ? byPath?.(pattern) : undefined;
		if (names.length === 0 && !other) return { refusal: missing(parameter, pattern, where, [...files.keys()]) };
		if (other) picked.set(pattern, stored(other, pattern, where));
		for (const name of names) picked.set(name, stored(files.get(name)!, name, where));
	}
	if (wanted.length > 0) return { found: [...picked.values()] };
	return { refusal: { parameter, message: 'No binary field is named', description: has([...files.keys()]) } };
}

/** Every file of an item but those named in `except`. */
export function allFiles(item: ItemLike | undefined, where: string, except: ReadonlySet<string> = new Set()): Stored[] {
	const files = filesOf(item);
	return namesFor('*', [...files.keys()].filter((name) => !except.has(name))).map((name) => stored(files.get(name)!, name, where));
}

const stored = (binary: IBinaryData, name: string, where: string): Stored => ({
	kind: 'stored',
	binary,
	origin: where === 'this row' ? `field “${shown(name)}”` : `field “${shown(name)}” of ${where}`,
});

const missing = (parameter: string, pattern: string, where: string, names: string[]) => ({
	parameter,
	message: `There is no file “${shown(pattern)}” in ${where}`,
	description: `${has(names)} Field names are case-sensitive; photo* means every field that begins with photo.`,
});

const has = (names: string[]) =>
	names.length === 0
		? 'It has no files at all: check what the node before delivers, or choose another source.'
		: `It has: ${names.slice(0, 20).map((name) => shown(name)).join(', ')}.`;
