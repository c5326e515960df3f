import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { allFiles, isBinary, pickFiles, type ItemLike } from './itemFiles';
import { namesFor, shown, splitList } from './names';
import { itemsOfNode } from './otherNode';
import type { Found, PictureSource, SourceEntry } from './types';
import { readUrls } from './urls';

/** Where sources are looked for. */
export interface Place {
	ctx: IExecuteFunctions;
	row: number;
	/** The parameter's name in messages. */
	parameter: string;
	/** Field names that other parameters of the row use, so that All Files leaves them out. */
	except?: ReadonlySet<string>;
}

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

const finders: { [Kind in SourceEntry['kind']]: Find<Kind> } = {
	fields: ({ fields }, place) => pickFiles(fields, itemOf(place), { parameter: place.parameter, where: 'this row', byPath: byPath(place) }),
	allFiles: (_, place) => {
		const files = allFiles(itemOf(place), 'this row', place.except);
		return files.length > 0 ? { found: files } : noFiles(place.parameter);
	},
	object: ({ value }, place) => fromObject(value, place),
	urls: ({ urls }, { parameter }) => readUrls(urls, parameter),
	text: ({ text }, { parameter }) => (text.trim() === '' ? { refusal: emptyText(parameter) } : { found: [{ kind: 'text', text, origin: 'the text' }] }),
	fileIds: ({ fileIds }, { parameter }) => readFileIds(fileIds, parameter),
	node: ({ node, items, fields }, place) => {
		const found = itemsOfNode(place.ctx, place.row, node, items, place.parameter);
		if (found.refusal) return found;
		return each(found.found, (item, index) => {
			const where = items === 'all' ? `item ${index + 1} of “${shown(node)}”` : `the item of “${shown(node)}”`;
			return pickFiles(fields.trim() || '*', item, { parameter: place.parameter, where });
		});
	},
};

/** Finds where the pictures of several entries are, in order. Nothing is read or fetched here. */
export function findSources(entries: readonly SourceEntry[], place: Place): Found<PictureSource[]> {
	return each(entries, (entry) => (finders[entry.kind] as Find<SourceEntry['kind']>)(entry, place));
}

function each<Part, Result>(parts: readonly Part[], find: (part: Part, index: number) => Found<Result[]>): Found<Result[]> {
	const all: Result[] = [];
	for (const [index, part] of parts.entries()) {
		const { found, refusal } = find(part, index);
		if (refusal) return { refusal };
		all.push(...found);
	}
	return { found: all };
}

/** The names of this row's fields that an entry uses. */
export function fieldsUsed(entries: readonly SourceEntry[], names: readonly string[]): Set<string> {
	return new Set(entries.flatMap((entry) => (entry.kind === 'fields' ? splitList(entry.fields).flatMap((name) => namesFor(name, names)) : [])));
}

/** A binary object, a list or record of them (`$binary`, `$json._files`), or a field's name. */
function fromObject(value: unknown, place: Place): Found<PictureSource[]> {
	if (typeof value === 'string' && value.trim() !== '') return finders.fields({ kind: 'fields', fields: value }, place);
	const values = isBinary(value) ? [value] : typeof value === 'object' && value !== null ? Object.values(value) : [];
	const binaries = values.flat().filter(isBinary);
	if (binaries.length > 0 && binaries.length === values.flat().length) {
		return { found: binaries.map((binary) => ({ kind: 'stored', binary, origin: shown(`file “${binary.fileName ?? 'without a name'}”`) })) };
	}
	return {
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
	if (ids.length > 0 && bad === undefined) return { found: ids.map((fileId) => ({ kind: 'fileId', fileId, origin: `file ID ${shown(fileId)}` })) };
	return {
		refusal: {
			parameter,
			message: bad === undefined ? 'The file ID is empty' : `“${shown(bad)}” is not a file ID`,
			description: 'Give the ID of a file uploaded to the provider, for example file-abc123.',
		},
	};
}

const noFiles = (parameter: string) => ({
	refusal: {
		parameter,
		message: 'This row has no files',
		description: 'Check what the node before delivers, or choose another source, for example a URL.',
	},
});

const emptyText = (parameter: string) => ({ parameter, message: 'The text is empty', description: 'Give a data URL or the base64 of a picture.' });
