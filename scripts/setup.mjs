// Installs this project's packages when they are missing or older than the lock file. Plain Node: it runs before anything is there.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './lock.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');
const lockFile = join(root, 'package-lock.json');
const stamp = join(modules, '.set-up-for.json');

/** npm's own list of what is in node_modules, without the fields that only it writes, is the lock file's list. */
function matchesLockFile() {
	const wanted = readFileSync(lockFile, 'utf8');
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true;
	const installed = join(modules, '.package-lock.json');
	if (!existsSync(installed)) return false;
	const have = JSON.parse(readFileSync(installed, 'utf8')).packages;
	const want = Object.entries(JSON.parse(wanted).packages).filter(([path, { optional }]) => path !== '' && !optional);
	return want.every(([path, { version }]) => have[path]?.version === version);
}

/** npm needs somewhere to keep its cache; a machine without a home directory has none. */
function environment() {
	const home = process.env.HOME ?? process.env.USERPROFILE ?? '';
	if (home !== '' && existsSync(home)) return process.env;
	return { ...process.env, HOME: mkdtempSync(join(tmpdir(), 'npm-home-')) };
}

function install() {
	if (matchesLockFile()) return;
	console.log('Installing packages (about two minutes the first time) …');
	const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
		cwd: root,
		env: environment(),
		stdio: ['ignore', 'ignore', 'inherit'],
		shell: process.platform === 'win32',
	});
	if (status !== 0) throw new Error('The packages could not be installed; the reason is above.');
}

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
	console.error(`This project needs Node 20.19 or later; this is ${process.versions.node}.`);
	process.exit(1);
}
try {
	mkdirSync(join(root, '.cache'), { recursive: true });
	if (!matchesLockFile()) withLock(join(root, '.cache', 'setup.lock'), install, () => console.log('Another process is installing packages; waiting for it …'));
	writeFileSync(stamp, readFileSync(lockFile, 'utf8'));
} catch (error) {
	console.error(error.message);
	process.exit(1);
}
