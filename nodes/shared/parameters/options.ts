import type { INodeProperties } from 'n8n-workflow';
import { translateOption } from '../request/closed';
import { modelIdsWhere } from './model';
import type { optionGroups } from './readOptions';

type Group = (typeof optionGroups)[number];

const noComplexity = { hide: { '/model': modelIdsWhere((model) => !model.complexity) } };

/** What comes out: the file, the receipt, the row’s own columns. */
const fileOptions: INodeProperties[] = [
	{
		displayName: 'Receipt',
		name: 'receipt',
		type: 'options',
		default: 'short',
		description: 'What the field receipt of each item shows. The execution always keeps the full one, for Cost Estimate.',
		options: [
			{ name: 'As Columns', value: 'columns', description: 'The full receipt, a column for each of its fields' },
			{ name: 'Full', value: 'full', description: 'Everything that is known of the call' },
			{ name: 'None', value: 'none' },
			{ name: 'Short', value: 'short', description: 'Outcome, file name, size, cost, note and request ID' },
		],
	},
	{
		displayName: 'Put Output File in Field',
		name: 'binaryField',
		type: 'string',
		default: 'data',
		description: 'The name of the output binary field to put the file in',
	},
	{
		displayName: 'Include Input Columns',
		name: 'includeInput',
		type: 'boolean',
		default: true,
		description: 'Whether the columns of the row are kept on the item, beside the receipt',
	},
	{
		displayName: 'Include Prompt in Receipt',
		name: 'includePrompt',
		type: 'boolean',
		default: false,
		description: 'Whether the receipt holds the prompt’s text, and not only its hash',
	},
	{
		displayName: 'Keep the File on the Item',
		name: 'keepFile',
		type: 'boolean',
		default: true,
		description:
			'Whether a file that a workflow has taken (Run Workflow for Each Image) stays on this node’s item too. Without this option: yes for up to 50 rows.',
	},
	{
		displayName: 'Keep Input Files',
		name: 'keepInputFiles',
		type: 'boolean',
		default: true,
		description: 'Whether the row’s own files stay on the item. Where a name is the same, the new file wins.',
	},
	{
		displayName: 'Link to the File, Hours Valid',
		name: 'linkHours',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 720 },
		default: 24,
		description: 'Adds receipt.fileUrl: an address under which anybody who has it sees the file without logging in. For forms and messages that show the picture.',
	},
	{
		displayName: 'Prompt Version',
		name: 'promptVersion',
		type: 'string',
		default: '',
		placeholder: 'e.g. hero-v3',
		description: 'A label of your own for the receipt, to compare versions of a prompt',
	},
];

export const moderationOption: INodeProperties = {
	displayName: 'Moderation',
	name: 'moderation',
	type: 'options',
	default: 'auto',
	options: [
		{ name: 'Automatic', value: 'auto' },
		{ name: 'Low', value: 'low', description: 'Less restrictive filtering' },
	],
};

/** The picture. */
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
		displayName: 'Frames',
		name: 'frameCount',
		type: 'number',
		typeOptions: { minValue: 2, maxValue: 16 },
		default: 9,
		description: 'Number of frames of a GIF',
		displayOptions: noComplexity,
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
		displayName: 'Keep Preview Images',
		name: 'keepPreviews',
		type: 'boolean',
		default: false,
		description: 'Whether preview images are kept as files preview_0, preview_1 and so on',
	},
	moderationOption,
	{
		displayName: 'One Call per Image',
		name: 'oneCallPerImage',
		type: 'boolean',
		default: false,
		description:
			'Whether several images of a row are asked for one by one, side by side: they come sooner, and one that fails does not take the others with it. The prompt is billed with each.',
	},
	{
		displayName: 'Preview Images',
		name: 'partialImages',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 3 },
		default: 0,
		description: 'Streams the answer, with up to this many previews. Each adds 100 output tokens to the bill.',
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
	{
		displayName: translateOption,
		name: 'translateClosed',
		type: 'boolean',
		default: false,
		description:
			'Whether closed models and what DALL·E had (quality standard and hd, 256x256, response formats) are replaced by what comes nearest today, instead of refusing the row',
	},
];

