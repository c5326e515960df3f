import type { INodeProperties } from 'n8n-workflow';
import { imageModels } from '../../shared/catalog/imageModels';
import { purposeOptions } from '../../shared/parameters/size';

/** Models with a price somewhere: closed families would only fill the list. */
const modelOptions = imageModels
	.filter(({ legacy }) => !legacy)
	.map(({ id, name, closes }) => ({ name: closes ? `${name} (Closes ${closes})` : name, value: id }))
	.sort((a, b) => a.name.localeCompare(b.name));

/** Which settings to compare: models × sizes × qualities. */
export const compareParameters: INodeProperties[] = [
	{
		displayName: 'Models',
		name: 'models',
		type: 'multiOptions',
		default: ['gpt-image-2', 'gpt-image-2.5-flare'],
		options: modelOptions,
	},
	{
		displayName: 'Sizes',
		name: 'sizes',
		type: 'string',
		default: '1024x1024, 1536x1024, 2048x1152',
		placeholder: 'e.g. 1024x1024, 2048x2048',
		description:
			'Width x height in pixels, separated by commas; auto is possible; the nearest size each model makes is compared',
	},
	{
		displayName: 'Purposes',
		name: 'purposes',
		type: 'multiOptions',
		default: [],
		description: 'Channels and shapes to compare beside the sizes',
		options: purposeOptions,
	},
	{
		displayName: 'Qualities',
		name: 'qualities',
		type: 'multiOptions',
		default: ['low', 'medium', 'high'],
		description: 'A quality a model does not have is left out for that model',
		options: [
			{ name: 'Automatic', value: 'auto' },
			{ name: 'Extra High', value: 'xhigh' },
			{ name: 'High', value: 'high' },
			{ name: 'Low', value: 'low' },
			{ name: 'Maximum', value: 'max' },
			{ name: 'Medium', value: 'medium' },
		],
	},
	{
		displayName: 'Picture',
		name: 'picture',
		type: 'options',
		default: 'html',
		description: 'A chart of the comparison in a binary field of the first item',
		options: [
			{ name: 'None', value: 'none' },
			{ name: 'SVG', value: 'svg', description: 'The chart alone' },
			{ name: 'Web Page', value: 'html', description: 'The chart and a table with every number' },
		],
	},
	{
		displayName: 'Put Picture in Field',
		name: 'pictureField',
		type: 'string',
		default: 'comparison',
		description: 'The name of the output binary field to put the picture in',
		displayOptions: { hide: { picture: ['none'] } },
	},
];
