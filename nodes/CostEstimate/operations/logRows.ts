import type { IExecuteFunctions } from 'n8n-workflow';
import { type JsonRecord, textOf } from '../../shared/base/json';
import { number, text } from '../../shared/parameters/read';
import { dayAfter, logRow, type LogRow } from '../../shared/receipt/log';
import { costOfReceipt } from '../../shared/receipt/sums';
import { channelOf, ownChannel } from '../receipts/channel';
import { findReceipts, receiptsFromParameters } from '../receipts/found';
import type { FoundReceipt } from '../receipts/types';
import { judgedHashes, reviewStatusOf, verdictOf, wasJudged } from '../receipts/verdicts';
import type { Operation } from '../../shared/parameters/operation';

/** The review of the row itself, or of its image; a person, by Review Images or by the row's column, wins over the model. */
function reviewFields(found: FoundReceipt): JsonRecord {
	const { json, receipt, review, judgedBy = found } = found;
	const byModel = review.verdict !== undefined || judgedBy !== found;
	const said = byModel ? judgedBy.receipt.mainModel : receipt.reviewer;
	return {
		...verdictOf(judgedBy),
		reviewStatus: reviewStatusOf(found),
		reviewer: wasJudged(receipt) ? receipt.reviewer : json.reviewer || said,
		reviewedHashes: judgedHashes(found).join(' '),
	};
}

/** What the workflow knows of an image beside its receipt. */
function fileFields({ receipt }: FoundReceipt, own: (name: string) => string, daysToKeep: number): JsonRecord {
	const note = [own('logNote'), receipt.note].map(textOf).filter((part) => part !== '').join(' ');
	if (receipt.outcome !== 'made') return { note };
	return { note, storagePointer: own('storagePointer') || receipt.storagePointer, deleteAfter: dayAfter(receipt.startedAt, daysToKeep) };
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
		channel: channelOf(receipt, own('channel')),
		workflow: receipt.workflow ?? ctx.getWorkflow().name,
		...fileFields(found, own, number(ctx.getNodeParameter('daysToKeep', item ?? 0, 0))),
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
		...receiptsFromParameters,
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
			description: ownChannel,
		},
		{
			displayName: 'Storage Pointer',
			name: 'storagePointer',
			type: 'string',
			default: '={{ $json.storagePointer ?? "" }}',
			description: 'Where the file was put for good: a path, a key or an address',
		},
		{
			displayName: 'Note',
			name: 'logNote',
			type: 'string',
			default: '',
			description: 'Your own remark, for the column note',
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
