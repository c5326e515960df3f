import type { INodeProperties } from 'n8n-workflow';
import { reviewPresets } from '../../shared/catalog/reviewPresets';
import { budgetParameter } from '../../shared/parameters/options';
import { purposeOptions } from '../../shared/parameters/size';
import { referencesParameter } from '../../shared/parameters/references';
import { byName } from '../../shared/parameters/order';
import { textArea } from '../../shared/parameters/textArea';
import { mainModelParameter } from './mainModel';

/** What is judged, by which criteria, and who judges? */
export const reviewParameters: INodeProperties[] = [
	{
		...referencesParameter,
		displayName: 'Pictures to Review',
		placeholder: 'Add picture',
		default: { reference: [{ source: 'fields', fields: 'data' }] },
		description: 'Several are judged together: a criterion passes if every picture meets it',
	},
	{
		displayName: 'Quality Test',
		name: 'qualityTest',
		type: 'options',
		default: 'none',
		description: 'Criteria for a kind of picture; your own below come on top',
		options: byName([
			{ name: 'None', value: 'none', description: 'Only the criteria below' },
			...reviewPresets.map(({ id, name, description }) => ({ name, value: id, description })),
		]),
	},
	textArea('Brief', 'brief', 'e.g. Product photo of a matte black bottle on pure white', 'What the picture was to be'),
	{
		displayName: 'Exact Text',
		name: 'exactText',
		type: 'string',
		default: '',
		placeholder: 'e.g. SOUND WITHOUT LIMITS',
		description:
			'Must be readable, spelled and cased so. What was read is compared letter by letter. Empty: text is not judged',
	},
	textArea('Must Show', 'mustShow', 'e.g. the whole bottle', 'One per line'),
	textArea('Must Not Show', 'mustNotShow', 'e.g. hands', 'One per line'),
	textArea(
		'Fixed Details',
		'fixedDetails',
		'e.g. the shape of the cap',
		'One per line: details that must be as in the reference',
	),
	{
		...referencesParameter,
		displayName: 'Compare With',
		name: 'compareWith',
		placeholder: 'Add reference',
		default: {},
		description: 'Pictures the reviewed ones must agree with',
	},
	{
		displayName: 'Minimum Score',
		name: 'leastScore',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 100 },
		default: 0,
		description: 'From 0 to 100: a review below it fails although every criterion passed',
	},
	{
		displayName: 'Title and Alt Text For',
		name: 'altTextFor',
		type: 'options',
		default: 'none',
		description: 'Has both written from the picture itself, in the language of the brief, cut to what this place has room for',
		options: [
			{ name: 'None', value: 'none', description: 'Neither is written' },
			...purposeOptions.map(({ name, value }) => ({ name, value })),
		],
	},
	budgetParameter,
	{ ...mainModelParameter, description: 'The model that looks and judges. It is never an image model.' },
];
