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
		description: 'Change a picture, or combine several into one, by a text prompt with GPT Image 2. Gives the file, or to an AI agent a link to it (fileUrl), and what it cost',
		defaults: { name: 'Edit Image (GPT)' },
		usableAsTool: true,
		builderHint: {
			searchHint:
				'Edits and combines pictures with OpenAI gpt-image-2: background replacement, product placement, translation of text in images, masks. Takes all files of the item as references unless told otherwise, and gives one item per image with the file in the binary field data. For cropping and resizing without a model use n8n-nodes-base.editImage.',
			relatedNodes: [
				{ nodeType: 'n8n-nodes-gpt-image.generateImage', relationHint: 'Makes pictures from text alone' },
				{ nodeType: 'n8n-nodes-gpt-image.responsesImageStep', relationHint: 'Reviews the edited pictures against the originals' },
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
		properties: [...editParameters],
	};

	methods = { listSearch: { searchImageModels }, credentialTest: { testCredential } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await runRows(this, editStep)];
	}
}
