const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { default: TestRunner } = require('jest-runner');

/**
 * Stryker's first run goes through all tests, and afterwards each mutant through those that reach it. Jest would load every related
 * file for that, and go on after a failure; this loads files with such tests only, quick ones first, and ends at the first that fails.
 */
module.exports = class extends TestRunner {
	async runTests(tests, watcher, options) {
		const known = join(tests[0]?.context.config.rootDir ?? '.', '.tests-of-files.json');
		if (process.env.__STRYKER_ACTIVE_MUTANT__ === undefined) return this.listen(known, () => super.runTests(tests, watcher, options));
		const files = JSON.parse(readFileSync(known, 'utf8'));
		const wanted = new RegExp(this._globalConfig.testNamePattern || '', 'i');
		const reaching = tests
			.filter(({ path }) => files[path]?.names.some((name) => wanted.test(name)))
			.sort((a, b) => files[a.path].ms - files[b.path].ms);
		let failed = false;
		this.on('test-file-failure', () => (failed = true));
		this.on('test-file-success', ([, result]) => (failed ||= result.numFailingTests > 0 || result.testExecError !== undefined));
		for (const test of reaching) if (!failed) await super.runTests([test], watcher, options);
	}

	async listen(known, run) {
		const files = {};
		this.on('test-file-success', ([{ path }, { testResults, perfStats }]) => {
			files[path] = { names: testResults.map(({ fullName }) => fullName), ms: perfStats.runtime };
		});
		await run();
		writeFileSync(known, JSON.stringify(files));
	}
};
