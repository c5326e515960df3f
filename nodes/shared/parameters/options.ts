import type { INodeProperties } from 'n8n-workflow';
import { modelIdsWhere } from './model';

const noComplexity = { hide: { '/model': modelIdsWhere((model) => !model.complexity) } };

/** Options about the picture and its file. */
const imageOptions: INodeProperties[] = [
	{
		displayName: 'Complexity',
		name: 'complexity',
		type: 'options',
		default: 'medium',
		description: 'How much planning the model does before drawing',
		displayOptions: noComplexity,
		options: [
			{ name: 'Low', value: 'low' },
			{ name: 'Medium', value: 'medium' },
			{ name: 'High', value: 'high' },
		],
	},
	{
		displayName: 'Compression',
		name: 'outputCompression',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 100 },
		default: 85,
		description: 'For JPEG and WebP: 0 is the smallest file, 100 the best picture',
	},
	{
		displayName: 'File Name',
		name: 'fileName',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.sku }}-hero',
		description: 'Without extension: the right one is added. Empty: image and the row number',
	},
	{
		displayName: 'Frame Duration',
		name: 'frameDurationMs',
		type: 'number',
		default: 200,
		description: 'Milliseconds per frame of a GIF',
		displayOptions: noComplexity,
	},
	{
		displayName: 'Frames',
		name: 'frameCount',
		type: 'number',
		typeOptions: { minValue: 2, maxValue: 16 },
		default: 9,
		description: 'Number of frames of a GIF',
		displayOptions: noComplexity,
	},
	{
		displayName: 'Include Input Fields',
		name: 'includeInput',
		type: 'boolean',
		default: true,
		description: 'Whether the fields of the row are kept in the output, beside the receipt',
	},
	{
		displayName: 'Include Prompt in Receipt',
		name: 'includePrompt',
		type: 'boolean',
		default: false,
		description: 'Whether the receipt holds the prompt’s text, and not only its hash',
	},
	{
		displayName: 'Keep Preview Images',
		name: 'keepPreviews',
		type: 'boolean',
		default: false,
		description: 'Whether preview images are kept as files preview_0, preview_1 and so on',
	},
	{
		displayName: 'Moderation',
		name: 'moderation',
		type: 'options',
		default: 'auto',
		options: [
			{ name: 'Automatic', value: 'auto' },
			{ name: 'Low', value: 'low', description: 'Less restrictive filtering' },
		],
	},
	{
		displayName: 'Preview Images',
		name: 'partialImages',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 3 },
		default: 0,
		description: 'Streams the answer, with up to this many previews. Each adds 100 output tokens to the bill',
	},
	{
		displayName: 'Prompt Version',
		name: 'promptVersion',
		type: 'string',
		default: '',
		placeholder: 'e.g. hero-v3',
		description: 'A label of your own for the receipt, to compare versions of a prompt',
	},
	{
		displayName: 'Put Output File in Field',
		name: 'binaryField',
		type: 'string',
		default: 'image',
		description: 'The name of the output binary field to put the file in',
	},
	{
		displayName: 'Safety Identifier',
		name: 'safetyIdentifier',
		type: 'string',
		default: '',
		description: 'An identifier of the end user who asked, hashed: never a name or an email address',
	},
	{
		displayName: 'Snap to Nearest Size',
		name: 'snapSize',
		type: 'boolean',
		default: false,
		description: 'Whether a size the model cannot make is replaced by the nearest one it can, instead of refusing the row',
	},
	{
		displayName: 'SVG Author Effort',
		name: 'svgEffort',
		type: 'options',
		default: 'medium',
		displayOptions: noComplexity,
		options: ['high', 'low', 'max', 'medium', 'minimal', 'none', 'xhigh'].map((value) => ({ name: value, value })),
	},
	{
		displayName: 'SVG Author Model',
		name: 'svgModel',
		type: 'string',
		default: '',
		placeholder: 'e.g. gpt-6-sol',
		description: 'The model that writes the SVG after the image model’s picture',
		displayOptions: noComplexity,
	},
];

/** Options about the run: pace, retries, money. */
const runOptions: INodeProperties[] = [
	{
		displayName: 'Budget in Images',
		name: 'budgetImages',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 100,
		description: 'The most images this run may make. Rows beyond it are not sent and take the error path',
	},
	{
		displayName: 'Budget in USD',
		name: 'budgetUsd',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 4 },
		default: 5,
		description: 'The most this run may spend. Rows beyond it are not sent and take the error path',
	},
	{
		displayName: 'Images at Once',
		name: 'concurrency',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 32 },
		default: 4,
		description: 'How many requests may be under way at the same time',
	},
	{
		displayName: 'Images per Minute',
		name: 'imagesPerMinute',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Spaces the requests out to stay below your account’s limit',
	},
	{
		displayName: 'Longest Wait for Retries',
		name: 'retryWaitSeconds',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 180,
		description: 'Seconds a row may wait in all before it counts as failed',
	},
	{
		displayName: 'Retry After Server Errors',
		name: 'retryServerErrors',
		type: 'boolean',
		default: true,
		description: 'Whether to try again when the server answers that it failed',
	},
	{
		displayName: 'Retry When the Outcome Is Unknown',
		name: 'retryUnknown',
		type: 'boolean',
		default: false,
		description:
			'Whether to try again when the connection was lost after sending. The image may have been made and billed: this can pay for it twice',
	},
	{
		displayName: 'Time-Out',
		name: 'timeoutSeconds',
		type: 'number',
		typeOptions: { minValue: 10 },
		default: 600,
		description: 'Seconds without a sign of life before giving up. Large, high-quality images take up to five minutes',
	},
	{
		displayName: 'Tries per Row',
		name: 'attempts',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 10 },
		default: 4,
		description: 'Calls in all when the API asks to slow down or fails without billing. 1 switches retries off',
	},
];

/** Everything that has a sensible default. */
export const optionsParameter: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [...imageOptions, ...runOptions].sort((a, b) => a.displayName.localeCompare(b.displayName)),
};
