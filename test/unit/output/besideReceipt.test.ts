import type { IDataObject } from 'n8n-workflow';
import { actualSpend, byField } from '../../../nodes/CostEstimate/actualSpend';
import { besideReceipt, imagesIn, madeItems } from '../../../nodes/shared/output/items';
import { blankReceipt, type Receipt } from '../../../nodes/shared/receipt/receipt';

const receipt = (costUsd: number): Receipt => ({ ...blankReceipt(), outcome: 'made', costUsd });
const binary = { data: '', mimeType: 'image/png' };
const made = (receipts: Receipt[], input: IDataObject, as: 'items' | 'binaries') =>
	madeItems(0, receipts.map((one) => ({ binary, receipt: one })), {}, { field: 'image', as, input: besideReceipt(input) })[0]!.json;

test('an image made from the images of another node has its own receipt, not that of the others', () => {
	const three = made([receipt(0.2), receipt(0.2), receipt(0.2)], { sku: 'a' }, 'binaries');
	const edited = made([receipt(0.05)], three, 'items');
	expect(edited).toMatchObject({ sku: 'a', costUsd: 0.05 });
	expect(imagesIn(edited)).toBe(1);
	expect(actualSpend([edited], byField('outcome'), []).total).toMatchObject({ images: 1, costUsd: 0.05 });
});

test('an image made after a fetched response was not fetched', () => {
	expect(made([receipt(0.05)], { ...receipt(0.3), fetched: true }, 'items')).not.toHaveProperty('fetched');
});

test('a row that failed is counted by its own details, not by the receipt of the image it was to be made from', () => {
	const failed = { ...receipt(0.2), receipts: [receipt(0.2)], error: 'Row 1: blocked', details: { ...receipt(0), outcome: 'blocked' } };
	expect(actualSpend([failed], byField('outcome'), []).total).toMatchObject({ images: 0, costUsd: 0, outcomes: { blocked: 1 } });
});

test('columns of a sheet stay, whatever they are called', () => {
	const columns = { images: 3, receipts: 'folder/', fetched: 'yes' };
	expect(made([receipt(0.05)], columns, 'items')).toMatchObject(columns);
});
