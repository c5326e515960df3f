import { addUsd, showUsd, subtractUsd, sumUsd } from '../../money/dollars';
import type { Estimate } from '../../money/types';
import type { Result } from '../../base/result';

/** The most the runs of a node may spend within one execution; an absent limit is none. */
export interface BudgetLimit {
	usd?: number;
	images?: number;
}

/** USD and images booked so far. */
export interface Spent {
	usd: number;
	images: number;
}

/** Money and images set aside for one attempt. Given back to `settle` once. */
export interface Reservation extends Readonly<Spent> {}

/** `mayFitLater`: attempts under way hold money that may come back, so that waiting for one of them can help. */
type Refused = { wayOut: string; mayFitLater: boolean };

/** What attempts under way hold, and who waits for them to end. */
interface UnderWay {
	held: Set<Reservation>;
	waiting: Array<() => void>;
}

/** By what they are booked on: an agent runs one node several times at once, on one budget. */
const underWay = new WeakMap<Spent, UnderWay>();

/**
 * Sets money aside before an attempt and books it after, so that calls under way can never overspend together: what is booked
 * and what is set aside never exceed the limit. An attempt is reserved at the high end of its estimate. A row that would fit
 * once a call under way turns out cheaper than reserved waits for that call.
 */
export class SharedBudget {
	private readonly own = new Set<Reservation>();

	private readonly all: UnderWay;

	/** @param spent what the runs of the node within this execution have booked; it is written to */
	constructor(
		private readonly limit: BudgetLimit,
		private readonly spent: Spent,
	) {
		this.all = underWay.get(spent) ?? { held: new Set(), waiting: [] };
		underWay.set(spent, this.all);
	}

	/** Sets aside what an attempt may cost, waiting for attempts under way where that can help; or says why it must not be made. */
	async reserve(estimate: Estimate, images: number): Promise<Result<{ reservation: Reservation }, { wayOut: string }>> {
		for (;;) {
			const reserved = this.tryToReserve(estimate, images);
			if (reserved.ok || !reserved.mayFitLater) return reserved;
			await new Promise<void>((resolve) => this.all.waiting.push(resolve));
		}
	}

	/**
	 * Books what an attempt cost. Without `actual` nothing was billed and all goes back; where nobody knows the amount (`usd`
	 * undefined) the whole reservation is booked: it may have been billed.
	 */
	settle(reservation: Reservation, actual?: { usd: number | undefined; images: number }): void {
		if (this.own.delete(reservation) && actual) {
			this.spent.usd = addUsd(this.spent.usd, actual.usd ?? reservation.usd);
			this.spent.images += actual.images;
		}
		this.giveBack(reservation);
	}

	/** The run is over: what it still holds, nobody will settle. */
	close(): void {
		for (const reservation of this.own) this.giveBack(reservation);
	}

	private giveBack(reservation: Reservation): void {
		this.all.held.delete(reservation);
		for (const wake of this.all.waiting.splice(0)) wake();
	}

	/** The same without waiting. */
	tryToReserve(estimate: Estimate, images: number): Result<{ reservation: Reservation }, Refused> {
		const usd = estimate.highUsd ?? estimate.usd;
		if (this.limit.usd !== undefined && usd === undefined) {
			const wayOut = `Set a budget in images, or a price in the credential: a budget in USD cannot be kept without a price. ${estimate.basis}`;
			return { ok: false, mayFitLater: false, wayOut };
		}
		const reservation: Reservation = { usd: usd ?? 0, images };
		const left = this.left(this.held());
		if (fits(reservation, left)) {
			this.own.add(reservation);
			this.all.held.add(reservation);
			return { ok: true, reservation };
		}
		return { ok: false, mayFitLater: fits(reservation, this.left({ usd: 0, images: 0 })), wayOut: this.refusal(reservation, left) };
	}

	private held(): Spent {
		const all = [...this.all.held];
		return { usd: sumUsd(all.map(({ usd }) => usd)), images: all.reduce((sum, { images }) => sum + images, 0) };
	}

	private left(held: Spent): Spent {
		const { usd = Infinity, images = Infinity } = this.limit;
		return {
			usd: usd === Infinity ? usd : subtractUsd(usd, addUsd(this.spent.usd, held.usd)),
			images: images - this.spent.images - held.images,
		};
	}

	private refusal(reservation: Reservation, left: Spent): string {
		const wayOut = 'Raise the budget of this node, or run the remaining rows another time.';
		if (reservation.images > left.images) {
			return `${wayOut} Of the ${this.limit.images} images ${Math.max(0, left.images)} are left, and this call makes ${reservation.images}.`;
		}
		if (this.limit.usd === 0) return nothingToSpend;
		return `${wayOut} Of ${showUsd(this.limit.usd ?? 0)} there is ${showUsd(Math.max(0, left.usd))} left, and this call may cost ${showUsd(reservation.usd)}.`;
	}
}

const nothingToSpend =
	'Check Budget in USD and Already Spent in USD: together they leave nothing to spend. A value that is empty or no plain number, such as 2,50, allows nothing.';

const fits = (reservation: Spent, left: Spent): boolean => reservation.usd <= left.usd && reservation.images <= left.images;
