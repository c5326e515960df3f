import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { costEstimateParameters, runOperation, subtitle } from './operations';
import { searchImageModels } from './searchModels';

export class CostEstimate implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Cost Estimate',
		name: 'costEstimate',
		icon: { light: 'file:../../icons/costEstimate.svg', dark: 'file:../../icons/costEstimate.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle,
		description: 'Know what images will cost before they are made, what they did cost after, and keep the record',
		defaults: { name: 'Cost Estimate' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		// Only where the price of an account is wanted.
		credentials: [{ name: 'gptImageApi', required: true, displayOptions: { show: { priceFrom: ['credential'] } } }],
		properties: [...costEstimateParameters],
	};

	methods = { listSearch: { searchImageModels } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runOperation(this);
	}
}
