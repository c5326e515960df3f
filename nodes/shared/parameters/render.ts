import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { ImageModel } from '../catalog/types';
import { modelIdsWhere } from './model';

type Lists = 'qualities' | 'formats';

const labels: Record<string, INodePropertyOptions> = {
	auto: { name: 'Automatic', value: 'auto', description: 'The model chooses; the price is known only afterwards' },
	autoFormat: { name: 'Automatic', value: 'auto', description: 'What the purpose asks for, else PNG' },
	high: { name: 'High', value: 'high', description: 'For finals' },
	low: { name: 'Low', value: 'low', description: 'For drafts and tests; costs least' },
	max: { name: 'Maximum', value: 'max', description: 'Costs most' },
	medium: { name: 'Medium', value: 'medium', description: 'For most uses' },
	xhigh: { name: 'Extra High', value: 'xhigh', description: 'Between high and maximum' },
	png: { name: 'PNG', value: 'png', description: 'No loss; can be transparent' },
	jpeg: { name: 'JPEG', value: 'jpeg', description: 'Small; for photos' },
	webp: { name: 'WebP', value: 'webp', description: 'Smallest; for the web; can be transparent' },
	gif: { name: 'GIF (Preview)', value: 'gif', description: 'Animated' },
	svg: { name: 'SVG (Preview)', value: 'svg', description: 'Vector drawing' },
};

const byName = (a: INodePropertyOptions, b: INodePropertyOptions) => a.name.localeCompare(b.name);

/**
 * One parameter in two forms under one name: the short list for models that have no more, the long list for all others
 * (ids the catalog does not know included).
 */
function shortAndLong(list: Lists, short: string[], long: string[], ...face: [string, string, string, string]): INodeProperties[] {
	const [displayName, name, defaultValue, description] = face;
	const parameter = { displayName, name, type: 'options' as const, default: defaultValue, description };
	const onlyShort = modelIdsWhere((model: ImageModel) => model[list].every((value) => short.includes(value)));
	const options = (values: string[]) => values.map((value) => labels[value]!).sort(byName);
	return [
		{ ...parameter, options: options(short), displayOptions: { show: { model: onlyShort } } },
		{ ...parameter, options: options(long), displayOptions: { hide: { model: onlyShort } } },
	];
}

const threeQualities = ['auto', 'low', 'medium', 'high'];
const stills = ['autoFormat', 'png', 'jpeg', 'webp'];

/** Asked where a row may bring several images: by their number, or by its purposes. */
const outputAs: INodeProperties = {
	displayName: 'Put Several Images',
	name: 'outputAs',
	type: 'options',
	default: 'items',
	options: [
		{ name: 'Each in Its Own Item', value: 'items' },
		{ name: 'All in One Item', value: 'binaries', description: 'As files data, data_2, data_3 and so on' },
	],
};

/** How good, which file, how many? */
export const renderParameters: INodeProperties[] = [
	...shortAndLong(
		'qualities',
		threeQualities,
		[...threeQualities, 'xhigh', 'max'],
		'Quality',
		'quality',
		'medium',
		'Decides most of the price',
	),
	...shortAndLong(
		'formats',
		stills,
		[...stills, 'gif', 'svg'],
		'Output Format',
		'outputFormat',
		'auto',
		'The file type',
	),
	{
		displayName: 'Background',
		name: 'background',
		type: 'options',
		default: 'auto',
		options: [
			{ name: 'Automatic', value: 'auto', description: 'What the purpose asks for, else as the model chooses' },
			{ name: 'Opaque', value: 'opaque' },
			{ name: 'Transparent', value: 'transparent', description: 'PNG or WebP only. A preview on GPT Image 2: may be refused.' },
		],
	},
	{
		displayName: 'Number of Images',
		name: 'n',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 10 },
		default: 1,
		description: 'Variations of the same prompt, each of them paid for',
	},
	{ ...outputAs, displayOptions: { hide: { n: [1] } } },
	{ ...outputAs, displayOptions: { show: { n: [1], sizeFrom: ['preset'] } } },
];
