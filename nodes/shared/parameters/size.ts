import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { channelPresets, type ChannelPreset } from '../catalog/channels';
import { requestSizeFor } from '../request/presetSize';
import { sizeText } from '../request/size';

const showFor = (sizeFrom: string) => ({ show: { sizeFrom: [sizeFrom] } });

/** What the first model makes for a purpose, and what arrives. */
function madeAndArriving(preset: ChannelPreset): string {
	const { size, resize } = requestSizeFor(preset);
	const wanted = sizeText(preset.target);
	if (size === wanted) return `Arrives as ${wanted}`;
	return resize ? `Arrives as ${size}, to be scaled to ${wanted}` : `Made as ${size}, arrives as ${wanted}`;
}

export const purposeOptions: INodePropertyOptions[] = channelPresets.map((preset) => ({
	name: preset.name,
	value: preset.id,
	description: [madeAndArriving(preset), preset.also].filter(Boolean).join(' · '),
}));

/** Ways to say the size that every image node offers. */
export const sizeFromOptions: INodePropertyOptions[] = [
	{ name: 'Automatic', value: 'auto', description: 'The model chooses; the price is known only afterwards' },
	{ name: 'Purpose', value: 'preset', description: 'A channel, marketplace or shape' },
	{ name: 'Text', value: 'text', description: 'As written in a row, for example 1536x1024' },
	{ name: 'Width and Height', value: 'pixels', description: 'In pixels' },
];

const pixels = 'In pixels, up to 3840. The models make multiples of 16; up to 15 pixels too many are cut off.';

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
	description: 'Where the image will be used. Decides the size, and format and background where those are Automatic. Several: an image for each; a row may name them with commas.',
};

/** Where the one image of a turn goes. */
export const onePurpose: INodeProperties = {
	...purpose,
	type: 'options',
	default: 'square',
	description: 'Where the image will be used. Decides the size, and format and background where those are Automatic.',
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
		description: pixels,
		displayOptions: showFor('pixels'),
	},
	{
		displayName: 'Height',
		name: 'height',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 3840 },
		default: 1024,
		description: pixels,
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
