import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { actualSpend } from './actualSpend';
import { compareSettings } from './compareSettings';
import { contactSheet } from './contactSheet';
import { estimateRows } from './estimateRows';
import { estimateRun } from './estimateRun';
import { logRows } from './logRows';
import type { Operation } from './operation';

/** In the order of a run: before, after, for the record. */
const operations: Operation[] = [estimateRows, estimateRun, compareSettings, actualSpend, logRows, contactSheet];

const shownFor = ({ value, properties }: Operation): INodeProperties[] =>
	properties.map((property) => ({
		...property,
		displayOptions: { ...property.displayOptions, show: { ...property.displayOptions?.show, operation: [value] } },
	}));

export const costEstimateParameters: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'estimateRows',
		options: operations.map(({ value, name, description, action }) => ({ name, value, description, action })),
	},
	...operations.flatMap(shownFor),
];

/** Under the node's name: the operation's. */
export const subtitle = `={{ ${JSON.stringify(Object.fromEntries(operations.map(({ value, name }) => [value, name])))}[$parameter["operation"]] }}`;

export async function runOperation(ctx: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	if (ctx.getInputData().length === 0) return [[]];
	const chosen = ctx.getNodeParameter('operation', 0);
	return [await operations.find(({ value }) => value === chosen)!.execute(ctx)];
}
