// Writes the output previews the editor shows (`__schema__`) from the receipt itself, so that they cannot drift.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { blankReceipt } from '../nodes/shared/receipt/receipt';
import { blankAdditions } from '../nodes/ResponsesImageStep/receipts';

const numbers = new Set([
	'referenceCount',
	'outputCompression',
	'partialImages',
	'attempts',
	'durationMs',
	'inputTextTokens',
	'inputImageTokens',
	'outputTokens',
	'estimatedUsd',
	'costUsd',
	'bytes',
	'width',
	'height',
	'images',
	'mainInputTokens',
	'mainCachedTokens',
	'mainOutputTokens',
	'mainCostUsd',
	'imageCostUsd',
]);

/** The schema of an item's json: a receipt. */
export const receiptSchema = (receipt: object = blankReceipt()) => ({
	type: 'object',
	properties: Object.fromEntries(
		Object.keys(receipt).map((field) => [field, { type: numbers.has(field) ? 'number' : 'string' }]),
	),
	version: 1,
});

const schemas: Record<string, () => object> = {
	GenerateImage: () => receiptSchema(),
	EditImage: () => receiptSchema(),
	ResponsesImageStep: () => receiptSchema({ ...blankReceipt(), ...blankAdditions() }),
};

if (require.main === module) {
	for (const [node, schema] of Object.entries(schemas)) {
		const file = join(__dirname, `../nodes/${node}/__schema__/v1.0.0/output.json`);
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, `${JSON.stringify(schema(), null, 2)}\n`);
	}
}
