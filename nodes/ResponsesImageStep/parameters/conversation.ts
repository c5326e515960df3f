import type { INodeProperties } from 'n8n-workflow';
import { frameOptions, frameParameters, type Work } from '../../shared/parameters/frames';
import { modelParameter } from '../../shared/parameters/model';
import { budgetParameter, fileNameParameter } from '../../shared/parameters/options';
import { inOrder } from '../../shared/parameters/order';
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
		// A review is no turn: nothing continues it.
		default: '={{ $json.review ? "" : $json.receipt?.responseId ?? $json.responseId ?? "" }}',
		placeholder: 'e.g. {{ $json.receipt.responseId }}',
		description: 'The responseId of the turn before: the item’s own, where it comes from one. Empty: this is the first turn.',
		displayOptions: { show: { continueFrom: ['previousResponse'] } },
	},
	{
		displayName: 'Conversation ID',
		name: 'conversationId',
		type: 'string',
		default: '={{ $json.receipt?.conversationId ?? $json.conversationId ?? "" }}',
		required: true,
		placeholder: 'e.g. {{ $json.receipt.conversationId }}',
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
];

const instructions: INodeProperties[] = [
	{
		displayName: 'Instructions',
		name: 'instructions',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		placeholder: 'e.g. You are a packaging designer. Ask when the brief is unclear.',
		description: 'How the main model is to behave. They hold for this turn only: send them with every turn.',
	},
];

const imageNeed: INodeProperties[] = [
	{
		displayName: 'Make an Image',
		name: 'imageNeed',
		type: 'options',
		default: 'required',
		options: [
			{ name: 'Always', value: 'required', description: 'Every turn makes an image' },
			{ name: 'Model Decides', value: 'auto', description: 'Words alone are a normal answer' },
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
	...inOrder(renderParameters, 'background'),
];

/** What most people change stands above: what is said and shown, what shape, how good, its name, its price. Then who leads and how it is drawn. */
export const conversationParameters: INodeProperties[] = [
	...turnParameters,
	inputImages,
	...sizeParameters(sizeFromOptions, onePurpose),
	...inOrder(renderParameters, 'quality', 'outputFormat'),
	fileNameParameter,
	budgetParameter,
	...continueParameters,
	...imageNeed,
	...instructions,
	mainModelParameter,
	...toolParameters,
];
