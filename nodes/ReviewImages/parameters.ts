import type { INodeProperties } from 'n8n-workflow';

/** By this value n8n knows a node that waits for a person, and checks the signature of its address. */
const operation: INodeProperties = { displayName: 'Operation', name: 'operation', type: 'hidden', default: 'sendAndWait', noDataExpression: true };

const page: INodeProperties[] = [
	{
		displayName: 'Page Title',
		name: 'pageTitle',
		type: 'string',
		default: '={{ $workflow.name }}',
	},
	{
		displayName: 'Name of Each Picture',
		name: 'pictureTitle',
		type: 'string',
		default: '={{ $json.name ?? $json.title ?? "" }}',
		description: 'Stands above the picture; where it is empty, the name of the file',
	},
	{
		displayName: 'Brief',
		name: 'brief',
		type: 'string',
		default: '={{ $json.brief ?? $json.prompt ?? "" }}',
		description: 'What the picture was to show, to judge it by',
	},
	{
		displayName: 'Input Binary Field',
		name: 'pictureField',
		type: 'string',
		default: 'data',
		hint: 'The name of the input binary field that holds the picture',
	},
];

const invitation: INodeProperties[] = [
	{
		displayName: 'Invite by Workflow',
		name: 'invite',
		type: 'boolean',
		default: false,
		description: 'Whether a workflow tells people where the page is: by Slack, email, Teams or what else it uses. Without one, a link to it stands in this node’s panel while the run waits.',
	},
	{
		displayName: 'Workflow',
		name: 'inviteWorkflow',
		type: 'workflowSelector',
		default: '',
		required: true,
		description: 'It begins with the trigger When Executed by Another Workflow and gets one item: the page’s address and title, the number of pictures, their cost, and the first picture as a file. It can be this same workflow.',
		displayOptions: { show: { invite: [true] } },
	},
];

const sorting: INodeProperties = {
	displayName: 'Outputs',
	name: 'sortBy',
	type: 'options',
	noDataExpression: true,
	default: 'decision',
	options: [
		{ name: 'One for Each Decision', value: 'decision', description: 'Not Reviewed, Approved, Make Again, Rejected. Needs n8n 2.39 or newer.' },
		{ name: 'One for All', value: 'nothing', description: 'In the order of the rows, with the decision in receipt.reviewStatus. Every n8n, and expressions like $(\'Rows\').item go on working.' },
	],
};

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Binary Field of the Original',
			name: 'originalField',
			type: 'string',
			default: '',
			placeholder: 'e.g. original',
			description: 'The binary field of the picture this one was made from: the page lays both over each other',
		},
		{
			displayName: 'Cost per Approval in USD',
			name: 'nextUsd',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 4 },
			default: 0,
			description: 'What approving a picture will cost, for example the estimate of its final: the page shows the sum before anybody decides',
		},
		{
			displayName: 'Exact Text',
			name: 'exactText',
			type: 'string',
			default: '',
			description: 'The words the picture must show, letter by letter',
		},
		{
			displayName: 'If Time Runs Out',
			name: 'ifTimeRunsOut',
			type: 'options',
			noDataExpression: true,
			default: 'pending',
			description: 'What becomes of all pictures when nobody has answered. Its output comes first: connect the outputs after you have chosen.',
			options: [
				{ name: 'Approve All', value: 'accepted', description: 'All leave by Approved; an item without a picture stays pending' },
				{ name: 'Leave Undecided', value: 'pending', description: 'All leave by Not Reviewed' },
				{ name: 'Reject All', value: 'rejected', description: 'All leave by Rejected' },
			],
		},
		{
			displayName: 'Wait at Most (Hours)',
			name: 'waitHours',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 2 },
			default: 168,
			description: 'After so long without an answer the run goes on, see If Time Runs Out. 0: wait for ever. Without this option: a week.',
		},
	],
};

export const reviewParameters: INodeProperties[] = [operation, ...page, ...invitation, sorting, options];
