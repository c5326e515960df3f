import { Pace, remainingRequests } from '../../../nodes/shared/run/limits/pace';
import { inOrder } from '../../../nodes/shared/base/pool';
import { type RetryPolicy, type Tries, waitBeforeRetry } from '../../../nodes/shared/run/limits/retry';
import type { Failure } from '../../../nodes/shared/transport/types';

const tick = () => new Promise((resolve) => setImmediate(resolve));

describe('rows side by side', () => {
	test('at most the limit is in flight, and results keep the order of the rows', async () => {
		let inFlight = 0;
		let most = 0;
		const task = async (index: number) => {
			most = Math.max(most, ++inFlight);
			for (let i = 0; i < 10 - index; i++) await tick();
			inFlight--;
			return index * 10;
		};
		expect(await inOrder(8, 3, task, () => false)).toEqual([0, 10, 20, 30, 40, 50, 60, 70]);
		expect(most).toBe(3);
	});

	test('nothing new is started once the run is stopped', async () => {
		const started: number[] = [];
		const task = async (index: number) => {
			started.push(index);
			await tick();
			return index;
		};
		const results = await inOrder(10, 2, task, () => started.length >= 4);
		expect(started).toEqual([0, 1, 2, 3]);
		expect(results.slice(4)).toEqual(new Array(6).fill(undefined));
	});
});

describe('trying again', () => {
	const policy: RetryPolicy = { attempts: 4, totalWaitMs: 60_000, afterServerError: true, afterUnknown: false };
	const failure = (changes: Partial<Failure>): Failure => ({
		outcome: 'failed',
		code: 'x',
		message: 'x',
		description: 'x',
		retry: 'safe',
		...changes,
	});
	const wait = (changes: Partial<Failure>, counted = 1, waitedMs = 0, more: Partial<RetryPolicy> = {}) =>
		waitBeforeRetry(failure(changes), { ...policy, ...more }, { counted, limited: counted, waitedMs }, () => 0.5);

	test("the server's own wait is obeyed, never cut short", () => {
		expect(wait({ retryAfterMs: 12_000 })).toBeGreaterThanOrEqual(12_000);
	});

	test('without one, each wait is longer than the last', () => {
		const waits = [1, 2, 3].map((attempt) => wait({}, attempt)!);
		expect(waits).toEqual([...waits].sort((a, b) => a - b));
		expect(new Set(waits).size).toBe(3);
	});

	test('rows spread out: a wait without a word of the server is its half to its whole, one with it a quarter of a second longer', () => {
		const between = (changes: Partial<Failure>, tries: Tries) => [0, 1].map((random) => waitBeforeRetry(failure(changes), policy, tries, () => random));
		expect(between({}, { counted: 3, limited: 0, waitedMs: 0 })).toEqual([2_000, 4_000]);
		expect(between({}, { counted: 9, limited: 0, waitedMs: 0 })).toEqual([undefined, undefined]);
		expect(between({ retryAfterMs: 12_000 }, { counted: 1, limited: 0, waitedMs: 0 })).toEqual([12_000, 12_250]);
		expect(between({ status: 429 }, { counted: 0, limited: 6, waitedMs: 0 })).toEqual([16_000, 32_000]);
	});

	test('the limits of tries and of waiting end it', () => {
		expect(wait({}, 4)).toBeUndefined();
		expect(wait({ retryAfterMs: 61_000 })).toBeUndefined();
		expect(wait({ retryAfterMs: 30_000 }, 2, 40_000)).toBeUndefined();
		expect(wait({}, 1, 0, { attempts: 1 })).toBeUndefined();
	});

	test('a rate limit is no try: only the waiting is limited', () => {
		expect(wait({ status: 429, retryAfterMs: 1_000 }, 9)).toBeDefined();
		expect(wait({ status: 429, retryAfterMs: 1_000 }, 9, 59_900)).toBeUndefined();
		expect(wait({ status: 429, retryAfterMs: 1_000 }, 1, 0, { attempts: 1 })).toBeUndefined();
	});

	test('who has waited long for a place asks more seldom than the server allows, and once more at the end', () => {
		const limited = { status: 429, retryAfterMs: 1_000 };
		expect(wait(limited, 9, 30_000)).toBe(3_000);
		expect(wait(limited, 9, 55_000)).toBe(5_000);
		expect(wait({ ...limited, retryAfterMs: 12_000 }, 9, 30_000)).toBe(12_125);
		expect(wait({ retryAfterMs: 1_000 }, 2, 30_000)).toBe(1_125);
	});

	test('a server that turns calls away and names no wait is asked ever more seldom', () => {
		const limited = { status: 429, retryAfterMs: 0 };
		let waitedMs = 0;
		let calls = 1;
		for (let ms = wait(limited, calls, waitedMs); ms !== undefined; ms = wait(limited, ++calls, waitedMs)) waitedMs += ms;
		expect(calls).toBeLessThan(9);
	});

	test('what cannot help is never tried again, and what may cost twice only when the user accepts it', () => {
		expect(wait({ retry: 'never' })).toBeUndefined();
		expect(wait({ retry: 'risk' })).toBeUndefined();
		expect(wait({ retry: 'risk' }, 1, 0, { afterUnknown: true })).toBeDefined();
		expect(wait({ retry: 'policy' })).toBeDefined();
		expect(wait({ retry: 'policy' }, 1, 0, { afterServerError: false })).toBeUndefined();
	});
});

