// The community scanner's own functions on the source and on the unpacked `npm pack`, without the network.
// Fails on warnings too: `analyzePackage` passes with warnings, so the same files are linted once more and counted.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import { analyzePackage, buildScanConfig, SOURCE_FILE_PATTERNS } from '@n8n/scan-community-package/scanner/scanner.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

function unpackTarball(folder) {
	execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], {
		cwd: root,
		stdio: ['ignore', 'ignore', 'inherit'],
	});
	const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
	const unpacked = join(folder, 'package');
	mkdirSync(unpacked, { recursive: true });
	execFileSync('tar', ['-xzf', join(folder, tarball), '-C', folder]);
	return unpacked;
}

async function warningsIn(folder, patterns) {
	const eslint = new ESLint({
		cwd: folder,
		allowInlineConfig: false,
		overrideConfigFile: true,
		overrideConfig: await buildScanConfig(),
	});
	const results = await eslint.lintFiles(patterns);
	const formatter = await eslint.loadFormatter('stylish');
	return results.some(({ warningCount }) => warningCount > 0) ? await formatter.format(results) : '';
}

async function scan(name, folder, patterns) {
	const { passed, message, details } = await analyzePackage(folder, patterns);
	const warnings = await warningsIn(folder, patterns);
	const clean = passed && warnings === '';
	console.log(`${name}: ${clean ? 'nothing found' : (message ?? 'warnings')}`);
	if (!clean) console.log(details ?? warnings);
	return clean;
}

const folder = mkdtempSync(join(tmpdir(), 'gpt-image-scan-'));
try {
	execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
	const source = await scan('Source', root, SOURCE_FILE_PATTERNS);
	const tarball = await scan('Tarball', unpackTarball(folder), ['**/*.js', 'package.json']);
	process.exitCode = source && tarball ? 0 : 1;
} finally {
	rmSync(folder, { recursive: true, force: true });
}
