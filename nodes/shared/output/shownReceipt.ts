import type { IDataObject } from 'n8n-workflow';
import type { Receipt, SummedReceipt } from '../receipt/types';
import type { ReceiptShown } from './types';

/** What most people look at. Fields that do not belong to what was asked for are not there. */
const shortFields: ReadonlyArray<keyof Receipt> = [
	'outcome',
	'channel',
	'fileName',
	'width',
	'height',
	'exact',
	'fit',
	'withinWeight',
	'costUsd',
	'note',
	'requestId',
	'fileUrl',
	'storagePointer',
];
/** A conversation goes on by these. */
const conversationFields: ReadonlyArray<keyof Receipt> = ['images', 'text', 'responseId', 'conversationId'];
/** What a language model is told of an image it had made. */
const toolFields: ReadonlyArray<keyof Receipt> = ['outcome', 'fileUrl', 'fileName', 'width', 'height', 'costUsd', 'note', 'text'];

/** What there is nothing of is left out, but for a cost: null says that nobody knows it. */
function isShown(receipt: Receipt, field: keyof Receipt): boolean {
	if (!(field in receipt) || (field === 'storagePointer' && receipt[field] === '')) return false;
	return receipt[field] !== null || field === 'costUsd';
}

function pick(receipt: Receipt, fields: ReadonlyArray<keyof Receipt>): IDataObject {
	return Object.fromEntries(fields.filter((field) => isShown(receipt, field)).map((field) => [field, receipt[field]])) as IDataObject;
}

function short(receipt: Receipt): IDataObject {
	// `images` belongs to conversations: a receipt that has a main model is one.
	return pick(receipt, receipt.mainModel === undefined ? shortFields : [...shortFields, ...conversationFields]);
}

/** As the user wants to see it; for `columns` the fields to spread over the item. */
export function shownReceipt(receipt: Receipt | SummedReceipt, shown: ReceiptShown): IDataObject {
	// A copy: what a later node writes into its item is not on the execution's record.
	if (shown !== 'short') return structuredClone(receipt) as unknown as IDataObject;
	const sums = 'receipts' in receipt ? { images: receipt.images, receipts: receipt.receipts.map(short) } : {};
	return { ...short(receipt), ...sums };
}

/** As a language model sees it. By its ids it revises a picture, or fetches one that is not finished. */
export function toolReceipt(receipt: Receipt): IDataObject {
	const ids = (['responseId', 'conversationId'] as const).filter((field) => receipt.mainModel !== undefined && receipt[field]);
	return pick(receipt, [...toolFields, ...ids]);
}
