import { sleep } from 'n8n-workflow';

/** Waits `ms` milliseconds, or until the signal aborts, whichever comes first. Never throws. */
export async function wait(ms: number, signal?: AbortSignal): Promise<void> {
	if (ms <= 0 || signal?.aborted) return;
	let stop = () => {};
	const stopped = new Promise<void>((resolve) => (stop = resolve));
	signal?.addEventListener('abort', stop);
	await Promise.race([sleep(ms), stopped]);
	// The signal lives as long as the execution, and a long run waits often.
	signal?.removeEventListener('abort', stop);
}
