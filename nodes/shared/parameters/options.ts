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
	builderHint: { propertyHint: 'Use a column that is unique per row, such as a SKU. Never add an extension.' },
};

/** What may be spent: the question behind every run, so it stands above the groups. A text, because a number cannot be left empty. */
export const budgetParameter: INodeProperties = {
	displayName: 'Budget in USD',
	name: 'budgetUsd',
	type: 'string',
	default: '',
	placeholder: 'e.g. 5',
	description: 'The most this node may spend in one execution, loops and retries included. Rows beyond it are not sent and take the error path. Empty: no limit.',
	builderHint: { propertyHint: 'Always set it in workflows that run by themselves.' },
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
