import type { INodeProperties } from 'n8n-workflow';
import { frameOptions, frameParameters, type Work } from '../../shared/parameters/frames';
import { modelParameter } from '../../shared/parameters/model';
import { maskParameters, referencesParameter } from '../../shared/parameters/references';
import { renderParameters } from '../../shared/parameters/render';
import { onePurpose, sizeFromOptions, sizeParameters } from '../../shared/parameters/size';
import { mainModelParameter } from './mainModel';

const continueParameters: INodeProperties[] = [
	{
		displayName: 'Continue From',
		name: 'continueFrom',
		type: 'options',
		default: 'previousResponse',
		description: 'Where the conversation stands',
		options: [
			{ name: 'Conversation', value: 'conversation', description: 'A conversation kept at the provider' },
			{ name: 'New Conversation', value: 'newConversation', description: 'Opens one; its ID is in the output' },
			{ name: 'Nothing', value: 'nothing', description: 'This turn stands alone' },
			{ name: 'Previous Response', value: 'previousResponse', description: 'The turn before, by its ID' },
		],
	},
	{
		displayName: 'Previous Response ID',
		name: 'previousResponseId',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.responseId }}',
		description: 'The responseId of the turn before. Empty: this is the first turn.',
		displayOptions: { show: { continueFrom: ['previousResponse'] } },
	},
	{
		displayName: 'Conversation ID',
		name: 'conversationId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. {{ $json.conversationId }}',
		description: 'The conversationId of an earlier turn',
		displayOptions: { show: { continueFrom: ['conversation'] } },
	},
];

/** A conversation begins with words; what only changes a picture has its text for edits. */
export const inConversation: Work = ['generate', 'edit'];

const turnParameters: INodeProperties[] = [
	{
		displayName: 'Message From',
		name: 'messageFrom',
		type: 'options',
		noDataExpression: true,
		default: 'text',
		options: [
			...frameOptions(inConversation),
			{ name: 'Own Text', value: 'text', description: 'Write the whole message yourself' },
		],
	},
	{
		displayName: 'Message',
		name: 'message',
		type: 'string',
		typeOptions: { rows: 4 },
		required: true,
		default: '',
		placeholder: 'e.g. Make the background warmer and keep everything else',
		description: 'What the user says in this turn',
		displayOptions: { show: { messageFrom: ['text'] } },
	},
	...frameParameters(inConversation, 'Message', 'messageFrom'),
	{
		displayName: 'Instructions',
		name: 'instructions',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		placeholder: 'e.g. You are a packaging designer. Ask when the brief is unclear.',
		description: 'How the main model is to behave. They hold for this turn only: send them with every turn.',
	},
	{
		displayName: 'Image',
		name: 'imageNeed',
		type: 'options',
		default: 'required',
		options: [
			{ name: 'Model Decides', value: 'auto', description: 'Words alone are a normal answer' },
			{ name: 'Required', value: 'required', description: 'Every turn makes an image' },
		],
	},
];

const inputImages: INodeProperties = {
	...referencesParameter,
	displayName: 'Input Images',
	placeholder: 'Add image',
	default: {},
	description:
		'Pictures shown to the main model in this turn. Images made earlier in the conversation are there already.',
};

const toolParameters: INodeProperties[] = [
	{ ...modelParameter, displayName: 'Image Model', description: 'The model the tool draws with' },
	{
		displayName: 'Image Action',
		name: 'imageAction',
		type: 'options',
		default: 'auto',
		options: [
			{ name: 'Automatic', value: 'auto', description: 'The main model decides' },
			{ name: 'Edit', value: 'edit', description: 'Change a picture of the conversation' },
			{ name: 'Generate', value: 'generate', description: 'Draw a new one' },
		],
	},
	...maskParameters.map((parameter) =>
		parameter.name === 'maskFrom'
			? {
					...parameter,
					description:
						'A PNG whose transparent areas are the ones to change. It guides the model; its edge is not exact to the pixel.',
				}
			: parameter,
	),
	...sizeParameters(sizeFromOptions, onePurpose),
	...renderParameters.filter(({ name }) => name !== 'n' && name !== 'outputAs'),
];

/** In the order of the questions a person answers: who leads, what goes on, what is said, how it is drawn. */
export const conversationParameters: INodeProperties[] = [
	mainModelParameter,
	...continueParameters,
	...turnParameters,
	inputImages,
	...toolParameters,
];
