import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { operationParameters, operationSubtitle, runOperation } from '../shared/parameters/operation';
import { testCredential } from '../shared/transport/testCredential';
import { firstOperation, operations } from './operations';
import { searchImageModels } from './searchModels';

export class CostEstimate implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Cost Estimate',
		name: 'costEstimate',
		icon: { light: 'file:../../icons/costEstimate.svg', dark: 'file:../../icons/costEstimate.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: operationSubtitle(operations),
		description: 'Tell what images will cost before they are made and what they did cost after, and keep the record',
		defaults: { name: 'Cost Estimate' },
		usableAsTool: true,
		builderHint: {
			searchHint:
				'Estimates the cost of image rows before they are made, sums what they did cost after, writes log rows and a contact sheet. Calls no API and costs nothing.',
			relatedNodes: [
				{ nodeType: 'n8n-nodes-gpt-image.generateImage', relationHint: 'The node whose run is estimated or logged' },
			],
		},
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		// Only where the price of an account is wanted.
		credentials: [
			{ name: 'gptImageApi', required: true, testedBy: 'testCredential', displayOptions: { show: { priceFrom: ['credential'] } } },
		],
		properties: operationParameters(operations, firstOperation),
	};

	methods = { listSearch: { searchImageModels }, credentialTest: { testCredential } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runOperation(this, operations, firstOperation);
	}
}
