import { sleep } from 'n8n-workflow';

/** Waits `ms` milliseconds, or until the signal aborts, whichever comes first. Never throws. */
export async function wait(ms: number, signal?: AbortSignal): Promise<void> {
	if (ms <= 0 || signal?.aborted) return;
	await Promise.race([sleep(ms), aborted(signal)]);
}

function aborted(signal: AbortSignal | undefined): Promise<void> {
	return new Promise((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }));
}
