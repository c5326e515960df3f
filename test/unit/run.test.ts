import type { INodeExecutionData } from 'n8n-workflow';
import { Ledger } from '../../nodes/shared/run/ledger';
import { Pace } from '../../nodes/shared/run/pace';
import { inOrder } from '../../nodes/shared/run/pool';
import { waitBeforeRetry, type RetryPolicy } from '../../nodes/shared/run/retry';
import type { Failure } from '../../nodes/shared/transport/types';

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
	const wait = (changes: Partial<Failure>, attempt = 1, waited = 0, more: Partial<RetryPolicy> = {}) =>
		waitBeforeRetry(failure(changes), { ...policy, ...more }, attempt, waited, () => 0.5);

	test("the server's own wait is obeyed, never cut short", () => {
		expect(wait({ retryAfterMs: 12_000 })).toBeGreaterThanOrEqual(12_000);
	});

	test('without one, each wait is longer than the last', () => {
		const waits = [1, 2, 3].map((attempt) => wait({}, attempt)!);
		expect(waits).toEqual([...waits].sort((a, b) => a - b));
		expect(new Set(waits).size).toBe(3);
	});

	test('the limits of tries and of waiting end it', () => {
		expect(wait({}, 4)).toBeUndefined();
		expect(wait({ retryAfterMs: 61_000 })).toBeUndefined();
		expect(wait({ retryAfterMs: 30_000 }, 2, 40_000)).toBeUndefined();
		expect(wait({}, 1, 0, { attempts: 1 })).toBeUndefined();
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
	test('images per minute are spaced evenly, several images taking several places', () => {
		const pace = new Pace(60, () => 1_000_000);
		expect([pace.take(1), pace.take(2), pace.take(1)]).toEqual([0, 1_000, 3_000]);
	});

	test('after a rate limit every row waits', () => {
		let now = 0;
		const pace = new Pace(undefined, () => now);
		pace.pause(5_000);
		pace.pause(2_000);
		expect(pace.take(1)).toBe(5_000);
		now = 6_000;
		expect(pace.take(1)).toBe(0);
	});
});

describe('what was bought already', () => {
	const items: INodeExecutionData[] = [{ json: { fileName: 'a.png' }, pairedItem: { item: 0 } }];

	test('a try of the same run finds the row again', () => {
		const context = {};
		new Ledger(context, 0).remember(0, 'abc', items);
		expect(new Ledger(context, 0).find(0, 'abc')).toEqual(items);
	});

	test('equal rows, changed rows and later runs are purchases of their own', () => {
		const context = {};
		new Ledger(context, 0).remember(0, 'abc', items);
		expect(new Ledger(context, 0).find(1, 'abc')).toBeUndefined();
		expect(new Ledger(context, 0).find(0, 'abd')).toBeUndefined();
		expect(new Ledger(context, 1).find(0, 'abc')).toBeUndefined();
	});

	test('a later run forgets what earlier runs of a loop bought, so the context stays small', () => {
		const context = {};
		new Ledger(context, 0).remember(0, 'abc', items);
		new Ledger(context, 1);
		expect(JSON.stringify(context)).not.toContain('abc');
	});

	test('pictures held in the item itself are too large to be remembered, and it says so', () => {
		const large = [{ json: {}, binary: { image: { data: 'A'.repeat(100_000), mimeType: 'image/png' } } }];
		expect(new Ledger({}, 0).remember(0, 'abc', large)).toBe(false);
	});
});
