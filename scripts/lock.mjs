// A lock between processes: a folder whose maker's process id is inside. Left behind by a crash, it is taken over.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const pause = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

function isAlive(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error.code === 'EPERM';
	}
}

/** The owner's process id; undefined while it is not written yet or the lock is gone. */
function owner(folder) {
	try {
		return Number(readFileSync(join(folder, 'pid'), 'utf8')) || undefined;
	} catch {
		return undefined;
	}
}

function take(folder) {
	try {
		mkdirSync(folder);
	} catch (error) {
		if (error.code === 'EEXIST') return false;
		throw error;
	}
	writeFileSync(join(folder, 'pid'), String(process.pid));
	return true;
}

/** Runs `work` while no other process holds `folder`; `onWait` is called once if somebody else is at it. */
export function withLock(folder, work, onWait = () => {}) {
	let waited = 0;
	while (!take(folder)) {
		if (waited === 0) onWait();
		const pid = owner(folder);
		const abandoned = pid === undefined ? waited > 5000 : !isAlive(pid);
		if (abandoned) rmSync(folder, { recursive: true, force: true });
		else pause(250);
		waited += 250;
	}
	try {
		return work();
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
