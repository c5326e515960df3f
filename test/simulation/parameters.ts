import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';

type Settings = Record<string, unknown>;

const isGroup = ({ type }: INodeProperties) => type === 'collection';
const inGroup = (group: INodeProperties, name: string) =>
	((group.options ?? []) as INodeProperties[]).some((option) => option.name === name);

/** Settings that a version of the nodes may lack. */
const mayBeMissing = new Set(['receipt', 'runWorkflow', 'imageWorkflow', 'passOnProblems']);

/** Named settings, put where a node's description has them: at the top, or in whichever collection. */
export function placed({ properties }: INodeTypeDescription, settings: Settings): Settings {
	const parameters: Settings = {};
	for (const property of [...properties].reverse()) if (property.type !== 'notice') parameters[property.name] = property.default;
	for (const group of properties.filter(isGroup)) parameters[group.name] = {};
	for (const [name, value] of Object.entries(settings)) {
		const group = properties.find((one) => isGroup(one) && inGroup(one, name));
		const isTop = properties.some((one) => one.name === name);
		if (!isTop && !group && !mayBeMissing.has(name)) throw new Error(`The node has no setting ${name}`);
		if (isTop) parameters[name] = value;
		else if (group) (parameters[group.name] as Settings)[name] = value;
	}
	return parameters;
}

/** A parameter by its path, as n8n's getNodeParameter finds it. */
export function parameterAt(parameters: Settings, path: string, otherwise: unknown): unknown {
	let at: unknown = parameters;
	for (const step of path.split('.')) {
		at = typeof at === 'object' && at !== null ? (at as Settings)[step] : undefined;
		if (at === undefined) return otherwise;
	}
	return at;
}
