import type { INodeProperties } from 'n8n-workflow';

/** The node's operations. */
export type Operation = 'getResponse' | 'makeOrRevise' | 'reviewImage';

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

/** For lists of five and more, which the editor shows by name. */
export const byName = <Named extends { name: string }>(named: Named[]): Named[] =>
	[...named].sort((a, b) => a.name.localeCompare(b.name));
