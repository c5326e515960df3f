/** Longest time a timer of the platform takes, milliseconds. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * The same bytes, given up when nothing arrives for `idleMs` while somebody waits: the waiting read then rejects with a
 * TimeoutError and `onIdle` is called, to close the connection. Time in which the reader itself is slow does not count.
 * n8n's own timeout ends with the headers of an answer, and destroying the stream it gives waits for the next byte.
 * Whoever has read enough calls `return`.
 */
export function withIdleLimit(
	source: AsyncIterator<Uint8Array>,
	idleMs: number,
	onIdle: () => void,
): Required<Pick<AsyncIterator<Uint8Array>, 'next' | 'return'>> {
	const ms = Math.min(Math.max(1, Math.round(idleMs)), longestTimerMs);
	let waiting: { since: number; giveUp: (reason: unknown) => void } | undefined;
	let alarm: AbortSignal | undefined;

	const onAlarm = () => {
		const reason: unknown = alarm?.reason;
		alarm = undefined;
		if (!waiting) return;
		const leftMs = waiting.since + ms - Date.now();
		if (leftMs > 0) {
			watch(leftMs);
			return;
		}
		waiting.giveUp(reason);
		onIdle();
	};
	const watch = (afterMs: number) => {
		alarm = AbortSignal.timeout(Math.max(1, Math.ceil(afterMs)));
		alarm.addEventListener('abort', onAlarm);
	};

	return {
		next: async () => {
			if (!alarm) watch(ms);
			return await new Promise<IteratorResult<Uint8Array>>((resolve, reject) => {
				waiting = { since: Date.now(), giveUp: reject };
				source.next().then(resolve, reject);
			}).finally(() => (waiting = undefined));
		},
		/** Without its listener the alarm, which may be minutes away, holds neither the answer nor what was sent for it. */
		return: async () => {
			alarm?.removeEventListener('abort', onAlarm);
			return await Promise.resolve({ done: true, value: undefined });
		},
	};
}
