import type { IBinaryData, IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { isRecord, recordOf } from '../base/json';
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
	if (!isRecord(value)) return false;
	const { mimeType, id, data } = value;
	return typeof mimeType === 'string' && (typeof id === 'string' || typeof data === 'string');
}

/** Files of workflows whose setting `binaryMode` is `combined` live here, in the item's json. */
const combinedField = '_files';

/** Whether this workflow keeps files there. Elsewhere a field of that name is a row's own, and anybody may have written it. */
export const keepsFilesInJson = (ctx: Partial<Pick<IExecuteFunctions, 'getWorkflowSettings'>>): boolean => ctx.getWorkflowSettings?.().binaryMode === 'combined';

/** Every file of an item by name, wherever the workflow's binary mode has put it; files in `binary` first. */
export function filesOf(item: ItemLike | undefined, inJson: boolean): Map<string, IBinaryData> {
	const files = [item?.binary, inJson ? recordOf(item?.json?.[combinedField]) : {}].flatMap((group) => Object.entries(group ?? {}));
	const found = new Map<string, IBinaryData>();
	for (const [name, value] of files) if (isBinary(value) && !found.has(name)) found.set(name, value);
	return found;
}

/** Field names as people copy them out of expressions: `_files.photo`, `$binary.photo`, `{{ ... }}` left out. */
const plainName = (name: string) => name.replace(/^(\$json\.)?_files\.|^\$binary\./, '');

/** How files are looked for in an item. */
export interface Look {
	parameter: string;
	/** Names the item in messages: `this row`, `item 2 of “Shoot”`. */
	where: string;
	inJson: boolean;
	/** Names that are not there are passed over. */
	optional?: boolean;
	/** Finds a file n8n knows under a path of its own; undefined where there is none. */
	byPath?: (path: string) => IBinaryData | undefined;
}

/** The files of an item that a list of names and wildcards means, each once, in the order of the list. */
export function pickFiles(fields: string, item: ItemLike | undefined, look: Look): Found<Stored[]> {
	const { parameter, where, inJson, optional, byPath } = look;
	const files = filesOf(item, inJson);
	const wanted = splitList(fields);
	const picked = new Map<string, Stored>();
	for (const pattern of wanted) {
		const names = namesFor(plainName(pattern), [...files.keys()]);
		const other = names.length === 0 ? byPath?.(pattern) : undefined;
		const isThere = names.length > 0 || other !== undefined;
		if (!isThere && !optional) return { ok: false, isEmpty: true, refusal: missing(parameter, pattern, where, [...files.keys()]) };
		if (other) picked.set(pattern, stored(other, pattern, where));
		for (const name of names) picked.set(name, stored(files.get(name)!, name, where));
	}
	if (wanted.length > 0) return { ok: true, found: [...picked.values()] };
	const description = files.size > 0 ? `Choose one that is there: ${listed([...files.keys()])}.` : noFiles;
	return { ok: false, isEmpty: true, refusal: { parameter, message: 'No binary field is named', description } };
}

/** Every file of an item but those named in `except`. */
export function allFiles(item: ItemLike | undefined, { where, inJson }: Look, except: ReadonlySet<string> = new Set()): Stored[] {
	const files = filesOf(item, inJson);
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
	description: names.length > 0 ? `Choose one that is there: ${listed(names)}. Field names are case-sensitive; photo* means every field that begins with photo.` : noFiles,
});

const noFiles = 'Check what the node before delivers, or choose another source: there are no files at all.';

const listed = (names: string[]) => names.slice(0, 20).map((name) => shown(name)).join(', ');
