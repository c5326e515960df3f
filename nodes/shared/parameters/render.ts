import type { INodeProperties } from 'n8n-workflow';
import { apiProperty, modelForms } from './apiProperty';

/** Asked where a row may bring several images: by their number, or by its purposes. */
const outputAs: INodeProperties = {
	displayName: 'Put Several Images',
	name: 'outputAs',
	type: 'options',
	default: 'items',
	options: [
		{ name: 'Each in Its Own Item', value: 'items' },
		{ name: 'All in One Item', value: 'binaries', description: 'As files data, data_2, data_3 and so on' },
	],
};

/** How good, which file, how many? */
export const renderParameters: INodeProperties[] = [
	...modelForms('quality', { description: 'Decides most of the price. The prices are OpenAI’s, for one image of 1024x1024.' }),
	...modelForms('outputFormat'),
	apiProperty('background'),
	apiProperty('n'),
	{ ...outputAs, displayOptions: { hide: { n: [1] } } },
	{ ...outputAs, displayOptions: { show: { n: [1], sizeFrom: ['preset'] } } },
];
