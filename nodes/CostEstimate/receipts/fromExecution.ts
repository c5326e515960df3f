import type { IExecuteFunctions } from 'n8n-workflow';
import { isRecord, type JsonRecord, recordOf, recordsIn, textOf } from '../../shared/base/json';
import type { Recorded } from './types';

const key = 'gptImageJournal';

/** What ended a call: results with receipts, or a problem that holds one. A call under way has neither. */
const endsOf = (entry: JsonRecord): JsonRecord[] => (isRecord(entry.problem) ? [entry.problem] : recordsIn(entry.results));

const recordsOf = ({ receipts, earlier, entries }: JsonRecord): JsonRecord[] => [
	...recordsIn(receipts).map((receipt) => ({ receipt })),
	...recordsIn(earlier),
	...recordsIn(Object.values(recordOf(entries))).flatMap(endsOf),
];

/**
 * Every full receipt of this execution, whatever the items show. The journal is another node's: nothing about its shape is taken
 * for granted, and what is no receipt is passed over.
 */
export function receiptsOfExecution(ctx: Pick<IExecuteFunctions, 'getContext'>): Recorded[] {
	const journals = recordOf(recordOf(ctx.getContext('flow'))[key]);
	return recordsIn(Object.values(journals))
		.flatMap(recordsOf)
		.map((record) => ({ receipt: recordOf(record.receipt), review: recordOf(record.review), message: textOf(record.message) }))
		.filter(({ receipt }) => typeof receipt.outcome === 'string');
}