/** Money, pace and time. */
const limitOptions: INodeProperties[] = [
	{
		displayName: 'Already Spent in USD',
		name: 'alreadySpentUsd',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 4 },
		default: 0,
		description: 'What earlier runs have used of Budget in USD, for example this month’s total from Cost Estimate',
	},
	{
		displayName: 'Budget in Images',
		name: 'budgetImages',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 100,
		description: 'The most images this node may make in one execution, loops and retries included. Rows beyond it are not sent and take the error path.',
	},
	{
		displayName: 'Budget in USD',
		name: 'budgetUsd',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 4 },
		default: 5,
		description: 'The most this node may spend in one execution, loops and retries included. Rows beyond it are not sent and take the error path.',
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
		displayName: 'Dry Run',
		name: 'dryRun',
		type: 'boolean',
		default: false,
		description: 'Whether to check and estimate only: nothing is sent or paid, and placeholders of the true size come out',
	},
	{
		displayName: 'Time-Out',
		name: 'timeoutSeconds',
		type: 'number',
		typeOptions: { minValue: 10 },
		default: 600,
		description: 'Seconds without a sign of life before giving up. Large, high-quality images take up to five minutes.',
	},
];

/** What happens after a failure. */
const retryOptions: INodeProperties[] = [
	{
		displayName: 'Tries per Row',
		name: 'attempts',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 10 },
		default: 4,
		description: 'Calls in all when the API asks to slow down or fails without billing. 1 switches retries off.',
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
		description: 'Whether to try again when the connection was lost after sending. The image may have been made and billed: this can pay for it twice.',
	},
	{
		displayName: 'Longest Wait for Retries',
		name: 'retryWaitSeconds',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 180,
		description: 'Seconds a row may wait in all before it counts as failed',
	},
];

/** Who is asked where no image came. */
const fallbackOptions: INodeProperties[] = [
	{
		displayName: 'Fallback After',
		name: 'fallbackAfter',
		type: 'multiOptions',
		default: ['blocked', 'failed', 'notVerified'],
		description: 'How a row must have ended for the fallback to be asked. Never after an unknown outcome.',
		options: [
			{ name: 'Blocked by Moderation', value: 'blocked' },
			{ name: 'Failed', value: 'failed' },
			{ name: 'Key, Credit or Verification Missing', value: 'notVerified' },
			{ name: 'Refused by the API', value: 'refused' },
		],
	},
	{
		displayName: 'Fallback Credential',
		name: 'useFallbackCredential',
		type: 'boolean',
		default: false,
		description:
			'Whether to ask a second account or provider for rows the first does not make. Choose its credential at the top of this node.',
	},
	{
		displayName: 'Fallback Model',
		name: 'fallbackModel',
		type: 'string',
		default: '',
		placeholder: 'e.g. gpt-image-2.5-flare',
		description: 'A second model for rows the chosen one does not make. The receipt names both.',
	},
];

const groups: ReadonlyArray<[name: Group, displayName: string, options: INodeProperties[]]> = [
	['fileOptions', 'File', fileOptions],
	['imageOptions', 'Image', imageOptions],
	['limitOptions', 'Limits', limitOptions],
	['retryOptions', 'Retry', retryOptions],
	['fallbackOptions', 'Fallback', fallbackOptions],
];

const byName = (a: INodeProperties, b: INodeProperties) => a.displayName.localeCompare(b.displayName);

/** How the file is called: asked by most people, so it stands above the groups. */
export const fileNameParameter: INodeProperties = {
	displayName: 'File Name',
	name: 'fileName',
	type: 'string',
	default: '',
	placeholder: 'e.g. {{ $json.sku }}-hero',
	description: 'Without extension: the right one is added. Empty: image and the row number.',
};

/**
 * Everything that has a sensible default, in groups. A group without options is not shown.
 * @param isOffered whether the node takes an option of this name
 * @param more options of the node's own, by group
 */
export function optionParameters(isOffered: (name: string) => boolean, more: Partial<Record<Group, INodeProperties[]>> = {}): INodeProperties[] {
	const shown = groups.map(([name, displayName, options]) => [name, displayName, [...options.filter((option) => isOffered(option.name)), ...(more[name] ?? [])]] as const);
	return shown
		.filter(([, , options]) => options.length > 0)
		.map(([name, displayName, options]) => optionGroup(name, displayName, options));
}

/** One group of options. */
export const optionGroup = (name: Group, displayName: string, options: readonly INodeProperties[]): INodeProperties => ({
	displayName,
	name,
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [...options].sort(byName),
});
