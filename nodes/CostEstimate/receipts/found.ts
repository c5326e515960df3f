import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { isRecord, isSaid, type JsonRecord, parseJson, recordOf, recordsIn, textOf } from '../../shared/base/json';
import { receiptsOf } from '../../shared/receipt/find';
import { receiptsOfExecution } from './fromExecution';
import type { FoundReceipt, Recorded } from './types';
import { withVerdicts } from './verdicts';

const receiptsFrom: INodeProperties = {
	displayName: 'Receipts From',
	name: 'receiptsFrom',
	type: 'options',
	noDataExpression: true,
	default: 'items',
	options: [
		{
			name: 'Expression',
			value: 'expression',
			description: 'Of an earlier item, where the node before has put its own fields in their place: a node that stores files, for example',
		},
		{ name: 'Incoming Items', value: 'items', description: 'Of image nodes, of a sheet, or of a log' },
		{ name: 'This Execution', value: 'execution', description: 'Everything its image nodes made or refused so far, whatever the items show' },
	],
};

const receiptItem: INodeProperties = {
	displayName: 'Item',
	name: 'receiptItem',
	type: 'json',
	default: '={{ $("Generate Image").item.json }}',
	description: 'For each incoming item, the JSON of the item that has its receipt',
	displayOptions: { show: { receiptsFrom: ['expression'] } },
};

/** Which receipts are meant. */
export const receiptsFromParameters: INodeProperties[] = [receiptsFrom, receiptItem];

const chosenOf = (ctx: IExecuteFunctions) => textOf(ctx.getNodeParameter('receiptsFrom', 0, 'items'));

/** The JSON of each incoming item, or of the earlier one that stands for it. */
function jsonOfItems(ctx: IExecuteFunctions): JsonRecord[] {
	if (chosenOf(ctx) !== 'expression') return ctx.getInputData().map(({ json }) => json);
	return ctx.getInputData().map((_, item) => {
		const chosen: unknown = ctx.getNodeParameter('receiptItem', item, null);
		// Fields for JSON elsewhere in n8n want a text, and people write one here too.
		return recordOf(typeof chosen === 'string' ? parseJson(chosen) : chosen);
	});
}

/** The same purchase on an item and in the journal; undefined where nothing tells it from others. */
function purchaseKey({ outcome, requestId, fileName }: JsonRecord): string | undefined {
	return requestId || fileName ? JSON.stringify([outcome, requestId ?? '', fileName ?? '']) : undefined;
}

/** What was recorded, by its key. Where a gateway gives no request ids, files of one name share a key: none may take another's cost. */
function toldApart(recorded: Recorded[]): Map<string, Recorded | undefined> {
	const byKey = new Map<string, Recorded | undefined>();
	for (const one of recorded) {
		const key = purchaseKey(one.receipt);
		if (key !== undefined) byKey.set(key, byKey.has(key) ? undefined : one);
	}
	return byKey;
}

const isShort = (receipt: JsonRecord) => !('costBasis' in receipt);

/** What the item says wins where it says anything: a later node may have set a status or a storage pointer. */
const completed = (receipt: JsonRecord, full: JsonRecord): JsonRecord => ({
	...full,
	...Object.fromEntries(Object.entries(receipt).filter(([, value]) => isSaid(value))),
});

/** The item of a row without an image may show no receipt at all: its error says how it ended. */
function shownReceipts(json: JsonRecord): JsonRecord[] {
	const { error } = json;
	if (!isRecord(error) || isRecord(error.receipt) || typeof error.outcome !== 'string') return receiptsOf(json);
	return [{ outcome: error.outcome, code: error.code }];
}

/** What Review Images said stands in the field `receipt`, wherever the item's receipts are; that of another purchase is not theirs. */
function decisionOn(json: JsonRecord, shown: JsonRecord): JsonRecord {
	const { outcome, receipts, reviewStatus, reviewer, reviewedAt, reviewNote } = recordOf(json.receipt);
	const isIts = outcome === undefined || recordsIn(receipts).includes(shown);
	return isIts && isSaid(reviewStatus) ? { reviewStatus, reviewer, reviewedAt, reviewNote } : {};
}

const wasAnswered = ({ outcome }: JsonRecord): boolean => outcome === 'made' || outcome === 'answered';

/** `index`: which of its item's receipts it is, from 0. */
export type OnItem = FoundReceipt & { item: number; index: number };

function fromItems(ctx: IExecuteFunctions, recorded: Recorded[]): OnItem[] {
	const byKey = toldApart(recorded);
	return jsonOfItems(ctx).flatMap((json, item) =>
		shownReceipts(json).map((shown, index) => {
			const key = purchaseKey(shown);
			const full = isShort(shown) && key !== undefined ? byKey.get(key) : undefined;
			const receipt = full ? completed(shown, full.receipt) : shown;
			return {
				receipt: { ...receipt, ...decisionOn(json, shown) },
				// Beside an error it is of the picture before.
				review: isRecord(json.review) && wasAnswered(shown) ? json.review : (full?.review ?? {}),
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
	const byKey = toldApart(recorded);
	const onItems = new Map(fromItems(ctx, []).map((found) => [purchaseKey(found.receipt), found]));
	return recorded.map((one) => {
		const key = purchaseKey(one.receipt);
		const seen = key !== undefined && byKey.get(key) ? onItems.get(key) : undefined;
		return seen ? { ...one, receipt: completed(seen.receipt, one.receipt), json: seen.json, item: seen.item } : { ...one, json: {} };
	});
}

/** The receipts the user wants looked at, as full as they are known. Placeholders of a dry run are left out: nothing was bought. */
export function findReceipts(ctx: IExecuteFunctions): FoundReceipt[] {
	const recorded = receiptsOfExecution(ctx);
	const found: FoundReceipt[] = chosenOf(ctx) === 'execution' ? fromExecution(ctx, recorded) : fromItems(ctx, recorded);
	return withVerdicts(found.filter(({ receipt }) => receipt.outcome !== 'dryRun'));
}

/** The same for what stands on the items, placeholders of a dry run included. */
export const findItemReceipts = (ctx: IExecuteFunctions): OnItem[] => fromItems(ctx, receiptsOfExecution(ctx));
