import type { INodeProperties } from 'n8n-workflow';

/** The node's operations. */
export type Operation = 'estimateRows' | 'estimateRun' | 'compareSettings' | 'actualSpend';

/** The same parameters, shown for some operations only; what they depend on otherwise stays. */
export function showFor(operations: Operation[], parameters: INodeProperties[]): INodeProperties[] {
	return parameters.map((parameter) => ({
		...parameter,
		displayOptions: {
			...parameter.displayOptions,
			show: { ...parameter.displayOptions?.show, operation: operations },
		},
	}));
}
