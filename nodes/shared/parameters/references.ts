import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { SourceEntry } from '../references/types';
import { modelIdsWhere } from './model';

type Kind = SourceEntry['kind'];

/** The places a picture can come from, in words. */
const sources: Record<Kind, INodePropertyOptions> = {
	allFiles: { name: 'All Files of the Row', value: 'allFiles', description: 'Every binary field, by name: photo2 before photo10' },
	fields: { name: 'Input Binary Fields', value: 'fields', description: 'By name, several names, or a wildcard such as photo*' },
	object: { name: 'Binary Object', value: 'object', description: 'The result of an expression, for example a file of another node' },
	text: { name: 'Data URL or Base64 Text', value: 'text' },
	fileIds: { name: 'File ID', value: 'fileIds', description: 'A file uploaded to the provider before' },
	node: { name: 'Items of Another Node', value: 'node', description: 'Files of another branch' },
	urls: { name: 'URL', value: 'urls', description: 'Fetched by n8n: http or https' },
};

const byName = (a: INodePropertyOptions, b: INodePropertyOptions) => a.name.localeCompare(b.name);

/** Names of the parameters that belong to a source; `prefix` keeps those of mask and markup apart. */
export const sourceFieldNames = (prefix: '' | 'mask' | 'markup') => {
	const named = (name: string) => (prefix === '' ? name : `${prefix}${name[0]!.toUpperCase()}${name.slice(1)}`);
	return {
		fields: named('fields'),
		object: named('object'),
		urls: named('urls'),
		text: named('text'),
		fileIds: named('fileIds'),
		node: named('node'),
		nodeItems: named('nodeItems'),
		nodeFields: named('nodeFields'),
	};
};

interface SourceFace {
	/** The parameter that chooses the source. */
	chooser: string;
	prefix: '' | 'mask' | 'markup';
	/** One picture (mask, markup), or any number. */
	one: boolean;
	/** Field name to begin with. */
	field: string;
	hide?: NonNullable<INodeProperties['displayOptions']>['hide'];
}

const whichItems: INodeProperties = {
	displayName: 'Which Items',
	name: 'nodeItems',
	type: 'options',
	default: 'all',
	options: [
		{ name: 'All Items', value: 'all', description: 'The same files for every row' },
		{ name: 'Item at the Same Position', value: 'position', description: 'Row 3 takes item 3' },
		{ name: 'Item This Row Comes From', value: 'paired', description: 'By n8n’s pairing of items' },
	],
};

/** The parameters that follow the choice of a source. */
function sourceParameters({ chooser, prefix, one, field, hide }: SourceFace): INodeProperties[] {
	const names = sourceFieldNames(prefix);
	const showFor = (kind: Kind): INodeProperties['displayOptions'] => ({ show: { [chooser]: [kind] }, ...(hide ? { hide } : {}) });
	return [
		{
			displayName: one ? 'Input Binary Field' : 'Input Binary Fields',
			name: names.fields,
			type: 'string',
			default: field,
			placeholder: one ? 'e.g. mask' : 'e.g. photo, label, detail*',
			description: one
				? 'The name of the input binary field with the file'
				: 'Names of the input binary fields, separated by commas, in the order of the prompt. A wildcard such as photo* takes all that fit.',
			displayOptions: showFor('fields'),
		},
		{
			displayName: 'Binary Object',
			name: names.object,
			type: 'string',
			default: '',
			placeholder: 'e.g. {{ $("Shoot").item.binary.photo }}',
			description: 'An expression that gives a binary file, or a list of them',
			displayOptions: showFor('object'),
		},
		{
			displayName: 'URL',
			name: names.urls,
			type: 'string',
			default: '',
			placeholder: 'e.g. https://example.com/photo.png',
			description: one ? 'The address of the picture' : 'The address of the picture. Several: one per line, or separated by commas.',
			displayOptions: showFor('urls'),
		},
		{
			displayName: 'Data URL or Base64',
			name: names.text,
			type: 'string',
			default: '',
			placeholder: 'e.g. data:image/png;base64,iVBORw0…',
			displayOptions: showFor('text'),
		},
		{
			displayName: 'File ID',
			name: names.fileIds,
			type: 'string',
			default: '',
			placeholder: 'e.g. file-abc123',
			description: one ? 'ID of a file uploaded to the provider' : 'ID of a file uploaded to the provider. Several: separated by commas. All references must then be IDs or URLs.',
			displayOptions: showFor('fileIds'),
		},
		{
			displayName: 'Node Name',
			name: names.node,
			type: 'string',
			default: '',
			placeholder: 'e.g. Read Logo',
			description: 'A node that has run before this one',
			displayOptions: showFor('node'),
		},
		{ ...whichItems, name: names.nodeItems, default: one ? 'paired' : 'all', displayOptions: showFor('node') },
		{
			displayName: 'Binary Fields of the Items',
			name: names.nodeFields,
			type: 'string',
			default: '*',
			placeholder: 'e.g. data',
			description: 'Names of the binary fields to take from each item, wildcards allowed. * takes all.',
			displayOptions: showFor('node'),
		},
	];
}

