import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { searchImageModels } from '../shared/parameters/searchImageModels';
import { runRows } from '../shared/run/runRows';
import { testCredential } from '../shared/transport/testCredential';
import { generateParameters } from './parameters';
import { generateStep } from './step';

export class GenerateImage implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Generate Image',
		name: 'generateImage',
		icon: { light: 'file:../../icons/generateImage.svg', dark: 'file:../../icons/generateImage.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["model"]["value"] ?? $parameter["model"] }}, {{ $parameter["quality"] }}',
		description: 'Make images from text with GPT Image 2, each checked before it costs anything and with a receipt',
		defaults: { name: 'Generate Image' },
		usableAsTool: true,
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
		properties: [...generateParameters],
	};

	methods = { listSearch: { searchImageModels }, credentialTest: { testCredential } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runRows(this, generateStep);
	}
}
