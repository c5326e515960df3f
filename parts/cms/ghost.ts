import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { end, endWithParent, track } from '../../testbed/children';
import { freePorts } from '../../testbed/ports';
import { ensureRuntime, projectRoot } from '../../testbed/runtime';
import { GhostAdmin } from './adminApi';
import { firstVisit, owner } from './firstVisit';

const installed = join(projectRoot, '.cache', 'ghost');

/** A site nobody has written in yet: its database is made once, and copied for every start. */
const template = join(installed, 'site');

/** Parts of a site's folder that Ghost expects to be there. */
const rooms = ['data', 'images', 'media', 'files', 'settings', 'themes', 'logs', 'public', 'adapters'];

function ensureInstalled(): void {
	const script = join(projectRoot, 'parts', 'cms', 'install.mjs');
	const { status } = spawnSync(process.execPath, [script], { stdio: 'inherit' });
	if (status !== 0) throw new Error('The CMS could not be installed; the reason is above.');
}

function makeSite(folder: string): void {
	for (const room of rooms) mkdirSync(join(folder, 'content', room), { recursive: true });
	cpSync(join(installed, 'package', 'content', 'themes', 'source'), join(folder, 'content', 'themes', 'source'), { recursive: true });
	// Ghost reads its version from the folder it is started in.
	cpSync(join(installed, 'package', 'package.json'), join(folder, 'package.json'));
}

/** Ghost without mail and without calls to the outside. */
const settings = (folder: string, url: string, port: number) => ({
	url,
	server: { host: '127.0.0.1', port },
	database: { client: 'better-sqlite3', connection: { filename: join(folder, 'content', 'data', 'ghost.db') }, useNullAsDefault: true },
	paths: { contentPath: join(folder, 'content') },
	mail: { transport: 'stub', from: 'blog@example.com' },
	logging: { level: 'warn', transports: ['stdout'] },
	privacy: { useUpdateCheck: false, useGravatar: false, useRpcPing: false },
	security: { staffDeviceVerification: false, allowWebhookInternalIPs: true },
});

async function waitUntilReady(child: ChildProcess, url: string, logFile: string): Promise<void> {
	const deadline = Date.now() + 240_000;
	const isReady = async () => await fetch(`${url}/ghost/api/admin/site/`).then(({ ok }) => ok, () => false);
	while (!(await isReady())) {
		if (child.exitCode !== null || Date.now() > deadline) {
			throw new Error(`The CMS did not start (exit code ${child.exitCode}):\n${readFileSync(logFile, 'utf8').slice(-4000)}`);
		}
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
}

async function startIn(folder: string, port: number): Promise<{ url: string; stop(): Promise<void> }> {
	const url = `http://127.0.0.1:${port}`;
	writeFileSync(join(folder, 'config.production.json'), JSON.stringify(settings(folder, url, port)));
	const logFile = join(folder, 'ghost.log');
	const log = openSync(logFile, 'a');
	const child = spawn(ensureRuntime().node, [...endWithParent, join(installed, 'package', 'index.js')], {
		cwd: folder,
		env: { PATH: process.env.PATH, HOME: folder, NODE_ENV: 'production', NODE_NO_WARNINGS: '1' },
		stdio: ['ignore', log, log, 'pipe'],
	});
	track(child);
	try {
		await waitUntilReady(child, url, logFile);
	} catch (error) {
		await end(child);
		throw error;
	}
	return { url, stop: async () => await end(child) };
}

/** Starts Ghost once on an empty database, makes its owner and an integration, and keeps the result. */
async function makeTemplate(): Promise<void> {
	const half = `${template}.half-${process.pid}`;
	rmSync(half, { recursive: true, force: true });
	makeSite(half);
	const [port = 0] = await freePorts(1);
	const { url, stop } = await startIn(half, port);
	try {
		const adminKey = await firstVisit(url);
		await new GhostAdmin(url, adminKey).clear();
		writeFileSync(join(half, 'admin-key.txt'), adminKey);
	} finally {
		await stop();
	}
	if (existsSync(template)) rmSync(half, { recursive: true });
	else renameSync(half, template);
}

/**
 * Starts a real CMS, empty, on 127.0.0.1; installs it if it is not there yet (minutes, once). Throws with its log if it does not
 * start.
 */
export async function startCms(preferredPort?: number) {
	ensureInstalled();
	if (!existsSync(template)) await makeTemplate();
	const folder = mkdtempSync(join(tmpdir(), 'cms-'));
	cpSync(template, folder, { recursive: true });
	const [freePort = 0] = await freePorts(1);
	const { url, stop } = await startIn(folder, preferredPort ?? freePort);
	const adminKey = readFileSync(join(folder, 'admin-key.txt'), 'utf8');
	return {
		url,
		/** Reads and writes posts. */
		admin: new GhostAdmin(url, adminKey),
		/** Data of n8n's credential `ghostAdminApi`. */
		credential: { url, apiKey: adminKey },
		/** Who may log in at /ghost. */
		owner,
		/** Where uploaded pictures are, on disk. */
		imagesFolder: join(folder, 'content', 'images'),
		stop: async () => {
			await stop();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}
