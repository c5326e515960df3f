import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { promptPart } from './textArea';
import { composeEditPrompt, type EditParts } from '../request/editPrompt';
import type { RenderSettings } from '../request/settings';
import { frameOptions, frameParameters, readFrame, type Work } from './frames';
import { promptParameters } from './prompt';
import { text } from './read';

/** Which texts of the frames are for images from pictures. */
const fromPictures: Work = ['edit'];

const part = promptPart<EditParts>;

const parts = [
	part('Preserve', 'preserve', 'e.g. the product’s shape, angle, label and colours', 'What must stay as it is'),
	part('Change Only', 'changeOnly', 'e.g. the background', 'The one region or thing that changes'),
	part('To', 'toWhat', 'e.g. a clean light-grey studio setting with a soft shadow', 'What it becomes'),
	part('Do Not Alter', 'doNotAlter', 'e.g. the label text, logo, proportions', 'What must not be touched by any means'),
	part('Anything Else', 'extra', 'e.g. Image 1 is the product, image 2 the shelf it stands on', 'Added at the end as it is'),
];

const byName = new Map(promptParameters.map((parameter) => [parameter.name, parameter]));

/** What should change? Free text, a frame with the job's own words in it, or the parts of a targeted edit. */
export const editPromptParameters: INodeProperties[] = [
	{
		...byName.get('promptFrom')!,
		options: [
			...frameOptions(fromPictures),
			{ name: 'Own Text', value: 'text', description: 'Write the whole prompt yourself' },
			{ name: 'Parts', value: 'parts', description: 'Say what stays and the one thing that changes; the prompt is written from it' },
		],
	},
	{
		...byName.get('prompt')!,
		placeholder: 'e.g. Put the bottle of image 1 on the wooden shelf of image 2. Do not alter the label.',
		description: 'What should change, and what must not. The references are image 1, image 2 and so on. Up to 32,000 characters.',
	},
	...frameParameters(fromPictures, 'Prompt', 'promptFrom'),
	...parts,
];

/** The prompt of a row, where it is a frame or written from parts; nothing where it is a text of its own. */
export function readEditPrompt(ctx: IExecuteFunctions, row: number): Partial<Pick<RenderSettings, 'prompt' | 'blanks'>> {
	const frame = readFrame(ctx, row, fromPictures, 'promptFrom');
	if (frame) return { prompt: frame.text, blanks: frame.blanks };
	if (ctx.getNodeParameter('promptFrom', row, 'text') !== 'parts') return {};
	return { prompt: composeEditPrompt(Object.fromEntries(parts.map(({ name }) => [name, text(ctx.getNodeParameter(name, row, ''))]))) };
}
