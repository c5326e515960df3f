// Builds and packs this package as npm would publish it, unless the sources have not changed since. Prints the tarball's path.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './lock.mjs';
import { npm } from './npm.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const cache = join(root, '.cache', 'package');
const sources = [
	'credentials',
	'icons',
	'nodes',
	'README.md',
	'gulpfile.js',
	'package.json',
	'tsconfig.build.json',
	'tsconfig.json',
];

/** Every file the published package is made of. */
function files(path) {
	if (!existsSync(path)) return [];
	try {
		return readdirSync(path)
			.sort()
			.flatMap((name) => files(join(path, name)));
	} catch {
		return [path];
	}
}

function fingerprint() {
	const hash = createHash('sha256');
	for (const file of sources.flatMap((source) => files(join(root, source))))
		hash.update(file).update(readFileSync(file));
	return hash.digest('hex').slice(0, 16);
}

function run(...args) {
	const done = npm(args, { folder: root });
	if (!done.ok) throw new Error(`npm ${args.join(' ')} failed:\n${done.log}`);
	return done.output;
}

function pack(tarball) {
	if (existsSync(tarball)) return;
	console.error('Building the package …');
	run('run', 'build');
	const [{ filename }] = JSON.parse(run('pack', '--json', '--pack-destination', cache));
	for (const old of readdirSync(cache).filter((name) => name.startsWith('package-'))) rmSync(join(cache, old));
	renameSync(join(cache, filename), tarball);
}

try {
	mkdirSync(cache, { recursive: true });
	const tarball = join(cache, `package-${fingerprint()}.tgz`);
	if (!existsSync(tarball)) withLock(join(cache, '.lock'), () => pack(tarball));
	console.log(tarball);
} catch (error) {
	console.error(error.message);
	process.exit(1);
}
