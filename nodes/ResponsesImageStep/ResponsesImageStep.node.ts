import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { operationParameters, operationSubtitle, runOperation } from '../shared/parameters/operation';
import { searchImageModels } from '../shared/parameters/searchImageModels';
import { searchMainModels } from '../shared/parameters/searchMainModels';
import { testCredential } from '../shared/transport/testCredential';
import { firstOperation, operations } from './operations';

export class ResponsesImageStep implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Responses Image Step',
		name: 'responsesImageStep',
		icon: {
			light: 'file:../../icons/responsesImageStep.svg',
			dark: 'file:../../icons/responsesImageStep.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: operationSubtitle(operations),
		description: 'Make, revise or review an image in a conversation with a main model. Gives the file, or to an AI agent a link to it (fileUrl), and both bills in one receipt',
		defaults: { name: 'Responses Image Step' },
		usableAsTool: true,
		builderHint: {
			searchHint:
				'Images in a conversation (OpenAI Responses API): make, revise with the turn before in mind, or review pictures by criteria with pass or fail. For one image from one prompt use n8n-nodes-gpt-image.generateImage, which is cheaper.',
			relatedNodes: [
				{ nodeType: 'n8n-nodes-gpt-image.generateImage', relationHint: 'The cheaper way to one image from one prompt' },
			],
		},
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'gptImageApi', required: true, testedBy: 'testCredential' },
			{
				name: 'gptImageFallbackApi',
				required: true,
				testedBy: 'testCredential',
				displayOptions: { show: { 'fallbackOptions.useFallbackCredential': [true] } },
			},
		],
		properties: operationParameters(operations, firstOperation),
	};

	methods = { listSearch: { searchImageModels, searchMainModels }, credentialTest: { testCredential } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runOperation(this, operations, firstOperation);
	}
}
