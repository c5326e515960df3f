import type { INodeProperties } from 'n8n-workflow';

const show = (...from: string[]) => ({ show: { priceFrom: from } });

const perMillion = (displayName: string, name: string, value: number): INodeProperties => ({
	displayName,
	name,
	type: 'number',
	typeOptions: { minValue: 0, numberPrecision: 4 },
	default: value,
	description: 'Per million tokens',
	displayOptions: show('perMillionTokens'),
});

/** Whose price? OpenAI's public list, or a provider's own, never mixed. */
export const priceParameters: INodeProperties[] = [
	{
		displayName: 'Price',
		name: 'priceFrom',
		type: 'options',
		noDataExpression: true,
		default: 'openAi',
		options: [
			{ name: 'Credential', value: 'credential', description: 'What the account of the image nodes pays: its provider’s own price, else OpenAI’s list' },
			{ name: 'OpenAI Price List', value: 'openAi' },
			{ name: 'Own Table', value: 'table', description: 'Prices per model as JSON, also to correct one of OpenAI that has changed' },
			{ name: 'Per Image', value: 'perImage', description: 'A provider’s flat price' },
			{ name: 'Per Million Tokens', value: 'perMillionTokens', description: 'A provider’s price by tokens' },
		],
	},
	{
		displayName: 'Provider',
		name: 'priceOwner',
		type: 'string',
		default: 'My provider',
		description: 'Whose price it is, for the record',
		displayOptions: show('perImage', 'perMillionTokens'),
	},
	{
		displayName: 'Price per Image (USD)',
		name: 'pricePerImage',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 6 },
		default: 0.05,
		displayOptions: show('perImage'),
	},
	perMillion('Text Input (USD)', 'priceTextIn', 5),
	perMillion('Image Input (USD)', 'priceImageIn', 8),
	perMillion('Image Output (USD)', 'priceImageOut', 30),
	{
		displayName: 'Price Table (JSON)',
		name: 'priceTable',
		type: 'json',
		default:
			'{\n  "owner": "OpenAI",\n  "date": "2026-11-27",\n  "prices": {\n    "gpt-image-2": { "textIn": 5, "imageIn": 8, "imageOut": 30 },\n    "gpt-5.4": { "input": 2.5, "cached": 0.25, "output": 15 }\n  }\n}',
		description: 'Per model perImage, or USD per million tokens: textIn, imageIn, imageOut for images; input, cached, output for a main model. Models of OpenAI that the table leaves out keep OpenAI’s list price.',
		displayOptions: show('table'),
	},
];
