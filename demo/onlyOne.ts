import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}

function holder(file: string): number | undefined {
	try {
		const pid = Number(readFileSync(file, 'utf8'));
		return pid > 0 && isAlive(pid) ? pid : undefined;
	} catch {
		return undefined;
	}
}

/** Two demos at once would share one n8n database and one output folder. Throws if another one is running. */
export function claimDemo(file: string): void {
	const pid = holder(file);
	if (pid !== undefined && pid !== process.pid) {
		throw new Error(`The demo is running already (process ${pid}). End it with Ctrl-C, or with: kill ${pid}`);
	}
	mkdirSync(dirname(file), { recursive: true });
	rmSync(file, { force: true });
	// `wx` lets only one of two that start in the same moment win.
	writeFileSync(file, String(process.pid), { flag: 'wx' });
	// While this one was ending, another one may have begun.
	process.once('exit', () => holder(file) === process.pid && rmSync(file, { force: true }));
}
