import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { channelPresets } from '../catalog/channels';

const showFor = (sizeFrom: string) => ({ show: { sizeFrom: [sizeFrom] } });

export const purposeOptions: INodePropertyOptions[] = channelPresets.map(({ id, name, target, also }) => ({
	name,
	value: id,
	description: [`${target.width}x${target.height}`, also].filter(Boolean).join(' · '),
}));

/** Ways to say the size that every image node offers. */
export const sizeFromOptions: INodePropertyOptions[] = [
	{ name: 'Automatic', value: 'auto', description: 'The model chooses; the price is known only afterwards' },
	{ name: 'Purpose', value: 'preset', description: 'A channel, marketplace or shape' },
	{ name: 'Text', value: 'text', description: 'As written in a row, for example 1536x1024' },
	{ name: 'Width and Height', value: 'pixels', description: 'In pixels' },
];

const purpose = {
	displayName: 'Purpose',
	name: 'purpose',
	displayOptions: showFor('preset'),
	options: purposeOptions,
} satisfies Partial<INodeProperties>;

/** Where the images of a row go: an image for each. */
const purposes: INodeProperties = {
	...purpose,
	type: 'multiOptions',
	default: ['square'],
	description: 'Where the image will be used: the size, and what Output Format and Background leave open. Several: an image for each. A row may name them with commas.',
};

/** Where the one image of a turn goes. */
export const onePurpose: INodeProperties = {
	...purpose,
	type: 'options',
	default: 'square',
	description: 'Where the image will be used: the size, and what Output Format and Background leave open',
};

/** What shape? By purpose, in pixels, as text from a row, or left to the model. */
export const sizeParameters = (options: INodePropertyOptions[] = sizeFromOptions, purposeParameter = purposes): INodeProperties[] => [
	{
		displayName: 'Size By',
		name: 'sizeFrom',
		type: 'options',
		noDataExpression: true,
		default: 'preset',
		options,
	},
	purposeParameter,
	{
		displayName: 'Width',
		name: 'width',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 3840 },
		default: 1024,
		description: 'In pixels: a multiple of 16, up to 3840',
		displayOptions: showFor('pixels'),
	},
	{
		displayName: 'Height',
		name: 'height',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 3840 },
		default: 1024,
		description: 'In pixels: a multiple of 16, up to 3840',
		displayOptions: showFor('pixels'),
	},
	{
		displayName: 'Size',
		name: 'size',
		type: 'string',
		default: '1024x1024',
		placeholder: 'e.g. 1536x1024',
		description: 'Width x height in pixels, or auto',
		displayOptions: showFor('text'),
	},
];
