import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ending, FaultCase } from './cases';

const file = join(__dirname, '..', '..', '..', 'docs', 'fault-matrix.md');
const begins = '<!-- table: begin -->';
const ends = '<!-- table: end -->';

/** What was seen of a case in one column, that is for one node at one concurrency. */
export interface Seen {
	case: FaultCase;
	/** `Generate Image ×8` → how its rows ended. */
	columns: Map<string, Ending | undefined>;
}

/** The code is named where it is another than the row's. */
const cell = (ending: Ending | undefined, code: string): string => {
	if (!ending) return '–';
	const { outcome, calls, bought, images } = ending;
	return `${outcome}${ending.code === code ? '' : ` (${ending.code})`} ${calls}/${bought}/${images}`;
};

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** The matrix as Markdown: cases down, nodes and concurrencies across. */
export function toTable(seen: readonly Seen[], columns: readonly string[]): string {
	const rows = seen.map(({ case: { name, strikes }, columns: endings }) => {
		const { code } = endings.get(columns[0]!)!;
		const cells = columns.map((column) => cell(endings.get(column), code));
		return line([name, strikes === 'once' ? 'first call' : 'every call', code, ...cells]);
	});
	return [
		line(['Fault', 'Strikes', 'Code', ...columns]),
		line(new Array(columns.length + 3).fill('---')),
		...rows,
	].join('\n');
}

/** The table as docs/fault-matrix.md has it; with UPDATE_DOCS=1 it is written there first. */
export function keptTable(table: string): string {
	const text = existsSync(file) ? readFileSync(file, 'utf8') : `${begins}\n${ends}\n`;
	const [before = '', rest = ''] = text.split(begins);
	const [kept = '', after = ''] = rest.split(ends);
	if (process.env.UPDATE_DOCS !== '1') return kept.trim();
	writeFileSync(file, `${before}${begins}\n${table}\n${ends}${after}`);
	return table;
}
