import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const docs = join(__dirname, '..', '..', '..', 'docs');

/**
 * The part of a page that is written from the code, as the page has it: between `<!-- written: begin -->` and
 * `<!-- written: end -->`. With UPDATE_DOCS=1 the part is written there first.
 * @param name of the part, where a page has several: it stands after `begin`
 */
export function keptPart(page: string, part: string, name = ''): string {
	const file = join(docs, page);
	const text = readFileSync(file, 'utf8');
	const begin = `<!-- written: begin${name && ` ${name}`} -->`;
	const match = new RegExp(`(${begin}\\n)([\\s\\S]*?)(<!-- written: end -->)`).exec(text);
	if (!match) throw new Error(`docs/${page} has no part that is written from the code`);
	if (process.env.UPDATE_DOCS !== '1') return match[2]!.trim();
	writeFileSync(
		file,
		text.replace(match[0], () => `${match[1]}${part}\n${match[3]}`),
	);
	return part;
}

const cell = (text: string) => text.replace(/\|/g, '\\|').replace(/\s+/g, ' ').trim();

/** A Markdown table. */
export function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
	const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
