import type { INodeProperties } from 'n8n-workflow';
import { apiProperty, modelForms } from './apiProperty';

/** How good, which file, how many? */
export const renderParameters: INodeProperties[] = [
	...modelForms('quality', { description: 'Decides most of the price. The prices are OpenAI’s, for one image of 1024x1024.' }),
	...modelForms('outputFormat'),
	apiProperty('background'),
	apiProperty('n'),
	{
		displayName: 'Put Several Images',
		name: 'outputAs',
		type: 'options',
		default: 'items',
		displayOptions: { hide: { n: [1] } },
		options: [
			{ name: 'Each in Its Own Item', value: 'items' },
			{ name: 'All in One Item', value: 'binaries', description: 'As files data, data_2, data_3 and so on' },
		],
	},
];
