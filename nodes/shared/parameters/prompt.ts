import type { INodeProperties } from 'n8n-workflow';
import { promptPart } from './textArea';
import type { PromptParts } from '../request/prompt';
import { frameOptions, frameParameters, type Work } from './frames';

const part = promptPart<PromptParts>;

/** Which texts of the frames are for images from words. */
export const fromWords: Work = ['generate'];

/** What should it show? Free text, a frame with the job's own words in it, or a brief in parts. */
export const promptParameters: INodeProperties[] = [
	{
		displayName: 'Prompt From',
		name: 'promptFrom',
		type: 'options',
		noDataExpression: true,
		default: 'text',
		options: [
			...frameOptions(fromWords),
			{ name: 'Own Text', value: 'text', description: 'Write the whole prompt yourself' },
			{ name: 'Parts', value: 'parts', description: 'Fill in a brief; the prompt is written from it' },
		],
	},
	{
		displayName: 'Prompt',
		name: 'prompt',
		type: 'string',
		typeOptions: { rows: 5 },
		required: true,
		default: '',
		placeholder: 'e.g. Square product photo of a matte black water bottle on a white background, soft studio light',
		description: 'What the image should show. Quotes and line breaks are fine. Up to 32,000 characters',
		displayOptions: { show: { promptFrom: ['text'] } },
	},
	...frameParameters(fromWords, 'Prompt', 'promptFrom'),
	part('Job', 'job', 'e.g. a square product photo for an online shop', 'What is made, and what for'),
	part('Subject', 'subject', 'e.g. a matte black insulated bottle, front view, fully visible', 'What must be recognisable'),
	part('Composition', 'composition', 'e.g. centred, eye level, space on the right for text', 'Framing, angle, layout'),
	part('Scene and Light', 'sceneAndLight', 'e.g. pure white background, soft studio light', 'Place, background, light, mood'),
	part('Style', 'style', 'e.g. realistic product photography', 'Realism, material, look'),
	part('Exact Text', 'exactText', 'e.g. SOUND WITHOUT LIMITS', 'One short phrase to show, spelled exactly so. Empty: no instruction about text'),
	part('Fixed Details', 'fixedDetails', 'e.g. cylindrical shape, cap design, clean label area', 'What must not be changed or invented'),
	part('Avoid', 'avoid', 'e.g. props, hands, logos, watermarks', 'What must not appear'),
];
