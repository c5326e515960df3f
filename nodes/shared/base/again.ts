import { type Clock, elapsed } from './clock';

/** A database or a server that is away restarts in seconds, milliseconds. */
const longestMs = 15_000;
const firstPauseMs = 500;

/** Tries what costs nothing again for 15 seconds, after pauses that double, until it goes well or its error `isFinal`; throws the last error. */
export async function tryAgain<Value>(clock: Clock, attempt: () => Promise<Value>, isFinal: (error: unknown) => boolean): Promise<Value> {
	const deadline = elapsed(clock) + longestMs;
	for (let pauseMs = firstPauseMs; ; pauseMs *= 2) {
		const [tried] = await Promise.allSettled([attempt()]);
		if (tried.status === 'fulfilled') return tried.value;
		const leftMs = deadline - elapsed(clock);
		if (leftMs <= 0 || isFinal(tried.reason)) return await Promise.reject(tried.reason);
		await clock.wait(Math.min(pauseMs, leftMs));
	}
}
