import fc from 'fast-check';
import { addUsd } from '../../../nodes/shared/money/dollars';
import { type BudgetLimit, type Reservation, SharedBudget } from '../../../nodes/shared/run/limits/budget';

const cost = (usd: number, highUsd = usd) => ({ usd, lowUsd: usd, highUsd, usage: {}, basis: '' });
const noPrice = { usage: {}, basis: 'No estimate: no rule is published.' };

/** A budget, and what it has booked. */
class Budget extends SharedBudget {
	constructor(
		limit: BudgetLimit,
		readonly total = { usd: 0, images: 0 },
	) {
		super(limit, total);
	}
}

function take(budget: Budget, usd: number, images = 1): Reservation {
	const reserved = budget.tryToReserve(cost(usd), images);
	if (!reserved.ok) throw new Error(reserved.wayOut);
	return reserved.reservation;
}

test('without a limit everything fits', () => {
	const budget = new Budget({});
	for (let i = 0; i < 100; i++) take(budget, 1000);
	expect(budget.tryToReserve(noPrice, 10).ok).toBe(true);
});

test('where nothing may be spent from the start, the parameters to look at are named: raising a budget that is no number changes nothing', () => {
	const wayOut = 'Check Budget in USD and Already Spent in USD: together they leave nothing to spend. A value that is empty or no plain number, such as 2,50, allows nothing.';
	expect(new Budget({ usd: 0 }).tryToReserve(cost(0.05), 1)).toEqual({ ok: false, mayFitLater: false, wayOut });
});

test('money set aside for calls under way counts as gone, and waiting may help', () => {
	const budget = new Budget({ usd: 0.1 });
	const first = take(budget, 0.06);
	expect(budget.tryToReserve(cost(0.05), 1)).toEqual({
		ok: false,
		mayFitLater: true,
		wayOut: 'Raise the budget of this node, or run the remaining rows another time. Of $0.100 there is $0.040 left, and this call may cost $0.050.',
	});
	budget.settle(first, { usd: 0.05, images: 1 });
	expect(budget.tryToReserve(cost(0.05), 1).ok).toBe(true);
	expect(budget.tryToReserve(cost(0.01), 1).ok).toBe(false);
});

test('a limit is used up to the last cent, without float dust', () => {
	const budget = new Budget({ usd: 0.3 });
	for (let i = 0; i < 3; i++) budget.settle(take(budget, 0.1), { usd: 0.1, images: 1 });
	expect(budget.total).toEqual({ usd: 0.3, images: 3 });
	expect(budget.tryToReserve(cost(0.0000000001), 1)).toMatchObject({ ok: false, mayFitLater: false });
});

test('the high end of an estimate is what is set aside', () => {
	const budget = new Budget({ usd: 0.1 });
	expect(budget.tryToReserve(cost(0.05, 0.11), 1).ok).toBe(false);
});

test('a call that was not billed gives its money back', () => {
	const budget = new Budget({ usd: 0.1, images: 1 });
	budget.settle(take(budget, 0.1));
	expect(budget.total).toEqual({ usd: 0, images: 0 });
	expect(budget.tryToReserve(cost(0.1), 1).ok).toBe(true);
});

test('a call whose bill nobody knows counts in full', () => {
	const budget = new Budget({ usd: 0.1 });
	budget.settle(take(budget, 0.07), { usd: undefined, images: 0 });
	expect(budget.total).toEqual({ usd: 0.07, images: 0 });
});

test('a reservation is settled once', () => {
	const budget = new Budget({ usd: 1 });
	const reservation = take(budget, 0.1);
	budget.settle(reservation, { usd: 0.1, images: 1 });
	budget.settle(reservation, { usd: 0.1, images: 1 });
	budget.settle(reservation);
	expect(budget.total).toEqual({ usd: 0.1, images: 1 });
});

test('without a price a limit in USD refuses, and says the way out', () => {
	const refused = new Budget({ usd: 5 }).tryToReserve(noPrice, 1);
	expect(refused).toMatchObject({ ok: false, mayFitLater: false });
	expect(refused).toHaveProperty(
		'wayOut',
		expect.stringMatching(/^Set a budget in images, .* without a price\. No estimate: no rule is published\.$/),
	);
	expect(new Budget({ images: 5 }).tryToReserve(noPrice, 1).ok).toBe(true);
});

test('a limit in images refuses a call that makes too many', () => {
	const budget = new Budget({ images: 5 });
	budget.settle(take(budget, 0, 3), { usd: 0, images: 3 });
	expect(budget.tryToReserve(cost(0), 3)).toMatchObject({
		ok: false,
		wayOut: 'Raise the budget of this node, or run the remaining rows another time. Of the 5 images 2 are left, and this call makes 3.',
	});
	expect(budget.tryToReserve(cost(0), 2).ok).toBe(true);
});

test('a limit of 0 lets nothing through', () => {
	expect(new Budget({ usd: 0 }).tryToReserve(cost(0.01), 1).ok).toBe(false);
	expect(new Budget({ usd: undefined, images: 0 }).tryToReserve(cost(0), 1).ok).toBe(false);
});

test('whatever the order of calls, at eight at a time, booked and set aside never exceed the limit', () => {
	const cents = fc.integer({ min: 0, max: 50 }).map((amount) => amount / 100);
	const call = fc.record({
		high: cents,
		share: fc.double({ min: 0, max: 1, noNaN: true }),
		end: fc.nat(7),
		billed: fc.boolean(),
	});
	fc.assert(
		fc.property(cents, fc.nat(20), fc.array(call, { maxLength: 60 }), (usd, images, calls) => {
			const budget = new Budget({ usd, images });
			const open: Array<{ reservation: Reservation; actual: number; billed: boolean }> = [];
			for (const { high, share, end, billed } of calls) {
				if (open.length === 8 || end < open.length) {
					const [done] = open.splice(end % open.length, 1);
					if (done!.billed) budget.settle(done!.reservation, { usd: done!.actual, images: 1 });
					else budget.settle(done!.reservation);
				}
				const reserved = budget.tryToReserve(cost(high), 1);
				if (reserved.ok) open.push({ reservation: reserved.reservation, actual: high * share, billed });
				const held = open.map(({ reservation }) => reservation.usd);
				expect(addUsd(budget.total.usd, ...held)).toBeLessThanOrEqual(usd);
				expect(budget.total.images + open.length).toBeLessThanOrEqual(images);
			}
		}),
		{ numRuns: 500 },
	);
});

test('a row that would fit once a call under way is cheaper than reserved waits for it', async () => {
	const budget = new Budget({ usd: 0.1 });
	const first = take(budget, 0.08);
	const second = budget.reserve(cost(0.05), 1);
	budget.settle(first, { usd: 0.04, images: 1 });
	expect(await second).toMatchObject({ ok: true });
});

test('what earlier runs of the node have booked counts', () => {
	expect(new Budget({ images: 3 }, { usd: 0, images: 2 }).tryToReserve(cost(0), 2).ok).toBe(false);
});
