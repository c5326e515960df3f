import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

/** Of /proc/<pid>/stat; the same on every Linux Node runs on. */
const ticksPerSecond = 100;

const onLinux = process.platform === 'linux';

/** Processor time a process has used, user and system, milliseconds. */
export function cpuMs(pid: number): number {
	if (!onLinux) return clockToMs(ps(pid, 'time'));
	const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
	// The name in brackets may hold spaces; utime and stime are the 12th and 13th field behind it.
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
}

/** Watches the resident memory of a process; `stop` gives its peak in bytes. */
export function watchMemory(pid: number): { stop(): number } {
	if (canReset(pid)) return { stop: () => status(pid, 'VmHWM') };
	let peak = 0;
	const look = () => (peak = Math.max(peak, resident(pid)));
	look();
	const timer = setInterval(look, 50);
	return {
		stop: () => {
			clearInterval(timer);
			look();
			return peak;
		},
	};
}

/** Sets the kernel's own peak back to what is resident now; where that works nothing has to be sampled. */
function canReset(pid: number): boolean {
	if (!onLinux) return false;
	try {
		writeFileSync(`/proc/${pid}/clear_refs`, '5');
		return true;
	} catch {
		return false;
	}
}

const pause = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

/** So much less memory than before is what a collection gave back, and not the ebb of a waiting process. */
const backShare = 0.85;

/**
 * Waits until a process has given back what its garbage held, or for `patienceMs`: the system sees it some ten seconds
 * after the collection, and until then a peak says what was there before.
 */
export async function settled(pid: number, patienceMs: number): Promise<void> {
	const before = resident(pid);
	const until = Date.now() + patienceMs;
	while (Date.now() < until && resident(pid) > before * backShare) await pause(500);
	await pause(1000);
}

const resident = (pid: number) => (onLinux ? status(pid, 'VmRSS') : Number(ps(pid, 'rss')) * 1024);

function status(pid: number, name: string): number {
	const line = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
	return Number(line?.[1] ?? NaN) * 1024;
}

function ps(pid: number, column: string): string {
	return spawnSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
}

/** `1-02:03:04.05` and shorter. */
function clockToMs(clock: string): number {
	const [days, rest] = clock.includes('-') ? clock.split('-') : ['0', clock];
	const seconds = rest!.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
	return (Number(days) * 86_400 + seconds) * 1000;
}
