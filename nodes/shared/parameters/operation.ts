import { type IExecuteFunctions, type INodeExecutionData, type INodeProperties, NodeOperationError } from 'n8n-workflow';

/** One operation of a node: how it stands in the panel, what it asks, and what it does. */
export interface Operation {
	/** As it stands in saved workflows. */
	value: string;
	name: string;
	description: string;
	action: string;
	properties: INodeProperties[];
	/** All rows in, all items out. */
	execute(ctx: IExecuteFunctions): Promise<INodeExecutionData[]>;
}

const shownFor = ({ value, properties }: Operation): INodeProperties[] =>
	properties.map((property) => ({
		...property,
		displayOptions: { ...property.displayOptions, show: { ...property.displayOptions?.show, operation: [value] } },
	}));

/** The choice of an operation, and then what each asks. */
export const operationParameters = (operations: Operation[], { value: first }: Operation): INodeProperties[] => [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: first,
		options: operations.map(({ value, name, description, action }) => ({ name, value, description, action })),
	},
	...operations.flatMap(shownFor),
];

/** Under the node's name: the operation's. */
export const operationSubtitle = (operations: Operation[]): string =>
	`={{ ${JSON.stringify(Object.fromEntries(operations.map(({ value, name }) => [value, name])))}[$parameter["operation"]] }}`;

/**
 * Runs the operation a person chose; it is the same for all rows.
 * @throws NodeOperationError for an operation the node does not have
 */
export async function runOperation(ctx: IExecuteFunctions, operations: Operation[], first: Operation): Promise<INodeExecutionData[][]> {
	if (ctx.getInputData().length === 0) return [[]];
	const chosen = ctx.getNodeParameter('operation', 0, first.value);
	const operation = operations.find(({ value }) => value === chosen);
	if (operation) return [await operation.execute(ctx)];
	throw new NodeOperationError(ctx.getNode(), `There is no operation “${String(chosen).slice(0, 40)}”`, {
		description: `Choose ${operations.map(({ value }) => value).join(', ')}.`,
	});
}