describe('one pace for all rows', () => {
	/** A clock that jumps to where a wait ends. */
	const clock = () => {
		let now = 0;
		return { now: () => now, wait: async (ms: number) => void (await Promise.resolve((now += ms))) };
	};

	test('images per minute are spaced evenly, several images taking several places', async () => {
		const time = clock();
		const pace = new Pace(60, time);
		const starts: number[] = [];
		for (const images of [1, 2, 1]) {
			await pace.enter(images);
			starts.push(time.now());
			pace.leave();
		}
		expect(starts).toEqual([0, 1_000, 3_000]);
	});

	test('a time of day that is set back makes nobody wait longer', async () => {
		let [now, elapsed] = [10_000_000, 0];
		const pace = new Pace(60, { now: () => now, elapsed: () => elapsed, wait: async (ms) => void (await Promise.resolve([(now += ms), (elapsed += ms)])) });
		await pace.enter(1);
		pace.leave();
		now -= 3_600_000;
		pace.pause(500);
		await pace.enter(1);
		expect(elapsed).toBe(1_000);
	});

	test('after a rate limit every row waits, the longest wait winning', async () => {
		const time = clock();
		const pace = new Pace(undefined, time);
		pace.pause(5_000);
		pace.pause(2_000);
		await pace.enter(1);
		expect(time.now()).toBe(5_000);
	});

	/** How many of `calls` get in without waiting. */
	const admitted = async (pace: Pace, calls: number) => {
		let inside = 0;
		for (let i = 0; i < calls; i++) void pace.enter(1).then(() => (inside += 1));
		await tick();
		return inside;
	};

	test('after a rate limit as many are under way as the server had taken, and one more after three rounds of answers', async () => {
		const time = clock();
		const pace = new Pace(undefined, time);
		expect(await admitted(pace, 8)).toBe(8);
		for (let i = 0; i < 6; i++) pace.leave({ limited: true });
		pace.pause(500);
		// Two of eight were taken, and both are under way still.
		expect(await admitted(pace, 8)).toBe(0);
		pace.leave();
		pace.leave();
		expect(await admitted(pace, 8)).toBe(2);
		expect(time.now()).toBe(500);
		for (let i = 0; i < 2; i++) pace.leave();
		expect(await admitted(pace, 8)).toBe(2);
		for (let i = 0; i < 2; i++) pace.leave();
		expect(await admitted(pace, 8)).toBe(3);
	});

	test('while no request is left one call at a time asks on, and then as many as before', async () => {
		const pace = new Pace(undefined, clock());
		await admitted(pace, 4);
		for (let i = 0; i < 4; i++) pace.leave({ remaining: 0 });
		expect(await admitted(pace, 5)).toBe(1);
		pace.leave({ limited: true });
		expect(await admitted(pace, 0)).toBe(0);
		pace.leave({ remaining: 3 });
		expect(await admitted(pace, 9)).toBeGreaterThan(4);
	});

	test('a row stopped while it waits gets through, to find that it is stopped', async () => {
		const stop = new AbortController();
		stop.abort();
		const pace = new Pace(1, { now: () => 0, wait: async () => await Promise.resolve() });
		// Without the signal the second would wait for the clock for ever.
		await expect(Promise.all([pace.enter(1, stop.signal), pace.enter(1, stop.signal)])).resolves.toHaveLength(2);
	});

	test.each([
		[{ 'x-ratelimit-remaining-requests': '0' }, 0],
		[{ 'x-ratelimit-remaining-requests': '49' }, 49],
		[{ 'x-ratelimit-remaining-requests': 'many' }, undefined],
		[{}, undefined],
	])('requests left are read from %j', (headers, left) => {
		expect(remainingRequests(headers)).toBe(left);
	});
});
