import type { IExecuteFunctions, INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import { apiParameters } from '../catalog/apiParameters';
import { recordOf, recordsIn, textOf } from '../base/json';
import type { Refusal } from '../request/types';
import { readOptions } from './readOptions';

/** The API's own parameters are checked in request/, where a model this package does not know may take more. */
const isChecked = (name: string) => Object.hasOwn(apiParameters, name);

type Condition = Record<string, unknown[]>;

interface Choice {
	displayName: string;
	values: Set<unknown>;
	/** When it is shown; one condition per form of the parameter. */
	shown: Condition[];
}

type Choices = Map<string, Choice>;

/** Every choice of a node by its parameter's name, those in collections too; forms under one name are one choice. */
function choicesOf(properties: INodeProperties[], found: Choices = new Map()): Choices {
	for (const { name, displayName, type, options = [], displayOptions } of properties) {
		if (type === 'collection') choicesOf(options as INodeProperties[], found);
		if (type !== 'options' || isChecked(name)) continue;
		const choice = found.get(name) ?? { displayName, values: new Set(), shown: [] };
		choice.shown.push((displayOptions?.show ?? {}) as Condition);
		for (const { value } of options as INodePropertyOptions[]) choice.values.add(value);
		found.set(name, choice);
	}
	return found;
}

/** A value left over from a choice that is not shown decides nothing. Conditions on what is not a choice itself are passed over. */
const isShown = ({ shown }: Choice, read: Record<string, unknown>): boolean =>
	shown.some((condition) => Object.entries(condition).every(([name, values]) => typeof read[name] !== 'string' || values.includes(read[name])));

/**
 * A function that refuses what a choice of these parameters does not have. It takes the parameters read of one row, by
 * name; absent ones are the node's defaults. A choice whose values are loaded while editing takes anything.
 */
export function refuseUnknownChoices(properties: INodeProperties[]): (read: Record<string, unknown>) => Refusal | undefined {
	const choices = choicesOf(properties);
	return (read) => {
		for (const [name, choice] of choices) {
			const { displayName, values } = choice;
			const value = read[name];
			if (value === undefined || values.size === 0 || values.has(value) || !isShown(choice, read)) continue;
			return {
				parameter: displayName,
				message: `${displayName} has no choice “${(textOf(value) || JSON.stringify(value) || '').slice(0, 40)}”`,
				description: `Choose ${[...values].join(', ')}.`,
			};
		}
		return undefined;
	};
}

/** The same for the entries of lists, such as references. */
function listCheck(properties: INodeProperties[]): (ctx: IExecuteFunctions, row: number) => Refusal | undefined {
	const lists = properties
		.filter(({ type }) => type === 'fixedCollection')
		.flatMap(({ name, options = [] }) => (options as INodePropertyCollection[]).map((list) => ({ name, key: list.name, refuse: refuseUnknownChoices(list.values) })));
	return (ctx, row) => {
		for (const { name, key, refuse } of lists) {
			const entries = recordsIn(recordOf(ctx.getNodeParameter(name, row, {}))[key]);
			const refusal = entries.map(refuse).find((one) => one !== undefined);
			if (refusal) return refusal;
		}
		return undefined;
	};
}

/** The same for a row of a node: reads each choice once, wherever it stands. */
export function choiceCheck(properties: INodeProperties[]): (ctx: IExecuteFunctions, row: number) => Refusal | undefined {
	const refuse = refuseUnknownChoices(properties);
	const refuseEntry = listCheck(properties);
	const alone = [...new Set(properties.filter(({ type }) => type === 'options').map(({ name }) => name))];
	return (ctx, row) => {
		// n8n throws for a parameter that is not there, unless it is told what to give instead.
		const read = Object.fromEntries(alone.map((name) => [name, ctx.getNodeParameter(name, row, null) ?? undefined]));
		return refuse({ ...readOptions(ctx, row), ...read }) ?? refuseEntry(ctx, row);
	};
}
