import { inOrder } from '../../../nodes/shared/base/pool';
import { Pace } from '../../../nodes/shared/run/limits/pace';
import { type RetryPolicy, type Tries, waitBeforeRetry } from '../../../nodes/shared/run/limits/retry';
import type { Failure } from '../../../nodes/shared/transport/types';
import { Clock, settle } from '../../simulation/clock';
import { Random } from '../../simulation/random';

/** An account that turns away what it has no room for, and names a wait of whole seconds. */
interface Account {
	atOnce?: number;
	perMinute?: number;
	/** Others use all of it up until then. */
	fullForMs?: number;
	/** How long the account's minute lasts: a benchmark lets it pass faster. */
	minuteMs?: number;
	/** Names the wait to the millisecond, as OpenAI does. */
	exact?: true;
	/** The wait it names while too many are under way, milliseconds. */
	atOnceWaitMs?: number;
	answerMs: number;
}

const policy: RetryPolicy = { attempts: 4, totalWaitMs: 600_000, afterServerError: true, afterUnknown: false };

/** Runs that share an account on a virtual clock: calls per row, and the time it took as a multiple of the shortest possible. */
async function share({ atOnce = Infinity, perMinute = Infinity, fullForMs = 0, minuteMs = 60_000, exact, atOnceWaitMs = 1000, answerMs }: Account, { runs, rows, concurrency }: { runs: number; rows: number; concurrency: number }) {
	const clock = new Clock(1);
	const random = new Random(1);
	const startedAt = clock.now;
	let inFlight = 0;
	let calls = 0;
	let lost = 0;
	let taken: number[] = [];

	async function ask(): Promise<{ retryAfterMs?: number; remaining?: number }> {
		calls += 1;
		taken = taken.filter((at) => at > clock.now - minuteMs);
		const fullMs = startedAt + fullForMs - clock.now;
		const isFull = fullMs > 0 || taken.length >= perMinute;
		if (isFull || inFlight >= atOnce) {
			await clock.wait(5);
			const untilFree = isFull ? Math.max(fullMs, (taken[0] ?? 0) + minuteMs - clock.now) : atOnceWaitMs;
			return { retryAfterMs: exact ? Math.ceil(untilFree) : Math.ceil(untilFree / 1000) * 1000 };
		}
		taken.push(clock.now);
		const remaining = perMinute - taken.length;
		inFlight += 1;
		await clock.wait(answerMs * (0.9 + 0.2 * random.next()));
		inFlight -= 1;
		return perMinute === Infinity ? {} : { remaining };
	}

	async function row(pace: Pace): Promise<void> {
		const tries: Tries = { counted: 0, limited: 0, waitedMs: 0 };
		for (;;) {
			await pace.enter(1);
			const { retryAfterMs, remaining } = await ask();
			pace.leave({ remaining, limited: retryAfterMs !== undefined, retryAfterMs });
			if (retryAfterMs === undefined) return;
			tries.limited += 1;
			const failure = { status: 429, retry: 'safe', retryAfterMs } as Failure;
			const pauseMs = waitBeforeRetry(failure, policy, tries, () => random.next());
			if (pauseMs === undefined) return void (lost += 1);
			tries.waitedMs += pauseMs;
			pace.pause(pauseMs);
		}
	}

	let isOver = false;
	const all = Array.from({ length: runs }, async (_, run) => {
		await clock.wait(run * 30);
		const pace = new Pace(undefined, { now: () => clock.now, wait: async (ms) => await clock.wait(ms) });
		await inOrder(rows, concurrency, async () => await row(pace), () => false);
	});
	void Promise.all(all).then(() => (isOver = true));
	while (!isOver) {
		await settle();
		if (clock.next !== undefined) clock.step();
	}
	const images = runs * rows;
	const shortestMs = fullForMs + Math.max(Math.ceil(images / (runs * concurrency)) * answerMs, (images / atOnce) * answerMs, Math.floor((images - 1) / perMinute) * minuteMs + answerMs);
	return { callsPerRow: calls / images, times: (clock.now - startedAt) / shortestMs, lost };
}

test.each<[string, Account, Parameters<typeof share>[1], { calls: number; times: number }]>([
	['thirty runs share five places', { atOnce: 5, answerMs: 300 }, { runs: 30, rows: 10, concurrency: 4 }, { calls: 2.4, times: 1.2 }],
	['with answers of ten seconds', { atOnce: 5, answerMs: 10_000 }, { runs: 12, rows: 10, concurrency: 4 }, { calls: 4, times: 1.2 }],
	['one run has two places', { atOnce: 2, answerMs: 30_000 }, { runs: 1, rows: 30, concurrency: 8 }, { calls: 1.5, times: 1.1 }],
	['one run has two places, and ten seconds are named', { atOnce: 2, atOnceWaitMs: 10_000, answerMs: 30_000 }, { runs: 1, rows: 30, concurrency: 8 }, { calls: 1.6, times: 1.1 }],
	['one run has 50 images a minute', { perMinute: 50, answerMs: 15_000 }, { runs: 1, rows: 200, concurrency: 16 }, { calls: 1.1, times: 1.4 }],
	['one run has 50 images in ten seconds', { perMinute: 50, minuteMs: 10_000, exact: true, answerMs: 200 }, { runs: 1, rows: 200, concurrency: 8 }, { calls: 1.03, times: 1.08 }],
	['four runs share 50 images a minute', { perMinute: 50, answerMs: 15_000 }, { runs: 4, rows: 50, concurrency: 8 }, { calls: 1.15, times: 1.35 }],
	['the account is full at first, and then all free', { fullForMs: 60_000, answerMs: 15_000 }, { runs: 1, rows: 200, concurrency: 16 }, { calls: 1.1, times: 1.05 }],
	['one run has 5 images a minute', { perMinute: 5, answerMs: 15_000 }, { runs: 1, rows: 40, concurrency: 4 }, { calls: 1.35, times: 1.25 }],
])('%s: few calls are turned away, and little time is lost', async (_, account, runs, most) => {
	const { callsPerRow, times, lost } = await share(account, runs);
	expect(lost).toBe(0);
	expect(callsPerRow).toBeLessThanOrEqual(most.calls);
	expect(times).toBeLessThanOrEqual(most.times);
});
