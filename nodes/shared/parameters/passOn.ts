import type { INodeProperties } from 'n8n-workflow';

const onlyThen = { show: { runWorkflow: [true] } };

/** Where does each image go as soon as it is made? */
export const passOnParameters: INodeProperties[] = [
	{
		displayName: 'Run Workflow for Each Image',
		name: 'runWorkflow',
		type: 'boolean',
		default: false,
		description:
			'Whether each image is given to a workflow as soon as it is made, so that it is saved before the next rows are made. A Stop then takes nothing that had arrived, a crash only what was on its way to be saved.',
	},
	{
		displayName: 'Workflow',
		name: 'imageWorkflow',
		type: 'workflowSelector',
		default: '',
		required: true,
		description: 'It begins with the trigger When Executed by Another Workflow and gets one item: the row’s columns, the receipt and the file. It can be this same workflow.',
		displayOptions: onlyThen,
	},
	{
		displayName: 'Rows Without an Image Too',
		name: 'passOnProblems',
		type: 'boolean',
		default: false,
		description: 'Whether the workflow also gets each row that ended without an image, with the field error, so that its status is written at once',
		displayOptions: onlyThen,
	},
];
