import { type Clock, elapsed } from '../../base/clock';
import { AnswerError } from './answerError';

/** Longest time a timer of the platform takes, milliseconds. */
const longestTimerMs = 2 ** 31 - 1;

export interface Limits {
	/** Longest silence, milliseconds. */
	idleMs: number;
	/** Longest time that is spent waiting for bytes in all, milliseconds: bytes that trickle do not extend it. */
	wholeMs: number;
	/** The size after which nothing more is read. */
	mostBytes: number;
	clock: Pick<Clock, 'now' | 'elapsed'>;
}

/**
 * The same bytes, given up when a limit of time passes while somebody waits: the waiting read then rejects with a TimeoutError
 * and `onEnd` is called, to close the connection. Time in which the reader itself is slow does not count. What is larger than
 * any answer rejects with `too_large`.
 * n8n's own timeout ends with the headers of an answer, and destroying the stream it gives waits for the next byte.
 * Call `return` when enough has been read.
 */
export function withLimits(
	source: AsyncIterator<Uint8Array>,
	{ idleMs, wholeMs, mostBytes, clock }: Limits,
	onEnd: () => void,
): Required<Pick<AsyncIterator<Uint8Array>, 'next' | 'return'>> {
	let waitedMs = 0;
	let bytes = 0;
	let waiting: { since: number; giveUp: (reason: unknown) => void } | undefined;
	let alarm: AbortSignal | undefined;

	/** Of the read under way. */
	const mostMs = () => Math.min(idleMs, Math.max(0, wholeMs - waitedMs));
	const onAlarm = () => {
		const reason: unknown = alarm?.reason;
		alarm = undefined;
		if (!waiting) return;
		const leftMs = waiting.since + mostMs() - elapsed(clock);
		if (leftMs > 0) {
			watch(leftMs);
			return;
		}
		waiting.giveUp(reason);
		onEnd();
	};
	const watch = (afterMs: number) => {
		alarm = AbortSignal.timeout(Math.min(longestTimerMs, Math.max(1, Math.ceil(afterMs))));
		alarm.addEventListener('abort', onAlarm);
	};

	return {
		next: async () => {
			const since = elapsed(clock);
			if (!alarm) watch(mostMs());
			const next = await new Promise<IteratorResult<Uint8Array>>((resolve, reject) => {
				waiting = { since, giveUp: reject };
				source.next().then(resolve, reject);
			}).finally(() => {
				waiting = undefined;
				waitedMs += elapsed(clock) - since;
			});
			bytes += next.done ? 0 : next.value.length;
			if (bytes > mostBytes) throw new AnswerError('too_large');
			return next;
		},
		/** Without its listener the alarm, which may be minutes away, holds neither the answer nor what was sent for it. */
		return: async () => {
			alarm?.removeEventListener('abort', onAlarm);
			return await Promise.resolve({ done: true, value: undefined });
		},
	};
}
