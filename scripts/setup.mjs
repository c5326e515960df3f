// Installs this project's packages when they are missing or older than the lock file. Plain Node: it runs before anything is there.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './lock.mjs';
import { npm } from './npm.mjs';

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

function install() {
	if (matchesLockFile()) return;
	console.log('Installing packages (about two minutes the first time) …');
	// Not `npm ci`: it refuses a lock file without the binaries for other platforms, and npm leaves those out of it where a
	// registry does not have them. This keeps the lock file's versions too, and does not write to it.
	const installed = npm(['install', '--no-save'], { folder: root });
	if (!installed.ok) throw new Error(`The packages could not be installed:\n${installed.log}`);
}

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
	console.error(`This project needs Node 20.19 or later; this is ${process.versions.node}.`);
	process.exit(1);
}
try {
	mkdirSync(join(root, '.cache'), { recursive: true });
	if (!matchesLockFile())
		withLock(join(root, '.cache', 'setup.lock'), install, () =>
			console.log('Another process is installing packages; waiting for it …'),
		);
	writeFileSync(stamp, readFileSync(lockFile, 'utf8'));
} catch (error) {
	console.error(error.message);
	process.exit(1);
}
