import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { isRecord, type JsonRecord, recordOf, textOf } from '../../shared/base/json';
import { receiptsOf } from '../../shared/receipt/find';
import { type Recorded, receiptsOfExecution } from './fromExecution';

/** A receipt with what else is known of it. */
export interface FoundReceipt extends Recorded {
	/** The fields of its item: the row's own columns. Empty for one that only the execution knows. */
	json: JsonRecord;
	/** Index of its item, where it came in on one. */
	item?: number;
}

export const receiptsFromParameter: INodeProperties = {
	displayName: 'Receipts From',
	name: 'receiptsFrom',
	type: 'options',
	noDataExpression: true,
	default: 'items',
	options: [
		{ name: 'Incoming Items', value: 'items', description: 'Of image nodes, of a sheet, or of a log' },
		{ name: 'This Execution', value: 'execution', description: 'Everything its image nodes made or refused so far, whatever the items show' },
	],
};

/** The same purchase on an item and in the journal; undefined where nothing tells it from others. */
function purchaseKey({ requestId, fileName }: JsonRecord): string | undefined {
	return requestId || fileName ? JSON.stringify([requestId ?? '', fileName ?? '']) : undefined;
}

const isShort = (receipt: JsonRecord) => !('costBasis' in receipt);

const isKnown = (value: unknown) => value !== undefined && value !== null && value !== '';

/** What the item says wins where it says anything: a later node may have set a status or a storage pointer. */
const completed = (receipt: JsonRecord, full: JsonRecord): JsonRecord => ({
	...full,
	...Object.fromEntries(Object.entries(receipt).filter(([, value]) => isKnown(value))),
});

/** The item of a row without an image may show no receipt at all: its error says how it ended. */
function shownReceipts(json: JsonRecord): JsonRecord[] {
	const { error } = json;
	if (!isRecord(error) || isRecord(error.receipt) || typeof error.outcome !== 'string') return receiptsOf(json);
	return [{ outcome: error.outcome, code: error.code }];
}

/** `index`: which of its item's receipts it is, from 0. */
export type OnItem = FoundReceipt & { item: number; index: number };

function fromItems(ctx: IExecuteFunctions, recorded: Recorded[]): OnItem[] {
	const byKey = new Map(recorded.map((one) => [purchaseKey(one.receipt), one]));
	return ctx.getInputData().flatMap(({ json }, item) =>
		shownReceipts(json).map((shown, index) => {
			const key = purchaseKey(shown);
			const full = isShort(shown) && key !== undefined ? byKey.get(key) : undefined;
			return {
				receipt: full ? completed(shown, full.receipt) : shown,
				review: isRecord(json.review) ? json.review : (full?.review ?? {}),
				message: textOf(recordOf(json.error).message) || (full?.message ?? ''),
				json,
				item,
				index,
			};
		}),
	);
}

/** What the items know of receipts of the execution: their columns, and what a later node set. */
function fromExecution(ctx: IExecuteFunctions, recorded: Recorded[]): FoundReceipt[] {
	const onItems = new Map(fromItems(ctx, []).map((found) => [purchaseKey(found.receipt), found]));
	return recorded.map((one) => {
		const key = purchaseKey(one.receipt);
		const seen = key === undefined ? undefined : onItems.get(key);
		return seen ? { ...one, receipt: completed(seen.receipt, one.receipt), json: seen.json, item: seen.item } : { ...one, json: {} };
	});
}

/** The receipts the user wants looked at, as full as they are known. Placeholders of a dry run are left out: nothing was bought. */
export function findReceipts(ctx: IExecuteFunctions): FoundReceipt[] {
	const recorded = receiptsOfExecution(ctx);
	const found = ctx.getNodeParameter('receiptsFrom', 0, 'items') === 'execution' ? fromExecution(ctx, recorded) : fromItems(ctx, recorded);
	return found.filter(({ receipt }) => receipt.outcome !== 'dryRun');
}

/** The same for what stands on the items, placeholders of a dry run included. */
export const findItemReceipts = (ctx: IExecuteFunctions): OnItem[] => fromItems(ctx, receiptsOfExecution(ctx));

/** What became of an image: the row's own column where a person or a workflow set it, else the receipt's. */
export const reviewStatusOf = ({ json, receipt }: Pick<FoundReceipt, 'json' | 'receipt'>): string =>
	(textOf(json.reviewStatus) || textOf(receipt.reviewStatus)).trim().toLowerCase();
