// Runs the tests in the real n8n on every version there is a folder for in testbed/versions, oldest first, and prints a table.
// Usage: node scripts/versions.mjs [version ...] [--only PATTERN of test files]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values, positionals } = parseArgs({ options: { only: { type: 'string' } }, allowPositionals: true });
const all = readdirSync(join(root, 'testbed', 'versions')).sort(new Intl.Collator('en', { numeric: true }).compare);
const results = mkdtempSync(join(tmpdir(), 'gpt-image-versions-'));

/** What a version passed, and the names of what it did not. */
function run(version) {
	console.log(`\n── n8n ${version}`);
	const file = join(results, `${version}.json`);
	const args = ['--selectProjects', 'n8n', '--runInBand', '--json', '--outputFile', file, ...(values.only ? ['--testPathPatterns', values.only] : [])];
	spawnSync(process.execPath, [join(root, 'node_modules', 'jest', 'bin', 'jest.js'), ...args], {
		cwd: root,
		stdio: 'inherit',
		env: { ...process.env, N8N_VERSION: version },
	});
	try {
		const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(readFileSync(file, 'utf8'));
		const failed = testResults.flatMap(({ name, assertionResults }) => {
			const red = assertionResults.filter(({ status }) => status === 'failed');
			return red.map(({ fullName }) => `${name.slice(root.length + 1)}: ${fullName}`);
		});
		return { version, passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests, names: failed };
	} catch {
		return { version, passed: 0, failed: 1, skipped: 0, names: ['n8n did not start'] };
	}
}

const table = (positionals.length > 0 ? positionals : all).map(run);
rmSync(results, { recursive: true, force: true });
console.log('\n| n8n | passed | failed | skipped |\n| --- | --- | --- | --- |');
for (const { version, passed, failed, skipped } of table) console.log(`| ${version} | ${passed} | ${failed} | ${skipped} |`);
for (const { version, names } of table) for (const name of names) console.log(`${version}: ${name}`);
process.exit(table.every(({ failed }) => failed === 0) ? 0 : 1);
