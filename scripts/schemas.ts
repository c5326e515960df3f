// Writes the output previews the editor shows (`__schema__`) from the receipt itself, so that they cannot drift.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { blankReceipt } from '../nodes/shared/output/receipt';

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
]);

/** The schema of an item's json: a receipt. */
export const receiptSchema = () => ({
	type: 'object',
	properties: Object.fromEntries(
		Object.keys(blankReceipt()).map((field) => [field, { type: numbers.has(field) ? 'number' : 'string' }]),
	),
	version: 1,
});

export const schemaFiles = ['GenerateImage', 'EditImage'].map((node) =>
	join(__dirname, `../nodes/${node}/__schema__/v1.0.0/output.json`),
);

if (require.main === module) {
	for (const file of schemaFiles) {
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, `${JSON.stringify(receiptSchema(), null, 2)}\n`);
	}
}
