import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { PictureSettings } from '../references/loadPictures';
import type { SendAs } from '../references/sendAs';
import type { NodeItems, SourceEntry } from '../references/types';
import { flag, text } from './read';
import { readOptions } from './readOptions';
import { sourceFieldNames } from './references';

type Names = ReturnType<typeof sourceFieldNames>;
type Get = (name: string) => unknown;

const nodeItems = (value: unknown, otherwise: NodeItems): NodeItems =>
	(['all', 'paired', 'position'] as const).find((known) => known === value) ?? otherwise;

/** A source as chosen; undefined for one that does not exist. */
function readEntry(source: unknown, get: Get, names: Names, items: NodeItems): SourceEntry | undefined {
	switch (source) {
		case 'fields':
			return { kind: 'fields', fields: text(get(names.fields)) };
		case 'allFiles':
			return { kind: 'allFiles' };
		case 'object':
			return { kind: 'object', value: get(names.object) };
		case 'urls':
			return { kind: 'urls', urls: lines(get(names.urls)) };
		case 'text':
			return { kind: 'text', text: text(get(names.text)) };
		case 'fileIds':
			return { kind: 'fileIds', fileIds: lines(get(names.fileIds)) };
		case 'node':
			return {
				kind: 'node',
				node: text(get(names.node)),
				items: nodeItems(get(names.nodeItems), items),
				fields: text(get(names.nodeFields)),
			};
		default:
			return undefined;
	}
}

/** Expressions may give a list instead of a text. */
const lines = (value: unknown): string => (Array.isArray(value) ? value.map(text).join('\n') : text(value));

/** The entries of a list of pictures, in order. */
export function readReferences(ctx: IExecuteFunctions, row: number, parameter = 'references'): SourceEntry[] {
	const { reference } = ctx.getNodeParameter(parameter, row, {}) as { reference?: IDataObject[] };
	const names = sourceFieldNames('');
	const entries = (reference ?? []).map((entry) => {
		const withDefaults: IDataObject = { fields: 'data', nodeFields: '*', ...entry };
		const read = readEntry(entry.source ?? 'allFiles', (name) => withDefaults[name], names, 'all');
		return read && flag(entry.skipIfEmpty, false) ? { ...read, optional: true } : read;
	});
	return entries.filter((entry) => entry !== undefined);
}

/** Where the mask of one row comes from; undefined: there is none. */
export function readMask(ctx: IExecuteFunctions, row: number): PictureSettings['mask'] {
	const get: Get = (name) => ctx.getNodeParameter(name, row, '');
	const maskFrom = get('maskFrom');
	return maskFrom === 'ownTransparency' ? maskFrom : readEntry(maskFrom, get, sourceFieldNames('mask'), 'paired');
}

/** Where the pictures of one row come from. Nothing is checked or read here. */
export function readPictureSettings(ctx: IExecuteFunctions, row: number): PictureSettings {
	const options = readOptions(ctx, row);
	const get: Get = (name) => ctx.getNodeParameter(name, row, '');
	return {
		references: readReferences(ctx, row),
		mask: readMask(ctx, row),
		markup: readEntry(get('markupFrom'), get, sourceFieldNames('markup'), 'paired'),
		sendAs: (['files', 'links'] as const).find((known): known is Exclude<SendAs, 'auto'> => known === options.sendAs) ?? 'auto',
	};
}
