import type { INodeProperties } from 'n8n-workflow';

/** Which response, and whether to wait for it. */
export const getResponseParameters: INodeProperties[] = [
	{
		displayName: 'Response ID',
		name: 'responseId',
		type: 'string',
		required: true,
		default: '={{ $json.receipt?.responseId ?? $json.responseId ?? "" }}',
		placeholder: 'e.g. {{ $json.receipt.responseId }}',
		description: 'Of a response that was stored. Fetching costs nothing; the receipt repeats what the response cost.',
	},
	{
		displayName: 'Wait Until Finished',
		name: 'waitForIt',
		type: 'boolean',
		default: true,
		description: 'Whether to wait for work that is still going on in the background',
	},
];
