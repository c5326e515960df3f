import { text } from '../../shared/parameters/read';
import { billOptions, rowParameters } from '../estimate/parameters';
import { priceParameters } from '../estimate/priceParameters';
import { rowFields } from '../estimate/rowEstimate';
import { readRows } from '../estimate/rows';
import type { Operation } from '../../shared/parameters/operation';

/** Adds what each row will cost to the row. */
export const estimateRows: Operation = {
	value: 'estimateRows',
	name: 'Estimate Rows',
	description: 'Add tokens and dollars to each row, before anything is spent',
	action: 'Estimate rows',
	properties: [
		...rowParameters,
		...priceParameters,
		{
			displayName: 'Put Result in Field',
			name: 'resultField',
			type: 'string',
			default: 'estimate',
			description: 'The name of the output field to put the estimate in; empty puts its fields beside those of the row',
		},
		billOptions,
	],
	async execute(ctx) {
		const input = ctx.getInputData();
		return (await readRows(ctx, new Date())).map(({ index, job, estimate }) => {
			const field = text(ctx.getNodeParameter('resultField', index, 'estimate'));
			const fields = rowFields(estimate, job);
			const { json, binary } = input[index]!;
			return { json: { ...json, ...(field === '' ? fields : { [field]: fields }) }, binary, pairedItem: { item: index } };
		});
	},
};
