import { wait } from './wait';

/** What time it is and how to wait: passed in, so that a test can hold the time in its hand. */
export interface Clock {
	/** Milliseconds since 1970. */
	now(): number;
	/** Waits `ms` milliseconds, or until the signal aborts. Never throws. */
	wait(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = { now: () => Date.now(), wait };
