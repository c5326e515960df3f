import type { IDataObject } from 'n8n-workflow';
import type { Bed } from './testbed';
import type { NodeSpec } from './workflow';

/** A model, as the parameter of a node holds it. */
export const model = (id: string): IDataObject => ({ __rl: true, mode: 'id', value: id });

/** What the image nodes are asked for unless told: an image per row, quick to make. */
export const quickImage: IDataObject = {
	model: model('gpt-image-2'),
	prompt: '={{ $json.prompt }}',
	sizeFrom: 'text',
	size: '1024x1024',
	quality: 'low',
};

/** A Generate Image node that makes a quick image per row unless told otherwise. */
export const generateSpec = (
	{ credential }: Pick<Bed, 'credential'>,
	{ parameters, ...settings }: Partial<NodeSpec> = {},
): NodeSpec => ({
	name: 'Generate',
	type: 'n8n-nodes-gpt-image.generateImage',
	credential,
	parameters: { ...quickImage, ...parameters },
	...settings,
});
