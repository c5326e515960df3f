// Runs the tests in the real n8n on every version there is a folder for in testbed/versions, oldest first, and prints a table.
// Usage: node scripts/versions.mjs [version ...] [--only PATTERN of test files]; with UPDATE_DOCS=1 its rows are written in docs/versions.md.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values, positionals } = parseArgs({ options: { only: { type: 'string' } }, allowPositionals: true });
const byVersion = new Intl.Collator('en', { numeric: true }).compare;
const all = readdirSync(join(root, 'testbed', 'versions')).sort(byVersion);
const results = mkdtempSync(join(tmpdir(), 'gpt-image-versions-'));

/** What a version passed, the names of what it did not, and what it lacks. */
function run(version) {
	console.log(`\n── n8n ${version}`);
	const file = join(results, `${version}.json`);
	const args = ['--selectProjects', 'n8n', '--runInBand', '--json', '--outputFile', file, ...(values.only ? ['--testPathPatterns', values.only] : [])];
	spawnSync(process.execPath, [join(root, 'node_modules', 'jest', 'bin', 'jest.js'), ...args], {
		cwd: root,
		stdio: 'inherit',
		env: { ...process.env, N8N_VERSION: version, UPDATE_DOCS: '' },
	});
	try {
		const { numPassedTests: passed, testResults } = JSON.parse(readFileSync(file, 'utf8'));
		const named = (wanted) =>
			testResults.flatMap(({ name, assertionResults }) => assertionResults.filter(({ status }) => status === wanted).map(({ fullName }) => `${name.slice(root.length + 1)}: ${fullName}`));
		const skipped = named('pending');
		const lacks = [...new Set(skipped.flatMap((name) => /\(lacks: (.*)\)$/.exec(name)?.[1] ?? []))];
		return { version, files: testResults.length, passed, failed: named('failed'), skipped, lacks };
	} catch {
		return { version, files: 0, passed: 0, failed: ['n8n did not start'], skipped: [], lacks: [] };
	}
}

const head = ['n8n', 'Tests', 'Passed', 'Failed', 'Skipped', 'What it lacks', 'Run on'];
const rowOf = ({ version, files, passed, failed, skipped, lacks }) => [
	version,
	`${passed + failed.length + skipped.length} in ${files} files`,
	...[passed, failed.length, skipped.length].map(String),
	lacks.join('; '),
	new Date().toISOString().slice(0, 10),
];
const tableOf = (rows) => [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** Rows of other versions stay. */
function write(rows) {
	const page = join(root, 'docs', 'versions.md');
	const [before, part, after] = readFileSync(page, 'utf8').split(/(?<=<!-- written: begin versions -->\n)|(?=<!-- written: end -->)/);
	const kept = part.trim().split('\n').slice(2).map((line) => line.slice(2, -2).split(' | '));
	const others = kept.filter(([version]) => !rows.some((row) => row[0] === version));
	writeFileSync(page, `${before}${tableOf([...others, ...rows].sort((one, other) => byVersion(other[0], one[0])))}\n${after}`);
}

const found = (positionals.length > 0 ? positionals : all).map(run);
rmSync(results, { recursive: true, force: true });
console.log(`\n${tableOf(found.map(rowOf))}`);
for (const { version, failed } of found) for (const name of failed) console.log(`${version}: ${name}`);
if (process.env.UPDATE_DOCS === '1') write(found.map(rowOf));
process.exit(found.every(({ failed }) => failed.length === 0) ? 0 : 1);
