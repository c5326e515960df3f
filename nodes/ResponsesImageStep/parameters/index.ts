import type { INodeProperties } from 'n8n-workflow';
import { conversationParameters } from './conversation';
import { getResponseParameters } from './getResponse';
import { optionsParameters } from './options';
import { reviewParameters } from './review';
import { showFor } from './show';

const operationParameter: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	default: 'makeOrRevise',
	options: [
		{
			name: 'Get Response',
			value: 'getResponse',
			action: 'Get a response and its images',
			description: 'Fetch the images and words of an earlier response',
		},
		{
			name: 'Make or Revise',
			value: 'makeOrRevise',
			action: 'Make or revise an image in a conversation',
			description: 'One turn of a conversation in which images are made and changed',
		},
		{
			name: 'Review Image',
			value: 'reviewImage',
			action: 'Review an image against a brief',
			description: 'Judge pictures by criteria: pass or fail, with reasons',
		},
	],
};

const cheaperNotice: INodeProperties = {
	displayName:
		'For one image from one prompt, Generate Image is the cheaper way: here a main model reads, thinks and writes too, and is billed besides the image.',
	name: 'cheaperNotice',
	type: 'notice',
	default: '',
};

/** In the order of the questions a person answers. */
export const responsesParameters: INodeProperties[] = [
	operationParameter,
	...showFor(['makeOrRevise'], [cheaperNotice, ...conversationParameters]),
	...showFor(['reviewImage'], reviewParameters),
	...showFor(['getResponse'], getResponseParameters),
	...optionsParameters,
];
