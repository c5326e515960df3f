import { wait } from './wait';

/** What time it is and how to wait: passed in, so that a test can hold the time in its hand. */
export interface Clock {
	/** Milliseconds since 1970. */
	now(): number;
	/** Milliseconds of a clock that nobody sets; where there is none, `now` is one. */
	elapsed?(): number;
	/** Waits `ms` milliseconds, or until the signal aborts. Never throws. */
	wait(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = { now: () => Date.now(), elapsed: () => performance.now(), wait };

/** What time something takes is the difference of two of these: the time of day may be set in between. */
export const elapsed = (clock: Pick<Clock, 'now' | 'elapsed'>): number => clock.elapsed?.() ?? clock.now();
