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

/** How long a process must have given nothing back to count as settled, and how long to wait for that at most, seconds. */
const quietSeconds = 12;
const patienceSeconds = 60;

/**
 * Waits until a process gives no more memory back to the system: after it has started, or worked, and its garbage was
 * collected, that takes ten seconds and more, and until then a peak says what was there before.
 */
export async function settled(pid: number): Promise<void> {
	let least = resident(pid);
	let quiet = 0;
	for (let second = 0; second < patienceSeconds && quiet < quietSeconds; second++) {
		await pause(1000);
		const now = resident(pid);
		quiet = now < least * 0.99 ? 0 : quiet + 1;
		least = Math.min(least, now);
	}
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
