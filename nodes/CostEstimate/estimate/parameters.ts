import type { INodeProperties } from 'n8n-workflow';
import { modelParameter } from '../../shared/parameters/model';
import { renderParameters } from '../../shared/parameters/render';
import { sizeParameters } from '../../shared/parameters/size';

const named = (names: string[]) => renderParameters.filter(({ name }) => names.includes(name));

const showReferences = (from: string) => ({ show: { referencesFrom: [from] } });

const promptParameter: INodeProperties = {
	displayName: 'Prompt',
	name: 'prompt',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '={{ $json.prompt }}',
	placeholder: 'e.g. Square product photo of a matte black water bottle',
	description: 'The text that would be sent; a row without one counts as refused',
};

const referenceParameters: INodeProperties[] = [
	{
		displayName: 'Reference Images',
		name: 'referencesFrom',
		type: 'options',
		noDataExpression: true,
		default: 'none',
		description: 'What an edit starts from; a mask costs nothing extra',
		options: [
			{ name: 'Assumed', value: 'assumed', description: 'A number of pictures, all of one size' },
			{ name: 'Input Binary Fields', value: 'binary', description: 'Files of the row, measured' },
			{ name: 'None', value: 'none', description: 'The image is made from text' },
			{ name: 'Unknown Size', value: 'unknown', description: 'A number of pictures of any size: the estimate is a range' },
			{ name: 'Written Sizes', value: 'text', description: 'A list such as 1024x1024, 3000x2000' },
		],
	},
	{
		displayName: 'Input Binary Fields',
		name: 'referenceFields',
		type: 'string',
		default: 'data',
		placeholder: 'e.g. photo, logo',
		description: 'Names of the binary fields with the images, separated by commas',
		displayOptions: showReferences('binary'),
	},
	{
		displayName: 'Number of References',
		name: 'referenceCount',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 16 },
		default: 1,
		displayOptions: { show: { referencesFrom: ['assumed', 'unknown'] } },
	},
	{
		displayName: 'Assumed Size',
		name: 'referenceSize',
		type: 'string',
		default: '1536x1024',
		placeholder: 'e.g. 1536x1024',
		description: 'Width x height in pixels; 1536x1024 costs as much as any image can',
		displayOptions: showReferences('assumed'),
	},
	{
		displayName: 'Reference Sizes',
		name: 'referenceSizes',
		type: 'string',
		default: '',
		placeholder: 'e.g. 1024x1024, 3000x2000',
		description: 'Width x height in pixels of each reference image, separated by commas',
		displayOptions: showReferences('text'),
	},
];

/** What is the same whichever settings are compared: text, references, number. */
export const jobParameters: INodeProperties[] = [promptParameter, ...referenceParameters, ...named(['n'])];

/** What a row would ask for, in the order of the image nodes, whose values are put here once more. */
export const rowParameters: INodeProperties[] = [promptParameter, ...referenceParameters, ...sizeParameters(), ...named(['quality']), modelParameter, ...named(['n'])];

/** What changes the bill beside the picture itself. */
export const billOptions: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Background',
			name: 'background',
			type: 'options',
			default: 'auto',
			description: 'Costs nothing extra; checked with the row',
			options: [
				{ name: 'Automatic', value: 'auto' },
				{ name: 'Opaque', value: 'opaque' },
				{ name: 'Transparent', value: 'transparent' },
			],
		},
		{
			displayName: 'Batch',
			name: 'batch',
			type: 'boolean',
			default: true,
			description: 'Whether the images are made through the Batch API, at its price',
		},
		{
			displayName: 'Cached Share (%)',
			name: 'cachedShare',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 100 },
			default: 0,
			description: 'How much of the input is billed at the cached price',
		},
		{
			displayName: 'Main Model',
			name: 'mainModel',
			type: 'string',
			default: '',
			placeholder: 'e.g. gpt-5.4-mini',
			description: 'In a Responses step: the model that leads the call and has a bill of its own',
		},
		{
			displayName: 'Main Model Input Tokens',
			name: 'mainModelInputTokens',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 1000,
			description: 'Tokens the main model reads per call, as seen in earlier receipts',
		},
		{
			displayName: 'Main Model Output Tokens',
			name: 'mainModelOutputTokens',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 200,
			description: 'Tokens the main model writes per call, as seen in earlier receipts',
		},
		{
			displayName: 'Make It Again, Smaller',
			name: 'makeSmaller',
			type: 'boolean',
			default: true,
			description: 'Whether the highest price counts a second image where the first may be heavier than its Purpose takes',
		},
		{
			displayName: 'Output Format',
			name: 'outputFormat',
			type: 'options',
			default: 'auto',
			description: 'Costs nothing extra; checked with the row',
			options: [
				{ name: 'Automatic', value: 'auto' },
				{ name: 'GIF', value: 'gif' },
				{ name: 'JPEG', value: 'jpeg' },
				{ name: 'PNG', value: 'png' },
				{ name: 'SVG', value: 'svg' },
				{ name: 'WebP', value: 'webp' },
			],
		},
		{
			displayName: 'Preview Images',
			name: 'partialImages',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 3 },
			default: 0,
			description: 'Each preview adds 100 output tokens per image',
		},
		{
			displayName: 'Retry Rate (%)',
			name: 'retryRate',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 1000 },
			default: 10,
			description: 'How many of the images are made, and paid, a second time because the first was not good enough',
		},
		{
			displayName: 'Same Look for All Purposes',
			name: 'masterFirst',
			type: 'boolean',
			default: true,
			description: 'Whether an edit sends the image of the first purpose along for the others, which is billed as input of each',
		},
		{
			displayName: 'Snap to Nearest Size',
			name: 'snapSize',
			type: 'boolean',
			default: true,
			description:
				'Whether a size the model cannot make is replaced by the nearest one it can, instead of refusing the row',
		},
	],
};
