import type { INodeProperties } from 'n8n-workflow';
import { apiParameters } from '../../shared/catalog/apiParameters';
import { fileNameParameter, optionGroup, optionParameters } from '../../shared/parameters/options';
import { passOnParameters } from '../../shared/parameters/passOn';
import { editOptions } from '../../shared/parameters/references';

const waiting: INodeProperties[] = [
	{
		displayName: 'Look Every (Seconds)',
		name: 'pollSeconds',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 5,
		description: 'How often work in the background is looked at',
	},
	{
		displayName: 'Give Up After (Seconds)',
		name: 'pollLongestSeconds',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1800,
		description: 'When the row is given up. The work goes on; Get Response fetches it later.',
	},
];

const thinking: INodeProperties[] = [
	{
		displayName: 'Image Detail',
		name: 'imageDetail',
		type: 'options',
		default: 'auto',
		description: 'How closely the main model looks at the pictures; decides what they cost',
		options: [
			{ name: 'Automatic', value: 'auto' },
			{ name: 'Low', value: 'low' },
			{ name: 'High', value: 'high' },
			{ name: 'Original', value: 'original' },
		],
	},
	{
		displayName: 'Maximum Output Tokens',
		name: 'maxOutputTokens',
		type: 'number',
		typeOptions: { minValue: 16 },
		default: 4000,
		description: 'Of the main model, its thinking included. An answer that needs more fails, and is billed.',
	},
	{
		displayName: 'Reasoning Effort',
		name: 'reasoningEffort',
		type: 'options',
		default: 'medium',
		description: 'How long the main model thinks. Not every model knows every value.',
		options: Object.entries(apiParameters.svgEffort.values).map(([value, { label }]) => ({ name: label, value })),
	},
];

const turn: INodeProperties[] = [
	{
		displayName: 'Background Mode',
		name: 'backgroundMode',
		type: 'options',
		default: 'wait',
		description: 'For long work: no connection has to stay open for it',
		options: [
			{ name: 'Off', value: 'off' },
			{
				name: 'Return at Once',
				value: 'return',
				description: 'The item has the responseId; Get Response fetches the image',
			},
			{
				name: 'Wait Here',
				value: 'wait',
				description: 'Looks every few seconds. Stopping the workflow cancels the work.',
			},
		],
	},
	{
		displayName: 'Metadata',
		name: 'metadata',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add entry',
		default: {},
		description: 'Up to 16 keys and values kept with the response',
		options: [
			{
				displayName: 'Entry',
				name: 'entry',
				values: [
					{ displayName: 'Key', name: 'key', type: 'string', default: '' },
					{ displayName: 'Value', name: 'value', type: 'string', default: '' },
				],
			},
		],
	},
	{
		displayName: 'Maximum Tool Calls',
		name: 'maxToolCalls',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1,
		description: 'How many images the main model may make in this turn',
	},
	{
		displayName: 'Put Several Images',
		name: 'outputAs',
		type: 'options',
		default: 'items',
		options: [
			{ name: 'Each in Its Own Item', value: 'items' },
			{ name: 'All in One Item', value: 'binaries', description: 'As files data, data_2, data_3 and so on' },
		],
	},
	{
		displayName: 'Store Response',
		name: 'store',
		type: 'boolean',
		default: true,
		description: 'Whether the provider keeps the response, so that the next turn can continue from it',
	},
];

/** Options of the other nodes that mean something in every operation. */
const running = ['attempts', 'concurrency', 'imagesPerMinute', 'includeInput', 'receipt', 'retryServerErrors', 'retryUnknown', 'retryWaitSeconds', 'timeoutSeconds'];
const reviewing = [...running, 'alreadySpentUsd', 'dryRun', 'fallbackAfter', 'includePrompt', 'promptVersion', 'safetyIdentifier', 'useFallbackCredential'];
const fetching = [...running, 'binaryField', 'keepInputFiles', 'linkHours'];

const conversation = (...options: INodeProperties[]) => optionGroup('conversationOptions', 'Conversation', options);
const sendAs = editOptions.filter(({ name }) => name === 'sendAs');

export const turnOptions: INodeProperties[] = [
	...passOnParameters,
	conversation(...turn, ...thinking, ...waiting),
	...optionParameters((name) => !['oneCallPerImage', 'makeSmaller'].includes(name), { imageOptions: editOptions }),
];

export const reviewOptions: INodeProperties[] = [
	conversation(...thinking),
	...optionParameters((name) => reviewing.includes(name), { imageOptions: sendAs }),
];

export const fetchOptions: INodeProperties[] = [fileNameParameter, conversation(...waiting), ...optionParameters((name) => fetching.includes(name))];
