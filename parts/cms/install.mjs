// Installs Ghost, a real CMS, into .cache/ghost. Done once; afterwards it returns at once.
// Usage: node parts/cms/install.mjs
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from '../../scripts/lock.mjs';
import { npm } from '../../scripts/npm.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const cache = join(here, '..', '..', '.cache');
const folder = join(cache, 'ghost');
const ready = join(folder, 'ready.json');
const { ghost: version } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
const wanted = JSON.stringify({ ghost: version, platform: `${process.platform}-${process.arch}` });

function must({ ok, log }, what) {
	if (!ok) throw new Error(`Ghost could not be ${what}:\n${log}`);
}

/** Ghost's package as it is published, unpacked. (It cannot be a dependency: some of its own packages lie inside it.) */
function unpack(into) {
	must(npm(['pack', `ghost@${version}`, '--pack-destination', into], { folder: into }), 'fetched');
	const { status, stderr } = spawnSync('tar', ['-xzf', `ghost-${version}.tgz`], { cwd: into, encoding: 'utf8' });
	must({ ok: status === 0, log: stderr }, 'unpacked');
	rmSync(join(into, `ghost-${version}.tgz`));
	return join(into, 'package');
}

/** Payments by machines: loaded only where somebody turns them on, and not every registry has all of what they need. */
const leftOut = /^(@x402\/|mppx$)/;

/** Its dependencies, and those of its own packages in components/ that only each other ask for. */
function withComponents(home, dependencies) {
	const inner = readdirSync(join(home, 'components'))
		.map((file) => [file.replace(/^tryghost-(.*)-\d+\.\d+\.\d+\.tgz$/, '@tryghost/$1'), `file:components/${file}`])
		.filter(([name]) => name.startsWith('@'));
	const wanted = Object.entries(dependencies).filter(([name]) => !leftOut.test(name));
	return Object.fromEntries([...wanted, ...inner]);
}

function installDependencies(home) {
	const file = join(home, 'package.json');
	const { name, main, dependencies } = JSON.parse(readFileSync(file, 'utf8'));
	const manifest = { name, version, main, private: true, dependencies: withComponents(home, dependencies) };
	writeFileSync(file, JSON.stringify(manifest, null, '\t'));
	must(npm(['install', '--ignore-scripts', '--legacy-peer-deps', '--no-package-lock'], { folder: home }), 'installed');
	const driver = join(home, 'node_modules', 'better-sqlite3');
	mkdirSync(driver, { recursive: true });
	writeFileSync(join(driver, 'package.json'), JSON.stringify({ name: 'better-sqlite3', version: '0.0.0', main: 'index.cjs' }));
	copyFileSync(join(here, 'better-sqlite3-by-node.cjs'), join(driver, 'index.cjs'));
}

function isReady() {
	return existsSync(ready) && readFileSync(ready, 'utf8') === wanted;
}

function install() {
	if (isReady()) return;
	console.log('Installing Ghost, the CMS of the blog workflows (once) …');
	const half = `${folder}.half`;
	for (const old of [folder, half]) rmSync(old, { recursive: true, force: true, maxRetries: 5 });
	mkdirSync(half, { recursive: true });
	installDependencies(unpack(half));
	renameSync(half, folder);
	// Written last: its presence says that everything before it is whole.
	writeFileSync(ready, wanted);
	console.log('Ghost is installed.');
}

try {
	mkdirSync(cache, { recursive: true });
	if (!isReady()) withLock(`${folder}.lock`, install, () => console.log('Another process is installing Ghost; waiting for it …'));
} catch (error) {
	console.error(error.message);
	process.exit(1);
}
