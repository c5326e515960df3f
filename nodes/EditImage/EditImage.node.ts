import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { searchImageModels } from '../shared/parameters/searchImageModels';
import { runRows } from '../shared/run/runRows';
import { testCredential } from '../shared/transport/testCredential';
import { editParameters } from './parameters';
import { editStep } from './step';

export class EditImage implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Edit Image (GPT)',
		name: 'editImage',
		icon: { light: 'file:../../icons/editImage.svg', dark: 'file:../../icons/editImage.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["model"]["value"] ?? $parameter["model"] }}, {{ $parameter["quality"] }}',
		description: 'Edit and combine pictures with GPT Image 2, each checked before it costs anything and with a receipt',
		defaults: { name: 'Edit Image (GPT)' },
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
		properties: [...editParameters],
	};

	methods = { listSearch: { searchImageModels }, credentialTest: { testCredential } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runRows(this, editStep);
	}
}
