import { execFile, execFileSync, spawn } from 'node:child_process';
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { end, track } from '../children';
import { freePorts } from '../ports';
import { until } from '../until';

/** A server that n8n's queue mode needs, on 127.0.0.1; it can be taken away and given back. */
export interface Service {
	port: number;
	/** Ends it at once; it comes back with all it had by then. */
	kill(): Promise<void>;
	start(): Promise<void>;
	/** Ends it and removes its files. */
	remove(): Promise<void>;
}

/** Where Debian keeps PostgreSQL's own programs, newest first. */
const debianPostgres = (): string[] => {
	const home = '/usr/lib/postgresql';
	return existsSync(home) ? readdirSync(home).sort().reverse().map((version) => join(home, version, 'bin')) : [];
};

const find = (program: string, more: string[] = []): string | undefined =>
	[...(process.env.PATH ?? '').split(delimiter), ...more].map((folder) => join(folder, program)).find((path) => existsSync(path));

/** A PostgreSQL that a test can ask, and whose tables it can close. */
export interface Postgres extends Service {
	/** The first column of the answer, a line per row. */
	ask(sql: string): Promise<string[]>;
	/** Lets nobody write to a table until the returned function is called. */
	lock(table: string): Promise<() => Promise<void>>;
}

/** What is missing on this machine for queue mode, in words; empty: nothing. */
export function missingForQueueMode(): string[] {
	const wanted: Array<[name: string, path: string | undefined]> = [
		['redis-server', find('redis-server')],
		['PostgreSQL (initdb)', find('initdb', debianPostgres())],
		['psql', find('psql', debianPostgres())],
	];
	return wanted.filter(([, path]) => !path).map(([name]) => name);
}

async function accepts(port: number): Promise<boolean> {
	return await new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1');
		socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
		socket.once('connect', () => socket.destroy());
	});
}

/** `crash` is the signal that ends it without good-byes. */
async function service({ name, port, folder, crash }: { name: string; port: number; folder: string; crash: NodeJS.Signals }, run: () => ChildProcess): Promise<Service> {
	let child: ChildProcess | undefined;
	const start = async () => {
		child = run();
		track(child);
		await until(`${name} accepts connections`, async () => await accepts(port), 30_000);
	};
	await start();
	return {
		port,
		start,
		async kill() {
			const gone = new Promise((resolve) => child!.once('exit', resolve));
			child!.kill(crash);
			await gone;
		},
		async remove() {
			if (child) await end(child);
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

/** Redis that keeps what it had over a restart, as a server in production does. */
export async function startRedis(): Promise<Service> {
	const [port = 0] = await freePorts(1);
	const folder = mkdtempSync(join(tmpdir(), 'redis-'));
	const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--appendonly', 'yes', '--appendfsync', 'always'];
	return await service({ name: 'Redis', port, folder, crash: 'SIGKILL' }, () => spawn(find('redis-server')!, options, { stdio: 'ignore' }));
}

/** PostgreSQL refuses to run as root: there it runs as the user Debian made for it. */
function postgresUser(): Pick<SpawnOptions, 'uid' | 'gid'> {
	if (process.getuid?.() !== 0) return {};
	const idOf = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
	return { uid: idOf('-u'), gid: idOf('-g') };
}

/** A PostgreSQL with an empty database `postgres` and a user of that name without a password. */
export async function startPostgres(): Promise<Postgres> {
	const [port = 0] = await freePorts(1);
	const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
	const data = join(folder, 'data');
	const user = postgresUser();
	mkdirSync(data);
	for (const path of [folder, data]) if (user.uid !== undefined) chownSync(path, user.uid, user.gid!);
	execFileSync(find('initdb', debianPostgres())!, ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8'], { ...user, cwd: folder, stdio: 'ignore' });
	const options = ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=${folder}`, '-c', 'max_connections=200'];
	const server = await service({ name: 'PostgreSQL', port, folder, crash: 'SIGQUIT' }, () => spawn(find('postgres', debianPostgres())!, options, { ...user, cwd: folder, stdio: 'ignore' }));
	return { ...server, ...asked(port) };
}

function asked(port: number): Pick<Postgres, 'ask' | 'lock'> {
	const psql = find('psql', debianPostgres())!;
	const options = ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1'];
	const ask = async (sql: string) => {
		const { stdout } = await promisify(execFile)(psql, [...options, '-c', sql]);
		return stdout.split('\n').filter((line) => line !== '');
	};
	return {
		ask,
		async lock(table) {
			const child = spawn(psql, options, { stdio: ['pipe', 'ignore', 'inherit'] });
			track(child);
			child.stdin.write(`BEGIN; LOCK TABLE ${table} IN EXCLUSIVE MODE;\n`);
			const held = `SELECT 1 FROM pg_locks WHERE granted AND relation = '${table}'::regclass AND mode = 'ExclusiveLock'`;
			await until(`${table} is locked`, async () => (await ask(held)).length > 0);
			return async () => {
				const gone = once(child, 'exit');
				child.stdin.end('COMMIT;\n');
				await gone;
			};
		},
	};
}
