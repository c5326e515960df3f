import { addHint } from '../../shared/output/hint';
import { number } from '../../shared/parameters/read';
import { billOptions, rowParameters } from '../estimate/parameters';
import { priceParameters } from '../estimate/priceParameters';
import { readRetryRate } from '../estimate/readJob';
import { estimateJob, readRows } from '../estimate/rows';
import { sumEstimates } from '../estimate/runEstimate';
import type { Operation } from '../../shared/parameters/operation';

/** One answer for a whole sheet. */
export const estimateRun: Operation = {
	value: 'estimateRun',
	name: 'Estimate a Run',
	description: 'Sum all rows to one answer for a budget check or an approval',
	action: 'Estimate a run',
	properties: [
		...rowParameters,
		...priceParameters,
		{
			displayName: 'Budget in USD',
			name: 'budgetUsd',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 4 },
			default: 10,
			description: 'The field withinBudget says whether the highest estimate of the run stays within it',
		},
		billOptions,
	],
	async execute(ctx) {
		const today = new Date();
		const rows = await readRows(ctx, today);
		const json = sumEstimates({
			rows: rows.map(({ estimate }) => estimate),
			batchRows: rows.map(({ job, prices }) => estimateJob({ ...job, batch: true }, prices, today)),
			retryRate: readRetryRate(ctx, 0),
			budgetUsd: Math.max(0, number(ctx.getNodeParameter('budgetUsd', 0, 0)) || 0),
		});
		addHint(ctx, String(json.sentence));
		return [{ json, pairedItem: rows.map(({ index }) => ({ item: index })) }];
	},
};