const skipIfEmpty: INodeProperties = {
	displayName: 'Skip if Empty',
	name: 'skipIfEmpty',
	type: 'boolean',
	default: false,
	description: 'Whether a row without this picture is made with the others. A row without any picture is refused all the same.',
};

/** Which pictures, in which order? */
export const referencesParameter: INodeProperties = {
	displayName: 'References',
	name: 'references',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add reference',
	default: { reference: [{ source: 'allFiles' }] },
	description: 'Up to 16 pictures. Their order is the one the prompt speaks of: image 1, image 2 and so on.',
	builderHint: { propertyHint: 'Leave the default where the files are on the item. Use source node for a picture that every row shares, and source urls for a column with links.' },
	options: [
		{
			displayName: 'Reference',
			name: 'reference',
			values: [
				{ displayName: 'Source', name: 'source', type: 'options', default: 'allFiles', options: Object.values(sources).sort(byName) },
				...sourceParameters({ chooser: 'source', prefix: '', one: false, field: 'data' }),
				skipIfEmpty,
			],
		},
	],
};

const none: INodePropertyOptions = { name: 'None', value: 'none' };
const oneFileSources = Object.values(sources)
	.filter(({ value }) => value !== 'allFiles')
	.map((option): INodePropertyOptions => (option.value === 'fields' ? { name: 'Input Binary Field', value: 'fields' } : option));

/** Where may it change? */
export const maskParameters: INodeProperties[] = [
	{
		displayName: 'Mask From',
		name: 'maskFrom',
		type: 'options',
		default: 'none',
		description: 'A PNG as large as image 1 whose transparent areas are the ones to change. It guides the model; its edge is not exact to the pixel.',
		options: [
			...oneFileSources,
			none,
			{
				name: 'Own Transparency of Image 1',
				value: 'ownTransparency',
				description: 'Image 1 is a PNG, and its transparent areas are the ones to change',
			},
		].sort(byName),
	},
	...sourceParameters({ chooser: 'maskFrom', prefix: 'mask', one: true, field: 'mask' }),
];

const noMarkup = { model: modelIdsWhere((model) => !model.markup) };

/** Which hints are drawn over it? GPT Image 2.5 only. */
export const markupParameters: INodeProperties[] = [
	{
		displayName: 'Markup From',
		name: 'markupFrom',
		type: 'options',
		default: 'none',
		description: 'A transparent PNG as large as image 1 with arrows, circles or notes that guide the edit. Not together with a mask.',
		displayOptions: { hide: noMarkup },
		options: [...oneFileSources.filter(({ value }) => value !== 'fileIds'), none].sort(byName),
	},
	...sourceParameters({ chooser: 'markupFrom', prefix: 'markup', one: true, field: 'markup', hide: noMarkup }).filter(
		({ name }) => name !== 'markupFileIds',
	),
];

/** Options only an edit has. */
export const editOptions: INodeProperties[] = [
	{
		displayName: 'Send References As',
		name: 'sendAs',
		type: 'options',
		default: 'auto',
		options: [
			{ name: 'Automatic', value: 'auto', description: 'As files, and as links only where a file ID is among them' },
			{ name: 'Files', value: 'files', description: 'Checked here before they are sent' },
			{ name: 'Links', value: 'links', description: 'The provider fetches them: nothing is checked here. URLs and file IDs only.' },
		],
	},
];
