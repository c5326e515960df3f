import type { INodeProperties } from 'n8n-workflow';
import { translateOption } from '../../request/closed';
import { modelIdsWhere } from '../model';

const noComplexity = { hide: { '/model': modelIdsWhere((model) => !model.complexity) } };

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
export const imageOptions: INodeProperties[] = [
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
		displayName: 'Exact Size',
		name: 'exactSize',
		type: 'boolean',
		default: false,
		description:
			'Whether the file gets exactly the size chosen, although the models make multiples of 16: up to 15 pixels are cut at the right and at the bottom. On without this option. Cutting breaks the file’s provenance seal (C2PA).',
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
	{
		displayName: 'Make It Again, Smaller',
		name: 'makeSmaller',
		type: 'boolean',
		default: true,
		description:
			'Whether an image whose file is heavier than its Purpose takes is made once more, compressed. It is another image, and paid for too; the budget holds for both.',
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
