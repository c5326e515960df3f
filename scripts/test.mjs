// Every check in order, counted together. Usage: node scripts/test.mjs [step ...]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const results = mkdtempSync(join(tmpdir(), 'gpt-image-tests-'));
const total = { passed: 0, failed: 0, skipped: 0 };

const run = (args) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status === 0;
const tool = (path, ...args) => [join(root, 'node_modules', path), ...args];

/** A step that passes or fails as one. */
const check = (name, args) => () => {
	console.log(`\n── ${name}`);
	total[run(args) ? 'passed' : 'failed'] += 1;
};

/** A step that counts its tests. A suite that cannot even start, or that fails with no test to blame, counts as one failure. */
const jest =
	(suite, ...options) =>
	() => {
		console.log(`\n── ${suite} tests`);
		const file = join(results, `${suite}.json`);
		const ok = run(tool('jest/bin/jest.js', '--selectProjects', suite, '--json', '--outputFile', file, ...options));
		const count = { passed: 0, failed: 0 };
		try {
			const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(file, 'utf8'));
			count.passed = numPassedTests;
			total.skipped += numPendingTests;
			count.failed = numFailedTests + numRuntimeErrorTestSuites;
		} catch {
			// No results file: the suite did not start.
		}
		if (!ok && count.failed === 0) count.failed = 1;
		total.passed += count.passed;
		total.failed += count.failed;
	};

/** New histories for each commit, and the same ones for whoever tests it again. */
function seed() {
	const { stdout } = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' });
	return String(Number.parseInt((stdout || '').slice(0, 7), 16) || Date.now());
}

const steps = {
	types: check('types', tool('typescript/bin/tsc', '--noEmit')),
	lint: check('lint', tool('eslint/bin/eslint.js', 'nodes', 'credentials', 'package.json', '--max-warnings', '0')),
	scan: check('scan', [join(root, 'scripts', 'scan.mjs')]),
	unit: jest('unit'),
	contract: jest('contract'),
	// Histories that once broke a promise, and then new ones, as many as a minute holds: one that fails is printed with its seed.
	simulation: () => {
		jest('simulation', '--runInBand')();
		check('new histories', tool('tsx/dist/cli.mjs', 'test/simulation/cli.ts', '--seed', seed(), '--histories', '5000', '--seconds', '50', '--workers', '2'))();
	},
	n8n: jest('n8n', '--runInBand'),
};

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in steps));
if (unknown.length > 0) {
	console.error(`No such step: ${unknown.join(', ')}. Steps: ${Object.keys(steps).join(', ')}`);
	process.exit(2);
}
for (const [name, step] of Object.entries(steps)) if (chosen.length === 0 || chosen.includes(name)) step();

rmSync(results, { recursive: true, force: true });
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exit(total.failed === 0 ? 0 : 1);
