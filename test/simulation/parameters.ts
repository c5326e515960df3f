import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';

type Settings = Record<string, unknown>;

/** Settings that a version of the nodes may lack. */
const mayBeMissing = new Set(['receipt', 'runWorkflow', 'imageWorkflow', 'passOnProblems']);

/** A description's own values, and the collection each further setting stands in. Worked out once. */
interface Places {
	defaults: Settings;
	groups: string[];
	groupOf: Map<string, string>;
}

const known = new WeakMap<INodeProperties[], Places>();

function placesOf(properties: INodeProperties[]): Places {
	const found = known.get(properties);
	if (found) return found;
	// Of properties of one name the first counts.
	const own = [...properties].reverse().filter(({ type }) => type !== 'notice');
	const groups = [...properties].reverse().filter(({ type }) => type === 'collection');
	const places: Places = {
		defaults: Object.fromEntries(own.map((property) => [property.name, property.default])),
		groups: groups.map(({ name }) => name),
		groupOf: new Map(groups.flatMap(({ name, options = [] }) => options.map((option) => [option.name, name] as const))),
	};
	known.set(properties, places);
	return places;
}

/** Named settings, put where a node's description has them: at the top, or in whichever collection. */
export function placed({ properties }: INodeTypeDescription, settings: Settings): Settings {
	const { defaults, groups, groupOf } = placesOf(properties);
	const parameters: Settings = { ...defaults };
	for (const group of groups) parameters[group] = {};
	for (const [name, value] of Object.entries(settings)) {
		const group = groupOf.get(name);
		const isTop = Object.hasOwn(defaults, name);
		if (!isTop && group === undefined && !mayBeMissing.has(name)) throw new Error(`The node has no setting ${name}`);
		if (isTop) parameters[name] = value;
		else if (group !== undefined) (parameters[group] as Settings)[name] = value;
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
