import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPriceTable } from '../../../nodes/shared/catalog/prices';
import { folder, isNote, load, workflows } from './shipped';

const read = (file: string) => readFileSync(join(folder, file), 'utf8');

/** What the list says the samples cost, by workflow. */
const stated = new Map([...read('README.md').matchAll(/^\| \[([\w-]+)\]\([^)]+\) \| .+ \| (.+) \|$/gm)].map(([, name, cost]) => [name!, cost!]));
const dollars = (text: string) => [...text.matchAll(/\$\d+\.\d+/g)].map(([amount]) => amount);
const noteOf = (name: string) => String(load(`${name}.json`).nodes.find(isNote)!.parameters.content);

/** How many sample rows the set-up gives each table. */
function samples(): Map<string, number> {
	const { jsonOutput } = load('set-up.json').nodes.find(({ name }) => name === 'Sample Rows')!.parameters as { jsonOutput: string };
	const { tables } = JSON.parse(jsonOutput.slice(1).replace(/\{\{.*?\}\}/g, 'x')) as { tables: Array<{ table: string; rows: unknown[] }> };
	return new Map(tables.map(({ table, rows }) => [table, rows.length]));
}

test('the list has the workflows of the folder', () => {
	expect([...stated.keys()].filter((name) => workflows.includes(`${name}.json`)).length).toBeGreaterThan(15);
});

test.each([...stated].filter(([name, cost]) => dollars(cost).length > 0 && workflows.includes(`${name}.json`)))('%s costs the same in the list, on its canvas and in its guide: %s', (name, cost) => {
	const told = [noteOf(name), ...(existsSync(join(folder, `${name}.md`)) ? [read(`${name}.md`)] : [])];
	for (const amount of dollars(cost)) for (const text of told) expect(text).toContain(amount);
});

const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six'];
const counted = workflows.map((file) => file.replace('.json', '')).flatMap((name) => [...noteOf(name).matchAll(/table \*\*([^*]+)\*\* with (\w+) sample/g)].map(([, table, count]) => ({ name, table: table!, count: count! })));

test.each(counted.filter(({ table }) => samples().has(table)))('the note of $name is right: $table has $count sample rows', ({ table, count }) => {
	expect(words.indexOf(count)).toBe(samples().get(table));
});

test('a guide speaks of samples where the set-up brings some', () => {
	const guides = workflows.map((file) => file.replace('.json', '.md')).filter((file) => existsSync(join(folder, file)));
	const told = guides.flatMap((file) => [...read(file).matchAll(/makes the table \*\*([^*]+)\*\* with samples/g)].map(([, table]) => table!));
	expect(told.length).toBeGreaterThan(6);
	expect(told.filter((table) => !samples().has(table))).toEqual([]);
});

/** The tables a set-up makes. */
const madeBy = (setUp: string) => load(setUp).nodes.flatMap(({ parameters }) => (parameters.tableName === undefined ? [] : [String(parameters.tableName)]));
const ofVariants = madeBy('variants/set-up-for-variants.json');
const reading = workflows.filter((file) => load(file).nodes.some(({ parameters }) => ofVariants.includes((parameters.dataTableId as { value: string } | undefined)?.value ?? '')));

test.each(reading.filter((file) => !file.includes('set-up')))('the note of %s sends people to both set-ups: its table is made by the second', (file) => {
	expect(noteOf(file.replace('.json', ''))).toContain('Run **Set-up**, then **Set-up for variants** once');
});

test('the guides name the day of the price list', () => {
	const guides = workflows.map((file) => file.replace('.json', '.md')).filter((file) => existsSync(join(folder, file)));
	const days = guides.flatMap((file) => [...read(file).matchAll(/prices\s+of\s+(\d{4}-\d{2}-\d{2})/g)].map(([, day]) => day!));
	expect(days.length).toBeGreaterThan(8);
	expect([...new Set(days)]).toEqual([findPriceTable('OpenAI')!.checked]);
});
