import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { blankConversation, blankPicture, blankReceipt } from '../../../nodes/shared/receipt/blank';
import { dayAfter, logColumns, logRow, logRowSchema } from '../../../nodes/shared/receipt/log';

const page = join(__dirname, '../../../docs/log-row.schema.json');
const written = () => `${JSON.stringify(logRowSchema(), null, '\t')}\n`;

test('docs/log-row.schema.json is the schema of the columns (UPDATE_DOCS=1 writes it)', () => {
	if (process.env.UPDATE_DOCS) writeFileSync(page, written());
	expect(readFileSync(page, 'utf8')).toBe(written());
});

const { $schema: _, ...schema } = logRowSchema();
const isLogRow = new Ajv().compile(schema);

test.each([
	['nothing known', {}],
	['a full receipt', { ...blankReceipt(), ...blankPicture(), ...blankConversation() }],
	['lists, objects and texts in the wrong place', { costUsd: 'free', code: ['a', 'b'], note: { a: 1 }, width: '1024', fetched: true }],
])('a row of %s has every column, and fits the schema', (_name, receipt) => {
	const row = logRow(receipt);
	expect(Object.keys(row)).toEqual(Object.keys(logColumns));
	expect(isLogRow(row)).toBe(true);
});

test('the schema refuses a row without a column, and one with another', () => {
	const { costUsd: _cost, ...rest } = logRow({});
	expect(isLogRow(rest)).toBe(false);
	expect(isLogRow({ ...logRow({}), more: 1 })).toBe(false);
});

test('every field of a receipt has its column', () => {
	const fields = Object.keys({ ...blankReceipt(), ...blankPicture(), ...blankConversation() });
	// Said elsewhere in a log: the number of rows, what the model wrote, and how it got there.
	const leftOut = ['images', 'text', 'responseStatus', 'imageCallId', 'action'];
	expect(fields.filter((field) => !(field in logColumns))).toEqual(leftOut);
});

test.each([
	['2026-11-20T23:59:00Z', 30, '2026-12-20'],
	['2026-11-20T23:59:00Z', 0, ''],
	['', 30, ''],
	['2026-11-20T23:59:00Z', 1e12, ''],
])('%s and %s days to keep: deleted after “%s”', (startedAt, days, day) => {
	expect(dayAfter(startedAt, days)).toBe(day);
});
