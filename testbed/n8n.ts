import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync, mkdtempSync, openSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { end, endWithParent, track } from './children';
import { n8nEnvironment, owner } from './environment';
import { freePorts } from './ports';
import { Rest } from './rest';
import { ensureRuntime, installPackage, packPackage } from './runtime';
import type { N8nAddress } from './client';

export interface StartOptions {
	/** A process that serves the editor, or one that works off a queue. */
	command?: 'start' | 'worker';
	/** n8n's user folder: a fresh one in the system's temporary folder unless told. */
	userFolder?: string;
	/** A free one unless told. */
	port?: number;
	/** More environment variables, for example N8N_DEFAULT_BINARY_DATA_MODE. */
	env?: Record<string, string>;
	/** The packed package to install. Built now unless told; `false` starts n8n without it. */
	tarball?: string | false;
}

/** A running n8n. */
export interface N8nProcess {
	address: N8nAddress;
	/** Stops n8n and waits until it is gone. */
	stop(): Promise<void>;
	/** Ends it without good-byes, as a crash does. */
	kill(): Promise<void>;
}

/** Healthy, and its routes are in place (they come a moment after the health check says yes). */
async function isReady(url: string): Promise<boolean> {
	try {
		// Kept open, they would be taken for the first test's call, long after n8n has closed them on a busy machine.
		const once = { headers: { connection: 'close' } };
		const answers = [await fetch(`${url}/healthz/readiness`, once), await fetch(`${url}/rest/settings`, once)];
		await Promise.all(answers.map((answer) => answer.arrayBuffer()));
		return answers.every(({ ok }) => ok);
	} catch {
		return false;
	}
}

/** What a process prints when it is ready. Of its port: on one that another n8n took a moment earlier, the other one would answer. */
const readyLine = { start: (port: number) => `n8n ready on 127.0.0.1, port ${port}`, worker: () => 'n8n worker is now ready' };

interface Waiting {
	command: 'start' | 'worker';
	port: number;
	logFile: string;
	/** Bytes of the log that are older than the process. */
	before: number;
}

async function waitUntilReady(child: ChildProcess, { command, port, logFile, before }: Waiting): Promise<void> {
	const saysSo = () => readFileSync(logFile).subarray(before).includes(readyLine[command](port));
	const url = `http://127.0.0.1:${port}`;
	const deadline = Date.now() + 180_000;
	while (!saysSo() || (command === 'start' && !(await isReady(url)))) {
		const over = child.exitCode !== null || Date.now() > deadline;
		if (over)
			throw new Error(
				`n8n did not start (exit code ${child.exitCode}):\n${readFileSync(logFile, 'utf8').slice(-4000)}`,
			);
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
}

/** An n8n that does not take its owner from the environment gets it as its first visitor would make it. */
async function setUpOwner(url: string): Promise<void> {
	const settings = (await (await fetch(`${url}/rest/settings`, { headers: { connection: 'close' } })).json()) as { data: { userManagement?: { showSetupOnFirstLoad?: boolean } } };
	if (settings.data.userManagement?.showSetupOnFirstLoad) await new Rest(url).post('/rest/owner/setup', owner);
}

/** Starts a real n8n with this package installed as a user would install it, on 127.0.0.1. Throws with its log if it does not start. */
export async function startN8n(options: StartOptions = {}): Promise<N8nProcess> {
	const { command = 'start' } = options;
	const runtime = ensureRuntime();
	const userFolder = options.userFolder ?? mkdtempSync(join(tmpdir(), 'n8n-gpt-image-'));
	mkdirSync(userFolder, { recursive: true });
	if (options.tarball !== false) installPackage(options.tarball ?? packPackage(), userFolder);

	const [freePort = 0, brokerPort = 0] = await freePorts(2);
	const port = options.port ?? freePort;
	const url = `http://127.0.0.1:${port}`;
	const logFile = join(userFolder, 'n8n.log');
	const log = openSync(logFile, 'a');
	const before = fstatSync(log).size;
	const child = spawn(runtime.node, [...endWithParent, runtime.n8n, command], {
		env: n8nEnvironment({ ...runtime, port, brokerPort, userFolder, env: options.env }),
		cwd: userFolder,
		stdio: ['ignore', log, log, 'pipe'],
	});
	closeSync(log);
	track(child);
	try {
		await waitUntilReady(child, { command, port, logFile, before });
		if (command === 'start') await setUpOwner(url);
	} catch (error) {
		await end(child);
		throw error;
	}
	return { address: { url, logFile, userFolder, pid: child.pid ?? 0 }, stop: async () => await end(child), kill: async () => await end(child, { signal: 'SIGKILL' }) };
}
