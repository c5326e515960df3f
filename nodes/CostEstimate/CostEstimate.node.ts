import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { runCostEstimate } from './operations';
import { costEstimateParameters } from './parameters';
import { searchImageModels } from './searchModels';

export class CostEstimate implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Cost Estimate',
		name: 'costEstimate',
		icon: { light: 'file:../../icons/costEstimate.svg', dark: 'file:../../icons/costEstimate.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ { estimateRows: "Estimate Rows", estimateRun: "Estimate a Run", compareSettings: "Compare Settings", actualSpend: "Actual Spend" }[$parameter["operation"]] }}',
		description: 'Know what images will cost before they are made, and what they did cost after',
		defaults: { name: 'Cost Estimate' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [...costEstimateParameters],
	};

	methods = { listSearch: { searchImageModels } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runCostEstimate(this);
	}
}
