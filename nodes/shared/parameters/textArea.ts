import type { INodeProperties } from 'n8n-workflow';

/** A text of two lines, in words of the person's own: display name, name, placeholder, description. */
export const textArea = (displayName: string, name: string, placeholder: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	typeOptions: { rows: 2 },
	default: '',
	placeholder,
	description,
});

/** One of the parts that a prompt is written from. */
export const promptPart = <Parts>(displayName: string, name: keyof Parts & string, placeholder: string, description: string): INodeProperties => ({
	...textArea(displayName, name, placeholder, description),
	displayOptions: { show: { promptFrom: ['parts'] } },
});
