import type { IBinaryData } from 'n8n-workflow';
import { allFiles, isBinary, type ItemLike, keepsFilesInJson, type Look, pickFiles } from './itemFiles';
import { namesFor, shown, splitList } from './names';
import { itemsOfNode } from './otherNode';
import type { Found, PictureSource, Place, SourceEntry } from './types';
import { readUrls } from './urls';

type Find<Kind extends SourceEntry['kind']> = (entry: Extract<SourceEntry, { kind: Kind }>, place: Place) => Found<PictureSource[]>;

const itemOf = ({ ctx, row }: Place): ItemLike | undefined => ctx.getInputData()[row];

/** A file n8n knows under a path of its own, such as `photos[0]` in a workflow whose files live in the json. */
const byPath = ({ ctx, row }: Place) => (path: string): IBinaryData | undefined => {
	try {
		return ctx.helpers.assertBinaryData(row, path);
	} catch {
		return undefined;
	}
};

const thisRow = (place: Place): Look => ({
	parameter: place.parameter,
	where: 'this row',
	inJson: keepsFilesInJson(place.ctx),
	byPath: byPath(place),
});

const finders: { [Kind in SourceEntry['kind']]: Find<Kind> } = {
	fields: ({ fields, optional }, place) => pickFiles(fields, itemOf(place), { ...thisRow(place), optional }),
	allFiles: (_, place) => {
		const files = allFiles(itemOf(place), thisRow(place), place.except);
		return files.length > 0 ? { ok: true, found: files } : noFiles(place.parameter);
	},
	object: (entry, place) => fromObject(entry, place),
	urls: ({ urls }, { parameter }) => readUrls(urls, parameter),
	text: ({ text }, { parameter }) =>
		text.trim() === '' ? { ok: false, isEmpty: true, refusal: emptyText(parameter) } : { ok: true, found: [{ kind: 'text', text, origin: 'the text' }] },
	fileIds: ({ fileIds }, { parameter }) => readFileIds(fileIds, parameter),
	node: ({ node, items, fields, optional }, place) => {
		const found = itemsOfNode(node, items, place);
		if (!found.ok) return found;
		return each(found.found, (item, index) => {
			const where = items === 'all' ? `item ${index + 1} of “${shown(node)}”` : `the item of “${shown(node)}”`;
			return pickFiles(fields.trim() || '*', item, { ...thisRow(place), where, optional, byPath: undefined });
		});
	},
};

/** Finds where the pictures of several entries are, in order; optional entries that give none are passed over. Nothing is read or fetched here. */
export function findSources(entries: readonly SourceEntry[], place: Place): Found<PictureSource[]> {
	return each(entries, (entry) => {
		const found = (finders[entry.kind] as Find<SourceEntry['kind']>)(entry, place);
		return entry.optional && !found.ok && found.isEmpty ? { ok: true, found: [] } : found;
	});
}

function each<Part, Value>(parts: readonly Part[], find: (part: Part, index: number) => Found<Value[]>): Found<Value[]> {
	const all: Value[] = [];
	for (const [index, part] of parts.entries()) {
		const result = find(part, index);
		if (!result.ok) return result;
		all.push(...result.found);
	}
	return { ok: true, found: all };
}

/** The names of this row's fields that an entry uses. */
export function fieldsUsed(entries: readonly SourceEntry[], names: readonly string[]): Set<string> {
	return new Set(entries.flatMap((entry) => (entry.kind === 'fields' ? splitList(entry.fields).flatMap((name) => namesFor(name, names)) : [])));
}

/** A binary object, a list or record of them (`$binary`, `$json._files`), or a field's name. */
function fromObject({ value, optional }: Extract<SourceEntry, { kind: 'object' }>, place: Place): Found<PictureSource[]> {
	if (typeof value === 'string' && value.trim() !== '') return finders.fields({ kind: 'fields', fields: value, optional }, place);
	const values = (isBinary(value) ? [value] : typeof value === 'object' && value !== null ? Object.values(value) : []).flat();
	const binaries = values.filter(isBinary);
	if (binaries.length > 0 && binaries.length === values.length) {
		return {
			ok: true,
			found: binaries.map((binary) => ({ kind: 'stored', binary, origin: shown(`file “${binary.fileName ?? 'without a name'}”`) })),
		};
	}
	const isNothing = values.length === 0 && (value === undefined || value === null || typeof value === 'object' || (typeof value === 'string' && value.trim() === ''));
	return {
		ok: false,
		...(isNothing ? { isEmpty: true } : {}),
		refusal: {
			parameter: place.parameter,
			message: 'The expression does not give a binary file',
			description: 'Use an expression such as {{ $binary.photo }}, {{ $("Shoot").item.binary.photo }} or, in a workflow with combined files, {{ $json._files.photo }}.',
		},
	};
}

function readFileIds(text: string, parameter: string): Found<PictureSource[]> {
	const ids = splitList(text);
	const bad = ids.find((id) => !/^[\w.-]{1,200}$/.test(id));
	if (ids.length > 0 && bad === undefined)
		return { ok: true, found: ids.map((fileId) => ({ kind: 'fileId', fileId, origin: `file ID ${shown(fileId)}` })) };
	return {
		ok: false,
		...(bad === undefined ? { isEmpty: true } : {}),
		refusal: {
			parameter,
			message: bad === undefined ? 'The file ID is empty' : `“${shown(bad)}” is not a file ID`,
			description: 'Give the ID of a file uploaded to the provider, for example file-abc123.',
		},
	};
}

const noFiles = (parameter: string): Found<never> => ({
	ok: false,
	isEmpty: true,
	refusal: {
		parameter,
		message: 'This row has no files',
		description: 'Check what the node before delivers, or choose another source, for example a URL.',
	},
});

const emptyText = (parameter: string) => ({ parameter, message: 'The text is empty', description: 'Give a data URL or the base64 of a picture.' });
