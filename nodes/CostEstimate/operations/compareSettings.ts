import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { findPreset } from '../../shared/catalog/channels';
import { apiParameters } from '../../shared/catalog/apiParameters';
import { imageModels, modelLabel } from '../../shared/catalog/imageModels';
import { purposeOptions } from '../../shared/parameters/size';
import { type Compared, compareAll, type NamedSize } from '../estimate/compare';
import { billOptions, jobParameters } from '../estimate/parameters';
import { comparisonHtml, comparisonSvg } from '../estimate/picture';
import { priceParameters } from '../estimate/priceParameters';
import type { PriceSource } from '../estimate/priceSource';
import { readComparedSettings, readJob, readPrices } from '../estimate/readJob';
import { addPriceHints } from '../estimate/rows';
import { listOf } from '../../shared/base/list';
import type { Operation } from '../../shared/parameters/operation';

/** Models with a price somewhere: closed families would only fill the list. */
const modelOptions = imageModels
	.filter(({ legacy }) => !legacy)
	.map((model) => ({ name: modelLabel(model), value: model.id }))
	.sort((a, b) => a.name.localeCompare(b.name));

/** Which settings to compare: models × sizes × qualities. */
const compareParameters: INodeProperties[] = [
	{
		displayName: 'Models',
		name: 'models',
		type: 'multiOptions',
		default: ['gpt-image-2', 'gpt-image-2.5-flare'],
		options: modelOptions,
	},
	{
		displayName: 'Sizes',
		name: 'sizes',
		type: 'string',
		default: '1024x1024, 1536x1024, 2048x1152',
		placeholder: 'e.g. 1024x1024, 2048x2048',
		description:
			'Width x height in pixels, separated by commas; auto is possible; the nearest size each model makes is compared',
	},
	{
		displayName: 'Purposes',
		name: 'purposes',
		type: 'multiOptions',
		default: [],
		description: 'Channels and shapes to compare beside the sizes',
		options: purposeOptions,
	},
	{
		displayName: 'Qualities',
		name: 'qualities',
		type: 'multiOptions',
		default: ['low', 'medium', 'high'],
		description: 'A quality a model does not have is left out for that model',
		options: Object.entries(apiParameters.quality.values).map(([value, { label }]) => ({ name: label, value })),
	},
	{
		displayName: 'Chart',
		name: 'picture',
		type: 'options',
		default: 'html',
		description: 'The comparison as a picture, in a binary field of the first item',
		options: [
			{ name: 'None', value: 'none' },
			{ name: 'SVG', value: 'svg', description: 'The chart alone' },
			{ name: 'Web Page', value: 'html', description: 'The chart and a table with every number' },
		],
	},
	{
		displayName: 'Put Output File in Field',
		name: 'pictureField',
		type: 'string',
		default: 'comparison',
		description: 'The name of the output binary field to put the file in',
		displayOptions: { hide: { picture: ['none'] } },
	},
];

function readSizes(ctx: IExecuteFunctions, row: number): NamedSize[] {
	const written = listOf(ctx.getNodeParameter('sizes', row, '')).map((size): NamedSize => ({
		label: size,
		choice: { kind: 'text', text: size },
	}));
	const purposes = listOf(ctx.getNodeParameter('purposes', row, [])).map((id): NamedSize => ({
		label: findPreset(id)?.name ?? id,
		choice: { kind: 'preset', id },
	}));
	return [...written, ...purposes];
}

const drawings = {
	svg: { draw: comparisonSvg, fileName: 'comparison.svg', mimeType: 'image/svg+xml' },
	html: { draw: comparisonHtml, fileName: 'comparison.html', mimeType: 'text/html' },
};

async function drawComparison(ctx: IExecuteFunctions, row: number, lines: Compared[], prices: PriceSource) {
	const kind = ctx.getNodeParameter('picture', row, 'html');
	if (kind === 'none') return undefined;
	const day = lines.map(({ model }) => prices.quoteFor(model)?.tableDate).find(Boolean) ?? '';
	const { draw, fileName, mimeType } = drawings[kind === 'svg' ? 'svg' : 'html'];
	const field = String(ctx.getNodeParameter('pictureField', row, 'comparison')).trim() || 'comparison';
	return { [field]: await ctx.helpers.prepareBinaryData(Buffer.from(draw(lines, prices.owner, day)), fileName, mimeType) };
}

/** Sets models, sizes and qualities for the same job side by side, the cheapest first. */
export const compareSettings: Operation = {
	value: 'compareSettings',
	name: 'Compare Settings',
	description: 'Set models, sizes and qualities for the same job side by side',
	action: 'Compare settings',
	properties: [...compareParameters, ...jobParameters, ...priceParameters, billOptions],
	async execute(ctx) {
		const today = new Date();
		const items: INodeExecutionData[] = [];
		const used: PriceSource[] = [];
		for (let row = 0; row < ctx.getInputData().length; row++) {
			const prices = await readPrices(ctx, row, today);
			const choices = {
				models: listOf(ctx.getNodeParameter('models', row, [])),
				qualities: listOf(ctx.getNodeParameter('qualities', row, [])),
				sizes: readSizes(ctx, row),
			};
			const lines = compareAll(await readJob(ctx, row, readComparedSettings), choices, prices, today);
			const lineItems = lines.map((line): INodeExecutionData => ({ json: { ...line } as IDataObject, pairedItem: { item: row } }));
			if (lineItems[0]) lineItems[0].binary = await drawComparison(ctx, row, lines, prices);
			items.push(...lineItems);
			used.push(prices);
		}
		addPriceHints(ctx, used);
		return items;
	},
};
