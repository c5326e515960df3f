import { sleep } from 'n8n-workflow';

/** The longest a timer runs; a longer wait is several. */
const longestSleepMs = 2 ** 31 - 1;

/** Waits `ms` milliseconds (at most 24 days), or until the signal aborts, whichever comes first. Never throws. */
export async function wait(ms: number, signal?: AbortSignal): Promise<void> {
	if (!(ms > 0) || signal?.aborted) return;
	let stop = () => {};
	const stopped = new Promise<void>((resolve) => (stop = resolve));
	signal?.addEventListener('abort', stop);
	await Promise.race([sleep(Math.min(ms, longestSleepMs)), stopped]);
	// The signal lives as long as the execution, and a long run waits often.
	signal?.removeEventListener('abort', stop);
}
