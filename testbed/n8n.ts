import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync, mkdtempSync, openSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { end, endWithParent, track } from './children';
import { n8nEnvironment } from './environment';
import { freePorts } from './ports';
import { ensureRuntime, installPackage, packPackage } from './runtime';
import type { N8nAddress } from './client';

export interface StartOptions {
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
}

/** Healthy, and its routes are in place (they come a moment after the health check says yes). */
async function isReady(url: string): Promise<boolean> {
	try {
		const answers = [await fetch(`${url}/healthz/readiness`), await fetch(`${url}/rest/settings`)];
		await Promise.all(answers.map((answer) => answer.arrayBuffer()));
		return answers.every(({ ok }) => ok);
	} catch {
		return false;
	}
}

/** Whether this n8n has its port: on a port that another one took a moment earlier, the other one would answer. */
const hasItsPort = (logFile: string, before: number, port: number) =>
	readFileSync(logFile).subarray(before).includes(`n8n ready on 127.0.0.1, port ${port}`);

async function waitUntilReady(child: ChildProcess, port: number, logFile: string, before: number): Promise<void> {
	const url = `http://127.0.0.1:${port}`;
	const deadline = Date.now() + 180_000;
	while (!hasItsPort(logFile, before, port) || !(await isReady(url))) {
		const over = child.exitCode !== null || Date.now() > deadline;
		if (over)
			throw new Error(
				`n8n did not start (exit code ${child.exitCode}):\n${readFileSync(logFile, 'utf8').slice(-4000)}`,
			);
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
}

/** Starts a real n8n with this package installed as a user would install it, on 127.0.0.1. Throws with its log if it does not start. */
export async function startN8n(options: StartOptions = {}): Promise<N8nProcess> {
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
	const child = spawn(runtime.node, [...endWithParent, runtime.n8n, 'start'], {
		env: n8nEnvironment({ node: runtime.node, port, brokerPort, userFolder, env: options.env }),
		cwd: userFolder,
		stdio: ['ignore', log, log, 'pipe'],
	});
	closeSync(log);
	track(child);
	try {
		await waitUntilReady(child, port, logFile, before);
	} catch (error) {
		await end(child);
		throw error;
	}
	return { address: { url, logFile, userFolder, pid: child.pid ?? 0 }, stop: async () => await end(child) };
}
