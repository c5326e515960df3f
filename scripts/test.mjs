// Every check in order, counted together. Usage: node scripts/test.mjs [step ...]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const results = mkdtempSync(join(tmpdir(), 'gpt-image-tests-'));
const total = { passed: 0, failed: 0 };

const run = (command, args) => spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status === 0;

/** A step that passes or fails as one. */
const check = (name, command, args) => () => {
	console.log(`\n── ${name}`);
	total[run(command, args) ? 'passed' : 'failed'] += 1;
};

/** A step that counts its tests. A suite that cannot even start counts as one failure. */
const jest = (suite) => () => {
	console.log(`\n── ${suite} tests`);
	const file = join(results, `${suite}.json`);
	const ok = run('npx', ['jest', '--selectProjects', suite, '--json', '--outputFile', file]);
	try {
		const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(file, 'utf8'));
		total.passed += numPassedTests;
		total.failed += numFailedTests + numRuntimeErrorTestSuites;
	} catch {
		total.failed += 1;
	}
	if (!ok && total.failed === 0) total.failed += 1;
};

const steps = {
	types: check('types', 'npx', ['tsc', '--noEmit']),
	unit: jest('unit'),
};

const chosen = process.argv.slice(2);
for (const [name, step] of Object.entries(steps)) if (chosen.length === 0 || chosen.includes(name)) step();

rmSync(results, { recursive: true, force: true });
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);
