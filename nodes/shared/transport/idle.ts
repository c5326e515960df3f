/** Longest time a timer of the platform takes, milliseconds. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * The same bytes, given up when nothing arrives for `idleMs` while somebody waits: the waiting read then rejects with a
 * TimeoutError and `onIdle` is called, to close the connection. Time in which the reader itself is slow does not count.
 * n8n's own timeout ends with the headers of an answer, and destroying the stream it gives waits for the next byte.
 */
export function withIdleLimit(
	source: AsyncIterator<Uint8Array>,
	idleMs: number,
	onIdle: () => void,
): AsyncIterator<Uint8Array> {
	const ms = Math.min(Math.max(1, Math.round(idleMs)), longestTimerMs);
	let waiting: { since: number; giveUp: (reason: unknown) => void } | undefined;
	let watching = false;

	const watch = (afterMs: number) => {
		watching = true;
		const alarm = AbortSignal.timeout(Math.max(1, Math.ceil(afterMs)));
		alarm.addEventListener('abort', () => {
			watching = false;
			if (!waiting) return;
			const leftMs = waiting.since + ms - Date.now();
			if (leftMs > 0) {
				watch(leftMs);
				return;
			}
			waiting.giveUp(alarm.reason);
			onIdle();
		});
	};

	return {
		next: async () => {
			if (!watching) watch(ms);
			return await new Promise<IteratorResult<Uint8Array>>((resolve, reject) => {
				waiting = { since: Date.now(), giveUp: reject };
				source.next().then(resolve, reject);
			}).finally(() => (waiting = undefined));
		},
	};
}
