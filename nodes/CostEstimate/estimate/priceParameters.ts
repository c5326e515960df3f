import type { INodeProperties } from 'n8n-workflow';

const show = (...from: string[]) => ({ show: { priceFrom: from } });

const perMillion = (displayName: string, name: string, value: number): INodeProperties => ({
	displayName,
	name,
	type: 'number',
	typeOptions: { minValue: 0, numberPrecision: 4 },
	default: value,
	description: 'In USD per million tokens',
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
			{ name: 'Own Table', value: 'table', description: 'Prices per model as JSON' },
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
		displayName: 'Price per Image',
		name: 'pricePerImage',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 6 },
		default: 0.05,
		description: 'In USD',
		displayOptions: show('perImage'),
	},
	perMillion('Text Input', 'priceTextIn', 5),
	perMillion('Image Input', 'priceImageIn', 8),
	perMillion('Image Output', 'priceImageOut', 30),
	{
		displayName: 'Price Table (JSON)',
		name: 'priceTable',
		type: 'json',
		default:
			'{\n  "owner": "My provider",\n  "date": "2026-11-20",\n  "prices": {\n    "gpt-image-2": { "perImage": 0.05 }\n  }\n}',
		description: 'Per model either perImage, or textIn, imageIn and imageOut in USD per million tokens',
		displayOptions: show('table'),
	},
];
