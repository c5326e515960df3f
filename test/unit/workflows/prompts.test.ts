import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { findImageModel } from '../../../nodes/shared/catalog/imageModels';
import { findReviewPreset } from '../../../nodes/shared/catalog/reviewPresets';
import { criteriaOf } from '../../../nodes/shared/request/reviewCriteria';
import { checkGenerate } from '../../../nodes/shared/request/generate';
import { folder, load } from './shipped';

/** A row of the prompt library, as the table Prompt versions has it. */
interface Row {
	job: string;
	qualityTest: string;
	version: string;
	prompt: string;
	testSubject: string;
	testText: string;
	mustShow: string;
}

const rows = parse(readFileSync(join(folder, 'data', 'prompts.csv')), { columns: true, bom: true }) as Row[];
const kindOf = ({ job }: Row) => job.split('-')[0]!;
const filled = ({ prompt, testSubject, testText }: Row) => prompt.replaceAll('[subject]', testSubject).replaceAll('[text]', testText);
const lines = (text: string) => text.split('\n').filter(Boolean);
const wordsOf = (text: string) => new Set(text.toLowerCase().match(/\p{L}{4,}/gu));

const asTheLabDraws = { model: 'gpt-image-2', size: { kind: 'pixels', width: 1024, height: 1024 }, snapSize: false, quality: 'low', n: 1, background: 'auto', outputFormat: 'png' } as const;
const context = { model: findImageModel('gpt-image-2'), today: new Date('2026-11-21'), servedByOpenAi: true };

/** Share of words two prompts have in common, of all words of both. */
function likeness(one: Row, other: Row): number {
	const [a, b] = [wordsOf(one.prompt), wordsOf(other.prompt)];
	const both = [...a].filter((word) => b.has(word)).length;
	return both / (a.size + b.size - both);
}

test('the library has prompts for every kind of job, none of them for most', () => {
	expect(rows.length).toBeGreaterThanOrEqual(40);
	const count = (kind: string) => rows.filter((row) => kindOf(row) === kind).length;
	const wanted = ['product', 'packaging', 'headshot', 'food', 'interior', 'poster', 'social', 'explainer', 'mockup', 'character', 'seasonal', 'video', 'localized', 'edit'];
	expect(wanted.filter((kind) => count(kind) < 2)).toEqual([]);
	expect(Math.max(...rows.map((row) => count(kindOf(row)))) / rows.length).toBeLessThan(0.2);
});

test.each(['README.md', 'CHANGELOG.md', 'workflows/prompt-lab.md', 'docs/prompt-frames.md', 'docs/coverage.md'])('%s says how many there are', (page) => {
	expect(readFileSync(join(folder, '..', page), 'utf8')).toMatch(new RegExp(`\\b${rows.length} prompts`));
});

test('no two prompts are for the same job, or much the same', () => {
	expect(new Set(rows.map(({ job }) => job)).size).toBe(rows.length);
	expect(new Set(rows.map(filled)).size).toBe(rows.length);
	const alike = rows.flatMap((one, index) => rows.slice(index + 1).filter((other) => likeness(one, other) > 0.5).map((other) => `${one.job} / ${other.job}`));
	expect(alike).toEqual([]);
});

describe.each(rows)('$job', (row) => {
	test('would be sent as it is', () => {
		expect(checkGenerate({ ...asTheLabDraws, prompt: filled(row) }, context)).toMatchObject({ ok: true, remarks: [] });
		expect(filled(row)).not.toMatch(/[[\]{}]|undefined/);
	});

	test('takes a subject, and a text exactly where one is tested', () => {
		expect(row.prompt).toContain('[subject]');
		expect(row.testSubject).not.toBe('');
		expect(row.prompt.includes('[text]')).toBe(row.testText !== '');
		expect(row.prompt.split('[text]').length - 1).toBeLessThan(2);
	});

	test('is judged by a quality test, and by nothing it does not ask for', () => {
		expect(findReviewPreset(row.qualityTest)).toBeDefined();
		expect(lines(row.mustShow).filter((line) => !filled(row).toLowerCase().includes(line.toLowerCase()))).toEqual([]);
		const own = criteriaOf({ preset: row.qualityTest, brief: '', exactText: row.testText, mustShow: lines(row.mustShow), mustNotShow: [], fixedDetails: [] }).length;
		expect(own).toBeGreaterThan(findReviewPreset(row.qualityTest)!.criteria.length);
	});

	test('is no overloaded scene: few sentences, few colours, each a hex code', () => {
		expect(row.prompt.split(/[.!?]\s/).length).toBeLessThanOrEqual(6);
		expect(row.prompt.length).toBeLessThan(480);
		const codes = row.prompt.match(/#\w+/g) ?? [];
		expect(codes.filter((code) => !/^#[0-9A-F]{6}$/.test(code))).toEqual([]);
		expect(codes.length).toBeLessThanOrEqual(4);
	});

	test('says what must not be there', () => {
		expect(row.prompt).toMatch(/\b(?:no|not|without|nothing|only)\b/i);
	});
});

/** Where the set-up keeps its rows: JSON with one expression in it. */
const file = join(folder, 'set-up.json');
const now = '{{ $now.toISO() }}';

test('the set-up loads every row into Prompt versions, out of the lab’s way until somebody empties its outcome (UPDATE_DOCS=1 writes it)', () => {
	const setUp = load('set-up.json');
	const node = setUp.nodes.find(({ name }) => name === 'Sample Rows')!;
	const sample = JSON.parse(String(node.parameters.jsonOutput).slice(1)) as { startedAt: string; tables: Array<{ table: string; rows: Array<Partial<Row> & { outcome?: string }> }> };
	expect(sample.startedAt).toBe(now);
	const versions = sample.tables.find(({ table }) => table === 'Prompt versions')!;
	const library = rows.map((row) => ({ ...row, outcome: 'library' }));
	if (process.env.UPDATE_DOCS === '1') {
		versions.rows = [...versions.rows.filter(({ outcome }) => outcome !== 'library'), ...library];
		node.parameters.jsonOutput = `=${JSON.stringify(sample, null, 2)}`;
		writeFileSync(file, `${JSON.stringify(setUp, null, '\t')}\n`);
	}
	expect(versions.rows.filter(({ outcome }) => outcome === 'library')).toEqual(library);
});
