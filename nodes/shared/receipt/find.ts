import { isRecord, type JsonRecord, recordOf, recordsIn } from '../base/json';

/** Anything with the fields of a receipt that sums need; a sheet has made texts of its numbers. */
const isReceipt = (value: unknown): value is JsonRecord => isRecord(value) && typeof value.outcome === 'string' && 'costUsd' in value;

/**
 * The receipts of an item, whoever made it: of a row without an image (`error.receipt`), of each image of an item with several
 * (`receipt.receipts`), of its one image (`receipt`), or the item itself where its columns, a sheet or a log have them. This is
 * the only place that knows where receipts stand.
 */
export function receiptsOf(json: JsonRecord): JsonRecord[] {
	const ofProblem = recordOf(json.error).receipt;
	if (isReceipt(ofProblem)) return [ofProblem];
	const together = receiptsIn(json.receipt);
	if (together.length > 0) return together;
	if (isReceipt(json.receipt)) return [json.receipt];
	if (!isReceipt(json)) return [];
	const inColumns = receiptsIn(json);
	// In columns, those of an earlier node may be left beside one's own.
	return inColumns.length > 0 && firstFields.every((field) => inColumns[0]![field] === json[field]) ? inColumns : [json];
}

/** What a sum has of its first receipt: a gateway may give no request ids. */
const firstFields = ['requestId', 'startedAt', 'sha256'] as const;

const receiptsIn = (sum: unknown): JsonRecord[] => recordsIn(recordOf(sum).receipts).filter(isReceipt);
