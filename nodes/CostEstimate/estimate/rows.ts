import type { IExecuteFunctions } from 'n8n-workflow';
import { addHint } from '../../shared/output/hint';
import type { PriceSource } from './priceSource';
import { readJob, readPrices } from './readJob';
import { estimatePurposes, type PurposesJob } from './purposes';
import { refusedRow, type RowEstimate } from './rowEstimate';

export interface EstimatedRow {
	index: number;
	job: PurposesJob & { refusal?: string };
	prices: PriceSource;
	estimate: RowEstimate;
}

/** The estimate of a row, refused ones included. */
export const estimateJob = (job: PurposesJob & { refusal?: string }, prices: PriceSource, today: Date): RowEstimate =>
	job.refusal ? refusedRow(job.refusal) : estimatePurposes(job, prices, today);

/** Reads and estimates every input row, and says once, above the output, whose prices are old. */
export async function readRows(ctx: IExecuteFunctions, today: Date): Promise<EstimatedRow[]> {
	const rows: EstimatedRow[] = [];
	for (let index = 0; index < ctx.getInputData().length; index++) {
		const prices = await readPrices(ctx, index, today);
		const job = await readJob(ctx, index);
		rows.push({ index, job, prices, estimate: estimateJob(job, prices, today) });
	}
	addPriceHints(
		ctx,
		rows.map(({ prices }) => prices),
	);
	return rows;
}

export function addPriceHints(ctx: IExecuteFunctions, prices: PriceSource[]): void {
	const hints = new Set(prices.map(({ hint }) => hint).filter((hint) => hint !== undefined));
	for (const message of hints) addHint(ctx, message, 'warning');
}
