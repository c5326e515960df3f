import type { IExecuteFunctions } from 'n8n-workflow';
import { addHint } from '../../shared/output/hint';
import { flag, text } from '../../shared/parameters/read';
import { listOf } from '../../shared/base/list';
import { actualSpend as sumSpend, byDay, byField, changedModels, type SpendKey } from '../receipts/actualSpend';
import { findReceipts, receiptsFromParameters } from '../receipts/found';
import type { Operation } from '../../shared/parameters/operation';

function readSpendKey(ctx: IExecuteFunctions): SpendKey {
	const groupBy = text(ctx.getNodeParameter('groupBy', 0, 'modelRequested'));
	if (groupBy === 'day') return byDay;
	return byField(groupBy === 'field' ? text(ctx.getNodeParameter('groupField', 0, '')) : groupBy);
}

/** What was spent, by receipts. */
export const actualSpend: Operation = {
	value: 'actualSpend',
	name: 'Actual Spend',
	description: 'Sum the receipts of earlier nodes, of a sheet or of a log',
	action: 'Sum actual spend',
	properties: [
		...receiptsFromParameters,
		{
			displayName: 'Group By',
			name: 'groupBy',
			type: 'options',
			noDataExpression: true,
			default: 'modelRequested',
			options: [
				{ name: 'Channel', value: 'channel', description: 'The purpose the image was made for; without one, or for a shape such as Square, the column channel of the row' },
				{ name: 'Day', value: 'day', description: 'On which the call began, UTC' },
				{ name: 'Field', value: 'field', description: 'Any field of the receipt or the row' },
				{ name: 'Model', value: 'modelRequested' },
				{ name: 'Nothing', value: 'nothing', description: 'One total' },
				{ name: 'Outcome', value: 'outcome' },
				{ name: 'Prompt Version', value: 'promptVersion' },
				{ name: 'Route Owner', value: 'routeOwner', description: 'OpenAI, Azure or a named provider' },
			],
		},
		{
			displayName: 'Field',
			name: 'groupField',
			type: 'string',
			default: 'promptVersion',
			placeholder: 'e.g. campaign',
			description: 'The field’s name, or a path with dots',
			requiresDataPath: 'single',
			displayOptions: { show: { groupBy: ['field'] } },
		},
		{
			displayName: 'Accepted Status',
			name: 'acceptedStatus',
			type: 'string',
			default: 'accepted, approved',
			description: 'Words in the field reviewStatus that mean an image was accepted, separated by commas',
		},
		{
			displayName: 'Add Total',
			name: 'addTotal',
			type: 'boolean',
			default: true,
			description: 'Whether a last item sums all groups',
			displayOptions: { hide: { groupBy: ['nothing'] } },
		},
	],
	async execute(ctx) {
		const accepted = listOf(ctx.getNodeParameter('acceptedStatus', 0, '')).map((word) => word.toLowerCase());
		const receipts = findReceipts(ctx);
		const { groups, total } = sumSpend(receipts, readSpendKey(ctx), accepted);
		const message = [`${String(total.images)} ${total.images === 1 ? 'image' : 'images'}, ${String(total.cost)}.`, ...changedModels(receipts)].join(' ');
		addHint(ctx, message);
		const onlyTotal = ctx.getNodeParameter('groupBy', 0, '') === 'nothing';
		const addTotal = onlyTotal || flag(ctx.getNodeParameter('addTotal', 0, true), true);
		const records = [...(onlyTotal ? [] : groups), ...(addTotal ? [total] : [])];
		return await Promise.resolve(records.map((json) => ({ json, pairedItem: ctx.getInputData().map((_, item) => ({ item })) })));
	},
};
