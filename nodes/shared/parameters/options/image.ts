import type { INodeProperties } from 'n8n-workflow';
import { translateOption } from '../../request/closed';
import { apiEntries } from '../../catalog/apiParameters';
import { apiProperty } from '../apiProperty';

/** The picture. */
export const imageOptions: INodeProperties[] = [
	...apiEntries.filter(([, { always }]) => !always).map(([name]) => apiProperty(name)),
	{
		displayName: 'Exact Size',
		name: 'exactSize',
		type: 'boolean',
		default: false,
		description:
			'Whether the file gets exactly the size chosen, although the models make multiples of 16: up to 15 pixels are cut at the right and at the bottom. On without this option. Cutting breaks the file’s provenance seal (C2PA).',
	},
	{
		displayName: 'Keep Preview Images',
		name: 'keepPreviews',
		type: 'boolean',
		default: true,
		description: 'Whether preview images are kept as files preview_0, preview_1 and so on. Needs Preview Images.',
	},
	{
		displayName: 'Make It Again, Smaller',
		name: 'makeSmaller',
		type: 'boolean',
		default: true,
		description:
			'Whether an image whose file is heavier than its Purpose takes is made once more, compressed. It is another image, and paid for too; the budget holds for both.',
		displayOptions: { show: { '/sizeFrom': ['preset'] } },
	},
	{
		displayName: 'One Call per Image',
		name: 'oneCallPerImage',
		type: 'boolean',
		default: true,
		description:
			'Whether several images of a row are asked for one by one, side by side: they come sooner, and one that fails does not take the others with it. The prompt is billed with each.',
	},
	{
		displayName: 'Snap to Nearest Size',
		name: 'snapSize',
		type: 'boolean',
		default: true,
		description: 'Whether a size the model cannot make is replaced by the nearest one it can, instead of refusing the row',
	},
	{
		displayName: translateOption,
		name: 'translateClosed',
		type: 'boolean',
		default: true,
		description:
			'Whether closed models and what DALL·E had (quality standard and hd, 256x256, response formats) are replaced by what comes nearest today, instead of refusing the row',
	},
];
