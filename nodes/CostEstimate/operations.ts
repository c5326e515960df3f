import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { findPreset } from '../shared/catalog/channels';
import { number, text } from '../shared/parameters/read';
import { actualSpend, byDay, byField, type SpendKey } from './actualSpend';
import { compareSettings, type NamedSize } from './compare';
import type { Operation } from './parameters/show';
import { comparisonHtml, comparisonSvg } from './picture';
import type { PriceSource } from './priceSource';
import { readComparedSettings, readJob, readPrices, readRetryRate } from './readJob';
import { estimateRow, refusedRow, rowFields, type RowEstimate, type RowJob } from './rowEstimate';
import { estimateRun } from './runEstimate';

type Execute = (ctx: IExecuteFunctions) => Promise<INodeExecutionData[]>;

interface Row {
	index: number;
	job: RowJob;
	prices: PriceSource;
	estimate: RowEstimate;
}

const estimateJob = (job: RowJob & { refusal?: string }, prices: PriceSource, today: Date): RowEstimate =>
	job.refusal ? refusedRow(job.refusal) : estimateRow(job, prices, today);

async function readRows(ctx: IExecuteFunctions, today: Date): Promise<Row[]> {
	const rows: Row[] = [];
	for (let index = 0; index < ctx.getInputData().length; index++) {
		const prices = readPrices(ctx, index, today);
		const job = await readJob(ctx, index);
		rows.push({ index, job, prices, estimate: estimateJob(job, prices, today) });
	}
	return rows;
}

/** Old prices are said once, above the output. */
function addHints(ctx: IExecuteFunctions, prices: PriceSource[]): void {
	const hints = new Set(prices.map(({ hint }) => hint).filter((hint) => hint !== undefined));
	for (const message of hints) ctx.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
}

const estimateRows: Execute = async (ctx) => {
	const rows = await readRows(ctx, new Date());
	addHints(
		ctx,
		rows.map(({ prices }) => prices),
	);
	const input = ctx.getInputData();
	return rows.map(({ index, job, estimate }) => {
		const field = text(ctx.getNodeParameter('resultField', index, 'estimate'));
		const fields = rowFields(estimate, job);
		const { json, binary } = input[index]!;
		return { json: { ...json, ...(field === '' ? fields : { [field]: fields }) }, binary, pairedItem: { item: index } };
	});
};

const estimateWholeRun: Execute = async (ctx) => {
	const today = new Date();
	const rows = await readRows(ctx, today);
	addHints(
		ctx,
		rows.map(({ prices }) => prices),
	);
	const batchRows = rows.map(({ job, prices }) => estimateJob({ ...job, batch: true }, prices, today));
	const json = estimateRun({
		rows: rows.map(({ estimate }) => estimate),
		batchRows,
		retryRate: readRetryRate(ctx, 0),
		budgetUsd: Math.max(0, number(ctx.getNodeParameter('budgetUsd', 0, 0)) || 0),
	});
	return [{ json, pairedItem: rows.map(({ index }) => ({ item: index })) }];
};

const list = (value: unknown): string[] =>
	(Array.isArray(value) ? value : text(value).split(',')).map((part) => text(part)).filter((part) => part !== '');

function readSizes(ctx: IExecuteFunctions, row: number): NamedSize[] {
	const written = list(ctx.getNodeParameter('sizes', row, '')).map((size): NamedSize => ({
		label: size,
		choice: { kind: 'text', text: size },
	}));
	const purposes = list(ctx.getNodeParameter('purposes', row, [])).map((id): NamedSize => ({
		label: findPreset(id)?.name ?? id,
		choice: { kind: 'preset', id },
	}));
	return [...written, ...purposes];
}

const compare: Execute = async (ctx) => {
	const today = new Date();
	const items: INodeExecutionData[] = [];
	const used: PriceSource[] = [];
	for (let row = 0; row < ctx.getInputData().length; row++) {
		const prices = readPrices(ctx, row, today);
		const models = list(ctx.getNodeParameter('models', row, []));
		const qualities = list(ctx.getNodeParameter('qualities', row, []));
		const lines = compareSettings(
			await readJob(ctx, row, readComparedSettings),
			{ models, qualities, sizes: readSizes(ctx, row) },
			prices,
			today,
		);
		const lineItems = lines.map((line): INodeExecutionData => ({
			json: { ...line } as IDataObject,
			pairedItem: { item: row },
		}));
		if (lineItems[0]) lineItems[0].binary = await drawComparison(ctx, row, lines, prices);
		items.push(...lineItems);
		used.push(prices);
	}
	addHints(ctx, used);
	return items;
};

async function drawComparison(
	ctx: IExecuteFunctions,
	row: number,
	lines: ReturnType<typeof compareSettings>,
	prices: PriceSource,
) {
	const kind = ctx.getNodeParameter('picture', row, 'html');
	if (kind === 'none') return undefined;
	const day = lines.map(({ model }) => prices.quoteFor(model)?.tableDate).find(Boolean) ?? '';
	const [draw, fileName, mimeType] =
		kind === 'svg'
			? ([comparisonSvg, 'comparison.svg', 'image/svg+xml'] as const)
			: ([comparisonHtml, 'comparison.html', 'text/html'] as const);
	const field = text(ctx.getNodeParameter('pictureField', row, 'comparison')) || 'comparison';
	return {
		[field]: await ctx.helpers.prepareBinaryData(Buffer.from(draw(lines, prices.owner, day)), fileName, mimeType),
	};
}

function readSpendKey(ctx: IExecuteFunctions): SpendKey {
	const groupBy = text(ctx.getNodeParameter('groupBy', 0, 'modelRequested'));
	if (groupBy === 'day') return byDay;
	return byField(groupBy === 'field' ? text(ctx.getNodeParameter('groupField', 0, '')) : groupBy);
}

const sumSpend: Execute = async (ctx) => {
	const input = ctx.getInputData();
	const accepted = list(ctx.getNodeParameter('acceptedStatus', 0, '')).map((word) => word.toLowerCase());
	const { groups, total } = actualSpend(
		input.map(({ json }) => json),
		readSpendKey(ctx),
		accepted,
	);
	const onlyTotal = ctx.getNodeParameter('groupBy', 0, '') === 'nothing';
	const addTotal = onlyTotal || ctx.getNodeParameter('addTotal', 0, true) === true;
	const records = [...(onlyTotal ? [] : groups), ...(addTotal ? [total] : [])];
	return records.map((json) => ({ json, pairedItem: input.map((_, item) => ({ item })) }));
};

const operations: Record<Operation, Execute> = {
	estimateRows,
	estimateRun: estimateWholeRun,
	compareSettings: compare,
	actualSpend: sumSpend,
};

/** Runs the chosen operation over all input rows. Nothing here calls the image API or spends anything. */
export async function runCostEstimate(ctx: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	if (ctx.getInputData().length === 0) return [[]];
	return [await operations[ctx.getNodeParameter('operation', 0) as Operation](ctx)];
}
