import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

/** One operation: how it stands in the panel, what it asks, and what it does. */
export interface Operation {
	/** As it stands in saved workflows. */
	value: string;
	name: string;
	description: string;
	action: string;
	properties: INodeProperties[];
	/** All rows in, all items out. Nothing here calls the image API or spends anything. */
	execute(ctx: IExecuteFunctions): Promise<INodeExecutionData[]>;
}
