import type { IDataObject } from 'n8n-workflow';

/** A sheet takes a text that begins so for a formula; a Japanese or Chinese one the wide signs too. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/;

function cell(value: unknown): string {
	if (value === undefined || value === null) return '';
	const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
	const harmless = typeof value === 'string' && formula.test(text) ? `'${text}` : text;
	return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Records as a sheet opens them: every field that one of them has is a column, in the order of first sight. */
export function toCsv(records: readonly IDataObject[]): string {
	const columns = [...new Set(records.flatMap((record) => Object.keys(record)))];
	const own = (record: IDataObject, column: string) => (Object.hasOwn(record, column) ? record[column] : undefined);
	const lines = [columns.map(cell), ...records.map((record) => columns.map((column) => cell(own(record, column))))];
	// The mark tells Excel that this is UTF-8.
	return `\ufeff${lines.map((cells) => cells.join(',')).join('\r\n')}\r\n`;
}
