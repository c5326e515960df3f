import type { IExecuteFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { blanksOf, promptFrames, type PromptFrame } from '../catalog/promptFrames';
import { wholeText } from './read';

/** Which text of a frame is offered: of two, the first that it has. */
export type Work = ReadonlyArray<'generate' | 'edit'>;

const textFor = (frame: PromptFrame, work: Work) => work.map((kind) => frame[kind]).find((text) => text !== undefined);

const offered = (work: Work) => promptFrames.filter((frame) => textFor(frame, work) !== undefined);

const parameterName = ({ id }: PromptFrame) => `${id}Prompt`;

/** The frames as choices, beside those that a node has of its own. */
export const frameOptions = (work: Work): INodePropertyOptions[] =>
	offered(work).map(({ id, name, description }) => ({ name: `Frame: ${name}`, value: id, description }));

/**
 * One text per frame, filled in already and open to editing: n8n cannot fill a text from a choice, but it can show another
 * one for each. They begin as expressions (`=`), so that a column dragged into the text lands where it is dropped. An
 * expression shows its result in place of a hint, so what to do stands above, as a notice.
 */
export const frameParameters = (work: Work, displayName: string, choice: string): INodeProperties[] => [
	{
		displayName:
			'Put your own words in place of every [bracket], or delete it and drag a column there. Nothing is sent while a bracket is left.',
		name: 'frameNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { [choice]: offered(work).map(({ id }) => id) } },
	},
	...offered(work).map((frame): INodeProperties => ({
		displayName,
		name: parameterName(frame),
		type: 'string',
		typeOptions: { rows: 8 },
		required: true,
		default: `=${textFor(frame, work)!}`,
		description: `${frame.description}. ${frame.advice}.`,
		displayOptions: { show: { [choice]: [frame.id] } },
	})),
];

/** A frame's text as a person left it, and the brackets it began with. */
export interface FramedText {
	text: string;
	blanks: string[];
}

/** The text of the chosen frame; undefined when a row's prompt is no frame. */
export function readFrame(ctx: IExecuteFunctions, row: number, work: Work, choice: string): FramedText | undefined {
	const chosen = ctx.getNodeParameter(choice, row, '');
	const frame = offered(work).find(({ id }) => id === chosen);
	if (!frame) return undefined;
	return { text: wholeText(ctx.getNodeParameter(parameterName(frame), row, '')), blanks: blanksOf(textFor(frame, work)!) };
}
