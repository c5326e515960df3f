import { join } from 'node:path';

/** Environment that loads inside.cjs into a measured process. */
export const insideOptions = (): Record<string, string> => ({
	NODE_OPTIONS: `--require ${JSON.stringify(join(__dirname, 'inside.cjs'))}`,
	...(process.env.BENCH_PROFILE ? { BENCH_PROFILE: process.env.BENCH_PROFILE } : {}),
});

/** Has a measured process collect its garbage. */
export const tidyUp = (pid: number): void => {
	process.kill(pid, 'SIGUSR2');
};
