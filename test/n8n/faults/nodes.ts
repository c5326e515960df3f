import type { IDataObject } from 'n8n-workflow';
import { model, quickImage } from '../../../testbed';

/** An image node as the fault matrix runs it. Every parameter that differs from row to row is an expression. */
export interface MatrixNode {
	/** As a person sees it. */
	name: string;
	/** Short and unique: part of the prompts, by which faults find their rows. */
	tag: string;
	type: string;
	parameters: IDataObject;
	/** Options only this node has. */
	options?: IDataObject;
}

/** A picture of 64 by 64 pixels, for nodes that need one. */
const reference =
	'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAIAAAAlC+aJAAAAT0lEQVR42u3PQQkAAAgEsMtpJuMY0Ai+hcEKLNP1WgQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQELgsLwqF4gyNQPQAAAABJRU5ErkJggg==';

const common: IDataObject = { ...quickImage, size: '816x816', n: '={{ $json.n }}' };

export const matrixNodes: readonly MatrixNode[] = [
	{ name: 'Generate Image', tag: 'generate', type: 'n8n-nodes-gpt-image.generateImage', parameters: common },
	{
		name: 'Edit Image',
		tag: 'edit',
		type: 'n8n-nodes-gpt-image.editImage',
		parameters: { ...common, references: { reference: [{ source: 'text', text: reference }] } },
	},
	{
		name: 'Responses Image Step',
		tag: 'turn',
		type: 'n8n-nodes-gpt-image.responsesImageStep',
		parameters: {
			...common,
			mainModel: model('gpt-5.4'),
			message: '={{ $json.prompt }}',
			continueFrom: 'nothing',
		},
		options: { pollSeconds: 1, pollLongestSeconds: 3 },
	},
];

export const concurrencies = [1, 8] as const;
