import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { logColumns } from '../../../nodes/shared/receipt/log';

const page = join(__dirname, '../../../docs/coverage.md');
const rows = [...readFileSync(page, 'utf8').matchAll(/^\| (\d+) \| ([A-E]) \| (.+?) \| (.+) \|$/gm)].map(([, number, , asked, where]) => ({ number: Number(number), asked: asked!, where: where! }));

/** As GitHub makes an anchor of a heading. */
const anchorOf = (heading: string) => heading.toLowerCase().replace(/[^\p{L}\p{N} -]/gu, '').replaceAll(' ', '-');
const anchorsIn = (file: string) => [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading!));

test('every point has its number, and is asked once', () => {
	expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 145 }, (_, index) => index + 1));
	expect(new Set(rows.map(({ asked }) => asked)).size).toBe(145);
});

test('what is missing is said; all else leads somewhere', () => {
	expect(rows.filter(({ where }) => !/\]\(/.test(where) && !/^(?:partly|not): /.test(where))).toEqual([]);
});

test('every link leads to a file, and to a heading of it', () => {
	const dead = rows.flatMap(({ number, where }) =>
		[...where.matchAll(/\]\(([^)#]*)(?:#([^)]*))?\)/g)].flatMap(([, file, anchor]) => {
			const path = join(dirname(page), file!);
			if (!existsSync(path)) return [`${number}: ${file}`];
			return anchor && !anchorsIn(path).includes(anchor) ? [`${number}: ${file}#${anchor}`] : [];
		}),
	);
	expect(dead).toEqual([]);
});

test('a column of the log that is named is one', () => {
	const named = rows.filter(({ where }) => where.includes('log-row.schema.json')).flatMap(({ where }) => [...where.matchAll(/`(\w+)`/g)].map(([, name]) => name!));
	expect(named.length).toBeGreaterThan(8);
	expect(named.filter((name) => !(name in logColumns))).toEqual([]);
});
