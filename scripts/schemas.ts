// Writes the output previews the editor shows (`__schema__`) from the receipt itself, so that they cannot drift.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { shownReceipt } from '../nodes/shared/output/shownReceipt';
import { blankConversation, blankPicture, blankReceipt } from '../nodes/shared/receipt/blank';

/** Blank numbers are null, or 0. */
function schemaOf(value: unknown): object {
	if (value !== null && typeof value === 'object') return { type: 'object', properties: propertiesOf(value) };
	return { type: value === null ? 'number' : typeof value };
}

const propertiesOf = (record: object) => Object.fromEntries(Object.entries(record).map(([field, value]) => [field, schemaOf(value)]));

/** What a receipt has where a size was chosen by its purpose: shown before the first run, so that it can be dragged. */
const ofPurpose = { width: 0, height: 0, channel: '', exact: true, fit: { width: 0, height: 0, x: 0, y: 0, scaleWidth: 0, scaleHeight: 0 }, withinWeight: true };

/** The schema of an item's json: a receipt as a person sees it who chose nothing. */
export const itemSchema = (receipt: object, more: object = {}) => ({
	type: 'object',
	properties: {
		receipt: {
			type: 'object',
			properties: propertiesOf(receipt),
		},
		...more,
	},
	version: 1,
});

const image = shownReceipt({ ...blankReceipt(), ...blankPicture(), ...ofPurpose }, 'short');
const turn = shownReceipt({ ...blankReceipt(), ...blankPicture(), ...ofPurpose, ...blankConversation() }, 'short');
const review = shownReceipt({ ...blankReceipt(), ...blankConversation() }, 'short');
const verdict = {
	review: {
		type: 'object',
		properties: {
			verdict: { type: 'string' },
			passed: { type: 'boolean' },
			score: { type: 'number' },
			textRead: { type: 'string' },
			failedCount: { type: 'number' },
			failedCriteria: { type: 'string' },
			reasons: { type: 'string' },
			summary: { type: 'string' },
			title: { type: 'string' },
			altText: { type: 'string' },
		},
	},
};

/** By the paths that the editor asks for: a file per operation, where a node has operations. */
export const schemas: Record<string, object> = {
	'GenerateImage/__schema__/v1.0.0.json': itemSchema(image),
	'EditImage/__schema__/v1.0.0.json': itemSchema(image),
	'ResponsesImageStep/__schema__/v1.0.0/makeOrRevise.json': itemSchema(turn),
	'ResponsesImageStep/__schema__/v1.0.0/getResponse.json': itemSchema(turn),
	'ResponsesImageStep/__schema__/v1.0.0/reviewImage.json': itemSchema(review, verdict),
};

if (require.main === module) {
	for (const [path, schema] of Object.entries(schemas)) {
		const file = join(__dirname, '..', 'nodes', path);
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);
	}
}
