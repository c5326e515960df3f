import type { INodeProperties } from 'n8n-workflow';
import { compareParameters } from './parameters/compare';
import { billOptions, jobParameters, settingsParameters } from './parameters/job';
import { priceParameters } from './parameters/price';
import { showFor } from './parameters/show';
import { spendParameters } from './parameters/spend';

const operationParameter: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	default: 'estimateRows',
	options: [
		{
			name: 'Estimate Rows',
			value: 'estimateRows',
			description: 'Add tokens and dollars to each row, before anything is spent',
			action: 'Estimate rows',
		},
		{
			name: 'Estimate a Run',
			value: 'estimateRun',
			description: 'Sum all rows to one answer for a budget check or an approval',
			action: 'Estimate a run',
		},
		{
			name: 'Compare Settings',
			value: 'compareSettings',
			description: 'Set models, sizes and qualities for the same job side by side',
			action: 'Compare settings',
		},
		{
			name: 'Actual Spend',
			value: 'actualSpend',
			description: 'Sum the receipts of earlier nodes',
			action: 'Sum actual spend',
		},
	],
};

const budgetParameter: INodeProperties = {
	displayName: 'Budget in USD',
	name: 'budgetUsd',
	type: 'number',
	typeOptions: { minValue: 0, numberPrecision: 4 },
	default: 10,
	description: 'The field withinBudget says whether the run stays within it at the dear end of the estimate',
};

const resultFieldParameter: INodeProperties = {
	displayName: 'Put Result in Field',
	name: 'resultField',
	type: 'string',
	default: 'estimate',
	description: 'The name of the output field to put the estimate in; empty puts its fields beside those of the row',
};

/** What shall be known, about what, at whose price. */
export const costEstimateParameters: INodeProperties[] = [
	operationParameter,
	...showFor(['estimateRows', 'estimateRun'], settingsParameters),
	...showFor(['compareSettings'], compareParameters),
	...showFor(['estimateRows', 'estimateRun', 'compareSettings'], [...jobParameters, ...priceParameters]),
	...showFor(['estimateRun'], [budgetParameter]),
	...showFor(['estimateRows'], [resultFieldParameter]),
	...showFor(['actualSpend'], spendParameters),
	...showFor(['estimateRows', 'estimateRun', 'compareSettings'], [billOptions]),
];
