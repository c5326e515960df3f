import type { INodeProperties } from 'n8n-workflow';

/** How receipts are summed. */
export const spendParameters: INodeProperties[] = [
	{
		displayName: 'Group By',
		name: 'groupBy',
		type: 'options',
		noDataExpression: true,
		default: 'modelRequested',
		options: [
			{ name: 'Day', value: 'day', description: 'On which the call began, UTC' },
			{ name: 'Field', value: 'field', description: 'Any field of the items' },
			{ name: 'Model', value: 'modelRequested' },
			{ name: 'Nothing', value: 'nothing', description: 'One total' },
			{ name: 'Outcome', value: 'outcome' },
			{ name: 'Route Owner', value: 'routeOwner', description: 'OpenAI, Azure or a named provider' },
		],
	},
	{
		displayName: 'Field',
		name: 'groupField',
		type: 'string',
		default: 'promptVersion',
		placeholder: 'e.g. campaign',
		description: 'The field’s name, or a path with dots',
		requiresDataPath: 'single',
		displayOptions: { show: { groupBy: ['field'] } },
	},
	{
		displayName: 'Accepted Status',
		name: 'acceptedStatus',
		type: 'string',
		default: 'accepted, approved',
		description: 'Words in the field reviewStatus that mean an image was accepted, separated by commas',
	},
	{
		displayName: 'Add Total',
		name: 'addTotal',
		type: 'boolean',
		default: true,
		description: 'Whether a last item sums all groups',
		displayOptions: { hide: { groupBy: ['nothing'] } },
	},
];
