import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const projectRoot = join(__dirname, '..');

const versions = join(projectRoot, 'testbed', 'versions');

/** The n8n that is started: N8N_VERSION, or the newest there is a folder for. */
export const n8nVersion =
	process.env.N8N_VERSION ?? readdirSync(versions).sort(new Intl.Collator('en', { numeric: true }).compare).at(-1)!;

/** Absolute paths of the Node that runs n8n and of n8n's own command. */
export interface Runtime {
	node: string;
	n8n: string;
}

/** Installs n8n if it is not there yet (minutes; progress goes to the terminal). Throws when that fails. */
export function ensureRuntime(): Runtime {
	const script = join(projectRoot, 'scripts', 'n8n-runtime.mjs');
	const { status } = spawnSync(process.execPath, [script, n8nVersion], { stdio: 'inherit' });
	if (status !== 0) throw new Error('n8n could not be installed; the reason is above.');
	return JSON.parse(readFileSync(join(versions, n8nVersion, 'ready.json'), 'utf8')) as Runtime;
}

/** Builds and packs this package; the answer is the tarball's path. Throws when the build fails. */
export function packPackage(): string {
	const script = join(projectRoot, 'scripts', 'package.mjs');
	const { status, stdout } = spawnSync(process.execPath, [script], {
		stdio: ['ignore', 'pipe', 'inherit'],
		encoding: 'utf8',
	});
	if (status !== 0) throw new Error('The package could not be built; the reason is above.');
	return stdout.trim();
}

/**
 * Installs a packed package where n8n looks for community nodes, with npm, as a user's n8n does. The tarball's name says what
 * is in it: the same one is not installed twice.
 */
export function installPackage(tarball: string, userFolder: string): void {
	const home = join(userFolder, '.n8n', 'nodes');
	const stamp = join(home, 'installed.txt');
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === tarball) return;
	const flags = [
		'--ignore-scripts',
		'--legacy-peer-deps',
		'--no-audit',
		'--no-fund',
		'--no-package-lock',
		'--loglevel=error',
	];
	const done = spawnSync('npm', ['install', '--prefix', home, ...flags, tarball], {
		encoding: 'utf8',
		shell: process.platform === 'win32',
	});
	if (done.status !== 0) throw new Error(`The package could not be installed in n8n:\n${done.stderr}`);
	writeFileSync(stamp, tarball);
}
