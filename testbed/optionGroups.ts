import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { editParameters } from '../nodes/EditImage/parameters';
import { generateParameters } from '../nodes/GenerateImage/parameters';
import { operations } from '../nodes/ResponsesImageStep/operations';

/** Read like options, and shown above the groups. */
const alone = ['fileName', 'budgetUsd'];

/** The group in which a node shows each option. */
const groupOf = new Map(
	[...generateParameters, ...editParameters, ...operations.flatMap(({ properties }) => properties)]
		.filter(({ type }) => type === 'collection')
		.flatMap(({ name, options = [] }) => (options as INodeProperties[]).map((option) => [option.name, name] as const)),
);

/**
 * Parameters of an image node whose `options` are written in one list, as a person would name them, put where the node has them.
 * The full receipt is shown unless told: a test looks at it. Throws for an option that no node has.
 */
export function withOptionGroups({ options = {}, ...parameters }: IDataObject): IDataObject {
	const grouped: IDataObject = { ...parameters };
	for (const [name, value] of Object.entries({ receipt: 'full', ...(options as IDataObject) })) {
		const group = groupOf.get(name);
		if (!group && !alone.includes(name)) throw new Error(`No node has the option ${name}`);
		if (group) grouped[group] = { ...(grouped[group] as IDataObject), [name]: value };
		else grouped[name] = value;
	}
	return grouped;
}
