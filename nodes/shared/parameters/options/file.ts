import type { INodeProperties } from 'n8n-workflow';

/** What comes out: the file, the receipt, the row’s own columns. */
export const fileOptions: INodeProperties[] = [
	{
		displayName: 'Receipt',
		name: 'receipt',
		type: 'options',
		default: 'short',
		description: 'What the field receipt of each item shows. The execution always keeps the full one, for Cost Estimate.',
		options: [
			{ name: 'As Columns', value: 'columns', description: 'The full receipt, a column for each of its fields' },
			{ name: 'Full', value: 'full', description: 'Everything that is known of the call' },
			{ name: 'None', value: 'none' },
			{ name: 'Short', value: 'short', description: 'Outcome, file name, size, cost, note and request ID' },
		],
	},
	{
		displayName: 'Put Output File in Field',
		name: 'binaryField',
		type: 'string',
		default: 'data',
		description: 'The name of the output binary field to put the file in',
	},
	{
		displayName: 'Include Input Columns',
		name: 'includeInput',
		type: 'boolean',
		default: true,
		description: 'Whether the columns of the row are kept on the item, beside the receipt',
	},
	{
		displayName: 'Include Prompt in Receipt',
		name: 'includePrompt',
		type: 'boolean',
		default: true,
		description: 'Whether the receipt holds the prompt’s text, and not only its hash',
	},
	{
		displayName: 'Keep the File on the Item',
		name: 'keepFile',
		type: 'boolean',
		default: true,
		description:
			'Whether a file that a workflow has taken (Run Workflow for Each Image) stays on this node’s item too. Without this option: yes for up to 50 rows.',
		displayOptions: { show: { '/runWorkflow': [true] } },
	},
	{
		displayName: 'Keep Input Files',
		name: 'keepInputFiles',
		type: 'boolean',
		default: true,
		description: 'Whether the row’s own files stay on the item. Where a name is the same, the new file wins.',
	},
	{
		displayName: 'Link to the File (Hours)',
		name: 'linkHours',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 720 },
		default: 24,
		description: 'Adds receipt.fileUrl: an address under which anybody who has it sees the file without logging in. For forms and messages that show the picture.',
	},
	{
		displayName: 'Prompt Version',
		name: 'promptVersion',
		type: 'string',
		default: '',
		placeholder: 'e.g. hero-v3',
		description: 'A label of your own for the receipt, to compare versions of a prompt',
	},
];
