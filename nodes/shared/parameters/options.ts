import type { INodeProperties } from 'n8n-workflow';
import { fileOptions } from './options/file';
import { imageOptions } from './options/image';
import { fallbackOptions, limitOptions, retryOptions } from './options/run';
import type { optionGroups } from './readOptions';

type Group = (typeof optionGroups)[number];

const groups: ReadonlyArray<[name: Group, displayName: string, options: INodeProperties[]]> = [
	['fileOptions', 'File', fileOptions],
	['imageOptions', 'Image', imageOptions],
	['limitOptions', 'Limits', limitOptions],
	['retryOptions', 'Retry', retryOptions],
	['fallbackOptions', 'Fallback', fallbackOptions],
];

const byName = (a: INodeProperties, b: INodeProperties) => a.displayName.localeCompare(b.displayName);

/** How the file is called: asked by most people, so it stands above the groups. */
export const fileNameParameter: INodeProperties = {
	displayName: 'File Name',
	name: 'fileName',
	type: 'string',
	default: '',
	placeholder: 'e.g. {{ $json.sku }}-hero',
	description: 'Without extension: the right one is added. Empty: the names of node, run and row, so that no file is written over another.',
};

/**
 * Everything that has a sensible default, in groups. A group without options is not shown.
 * @param isOffered whether the node takes an option of this name
 * @param more options of the node's own, by group
 */
export function optionParameters(isOffered: (name: string) => boolean, more: Partial<Record<Group, INodeProperties[]>> = {}): INodeProperties[] {
	const shown = groups.map(([name, displayName, options]) => [name, displayName, [...options.filter((option) => isOffered(option.name)), ...(more[name] ?? [])]] as const);
	return shown
		.filter(([, , options]) => options.length > 0)
		.map(([name, displayName, options]) => optionGroup(name, displayName, options));
}

/** One group of options. */
export const optionGroup = (name: Group, displayName: string, options: readonly INodeProperties[]): INodeProperties => ({
	displayName,
	name,
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [...options].sort(byName),
});
