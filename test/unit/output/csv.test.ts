import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { toCsv } from '../../../nodes/shared/output/csv';

const read = (csv: string) => parse(csv, { columns: true, bom: true }) as Array<Record<string, string>>;

test('every field that a record has is a column, and what is unknown is empty', () => {
	expect(read(toCsv([{ a: 1, b: null }, { a: true, c: { d: 'e' } }]))).toEqual([
		{ a: '1', b: '', c: '' },
		{ a: 'true', b: '', c: '{"d":"e"}' },
	]);
});

test.each(['=1+1', '+1', '-1', '@A1', '\t=1', '\r=1', '\n=1', '＝1+1', '＠A1'])('%j from a row is no formula', (text) => {
	expect(read(toCsv([{ text }]))).toEqual([{ text: `'${text}` }]);
});

test('negative numbers stay numbers', () => {
	expect(read(toCsv([{ usd: -1.5 }]))).toEqual([{ usd: '-1.5' }]);
});

test('whatever a text holds, it comes back', () => {
	const text = fc.string({ unit: 'binary', minLength: 1 }).filter((one) => !/^[=+\-@\t\r\n＝＋－＠\ufeff]/.test(one));
	fc.assert(fc.property(text, (value) => read(toCsv([{ first: 'x', value }]))[0]!.value === value));
});

test('a column named like something every object has is empty where a record has no such field', () => {
	expect(toCsv([{ constructor: 'Bauhaus' } as never, { name: 'b' }])).toBe('\ufeffconstructor,name\r\nBauhaus,\r\n,b\r\n');
});
