import type { INodeProperties } from 'n8n-workflow';

/** Money, pace and time. */
export const limitOptions: INodeProperties[] = [
	{
		displayName: 'Already Spent in USD',
		name: 'alreadySpentUsd',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 4 },
		default: 0,
		description: 'What earlier runs have used of Budget in USD, for example this month’s total from Cost Estimate',
	},
	{
		displayName: 'Budget in Images',
		name: 'budgetImages',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 100,
		description: 'The most images this node may make in one execution, loops and retries included. Rows beyond it are not sent and take the error path.',
	},
	{
		displayName: 'Images at Once',
		name: 'concurrency',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 32 },
		default: 4,
		description: 'How many requests may be under way at the same time',
	},
	{
		displayName: 'Images per Minute',
		name: 'imagesPerMinute',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Spaces the requests out to stay below your account’s limit',
	},
	{
		displayName: 'Dry Run',
		name: 'dryRun',
		type: 'boolean',
		default: true,
		description: 'Whether to check and estimate only: nothing is sent or paid, and placeholders of the true size come out',
	},
	{
		displayName: 'Time-Out (Seconds)',
		name: 'timeoutSeconds',
		type: 'number',
		typeOptions: { minValue: 10 },
		default: 600,
		description: 'How long one attempt may give no sign of life before it is given up. As a whole it ends after four times as long. Large, high-quality images take up to five minutes.',
	},
];

/** What happens after a failure. */
export const retryOptions: INodeProperties[] = [
	{
		displayName: 'Tries per Row',
		name: 'attempts',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 10 },
		default: 4,
		description: 'Calls in all when the API asks to slow down or fails without billing. 1 switches retries off.',
	},
	{
		displayName: 'Retry After Server Errors',
		name: 'retryServerErrors',
		type: 'boolean',
		default: true,
		description: 'Whether to try again when the server answers that it failed',
	},
	{
		displayName: 'Retry Unknown Outcomes',
		name: 'retryUnknown',
		type: 'boolean',
		default: false,
		description: 'Whether to try again when the connection was lost after sending. The image may have been made and billed: this can pay for it twice.',
	},
	{
		displayName: 'Longest Wait (Seconds)',
		name: 'retryWaitSeconds',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 180,
		description: 'How long a row may wait in all before it counts as failed',
	},
];

/** Who is asked where no image came. */
export const fallbackOptions: INodeProperties[] = [
	{
		displayName: 'Fallback After',
		name: 'fallbackAfter',
		type: 'multiOptions',
		default: ['blocked', 'failed', 'notVerified'],
		description: 'How a row must have ended for the fallback to be asked. Never after an unknown outcome.',
		options: [
			{ name: 'Blocked by Moderation', value: 'blocked' },
			{ name: 'Failed', value: 'failed' },
			{ name: 'Key, Credit or Verification Missing', value: 'notVerified' },
			{ name: 'Refused by the API', value: 'refused' },
		],
	},
	{
		displayName: 'Fallback Credential',
		name: 'useFallbackCredential',
		type: 'boolean',
		default: true,
		description:
			'Whether to ask a second account or provider for rows the first does not make. Choose its credential at the top of this node.',
	},
	{
		displayName: 'Fallback Model',
		name: 'fallbackModel',
		type: 'string',
		default: '',
		placeholder: 'e.g. gpt-image-2.5-flare',
		description: 'A second model for rows the chosen one does not make. The receipt names both.',
	},
];
