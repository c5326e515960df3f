import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { searchImageModels } from '../shared/parameters/searchImageModels';
import { searchMainModels } from '../shared/parameters/searchMainModels';
import { testCredential } from '../shared/transport/testCredential';
import { responsesParameters } from './parameters';
import { runOperation } from './step';

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
		subtitle:
			'={{ ({ getResponse: "get response", makeOrRevise: "make or revise", reviewImage: "review image" })[$parameter["operation"]] }}',
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
		properties: [...responsesParameters],
	};

	methods = { listSearch: { searchImageModels, searchMainModels }, credentialTest: { testCredential } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runOperation(this);
	}
}
