import type { IExecuteFunctions } from 'n8n-workflow';
import type { JsonRecord } from '../../shared/base/json';
import { number, text } from '../../shared/parameters/read';
import { dayAfter, logRow, type LogRow } from '../../shared/receipt/log';
import { costOfReceipt } from '../../shared/receipt/sums';
import { findReceipts, type FoundReceipt, receiptsFromParameter, reviewStatusOf } from '../receipts/found';
import type { Operation } from './operation';

/** The verdict under the log's own names; a person, by the row's column or by Review Images, wins over the model of a review. */
function reviewFields({ json, receipt, review }: FoundReceipt): JsonRecord {
	const { verdict, score, reasons } = review;
	const judged = verdict !== undefined;
	return {
		reviewVerdict: verdict ?? receipt.reviewVerdict,
		reviewScore: score ?? receipt.reviewScore,
		reviewReasons: reasons ?? receipt.reviewReasons,
		reviewer: json.reviewer ?? (judged && !receipt.reviewedAt ? receipt.mainModel : receipt.reviewer),
	};
}

function rowOf(ctx: IExecuteFunctions, found: FoundReceipt): LogRow {
	const { receipt, message, item } = found;
	const own = (name: string) => (item === undefined ? '' : text(ctx.getNodeParameter(name, item, '')));
	return logRow({
		...receipt,
		message: message || receipt.message,
		// A row that was never billed costs nothing, also where a short receipt does not say so.
		costUsd: costOfReceipt(receipt) ?? null,
		rowKey: own('rowKey') || receipt.rowKey,
		channel: own('channel') || receipt.channel,
		deleteAfter: receipt.outcome === 'made' ? dayAfter(receipt.startedAt, number(ctx.getNodeParameter('daysToKeep', item ?? 0, 0))) : '',
		reviewStatus: reviewStatusOf(found),
		...reviewFields(found),
	});
}

/** One flat row per purchase or refusal, ready for a Data Table, a sheet or a CSV. */
export const logRows: Operation = {
	value: 'logRows',
	name: 'Log Rows',
	description: 'One flat row per image, refusal or failure, for a table or a sheet',
	action: 'Make log rows',
	properties: [
		receiptsFromParameter,
		{
			displayName: 'Row Key',
			name: 'rowKey',
			type: 'string',
			default: '={{ $json.sku ?? $json.id ?? "" }}',
			description: 'Your own name for the row, for the column rowKey',
		},
		{
			displayName: 'Channel',
			name: 'channel',
			type: 'string',
			default: '={{ $json.channel ?? "" }}',
			description: 'Where the image is for, for the column channel',
		},
		{
			displayName: 'Days to Keep',
			name: 'daysToKeep',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description: 'Sets the column deleteAfter, so many days after the call; 0 leaves it empty. Nothing is deleted by this node.',
		},
	],
	async execute(ctx) {
		const all = ctx.getInputData().map((_, item) => ({ item }));
		const items = findReceipts(ctx).map((found) => ({
			json: rowOf(ctx, found),
			pairedItem: found.item === undefined ? all : { item: found.item },
		}));
		return await Promise.resolve(items);
	},
};
