import { addUsd, showUsd, subtractUsd, sumUsd } from './dollars';
import type { Estimate } from './types';

/** The most one node run may spend; an absent limit is none. */
export interface BudgetLimit {
	usd?: number;
	images?: number;
}

/** Money and images set aside for one call. Given back to `settle` or `release` once. */
export interface Reservation {
	readonly usd: number;
	readonly images: number;
}

export type Reserved =
	| { ok: true; reservation: Reservation }
	/** `mayFitLater`: calls under way hold money that may come back, so that waiting for one of them can help. */
	| { ok: false; reason: string; mayFitLater: boolean };

/**
 * Sets money aside before a call and books it after, so that calls under way can never overspend together: what is
 * booked and what is set aside never exceed the limit. A call is reserved at the dear end of its estimate. Nothing here
 * waits, so it is safe under any concurrency.
 */
export class Budget {
	private spent = { usd: 0, images: 0 };
	private readonly open = new Set<Reservation>();

	constructor(private readonly limit: BudgetLimit) {}

	/** USD and images booked so far. */
	get total(): { usd: number; images: number } {
		return { ...this.spent };
	}

	/** Sets aside what a call may cost, or says why it must not be made. */
	reserve(estimate: Estimate, images: number): Reserved {
		const usd = estimate.highUsd ?? estimate.usd;
		if (this.limit.usd !== undefined && usd === undefined) {
			return {
				ok: false,
				mayFitLater: false,
				reason: `A budget in USD cannot be kept without a price: ${estimate.basis} Set a budget in images, or a price in the credential`,
			};
		}
		const reservation: Reservation = { usd: usd ?? 0, images };
		const held = this.held();
		const left = this.left(held);
		if (this.fits(reservation, left)) {
			this.open.add(reservation);
			return { ok: true, reservation };
		}
		return {
			ok: false,
			mayFitLater: this.fits(reservation, this.left({ usd: 0, images: 0 })),
			reason: this.refusal(reservation, left),
		};
	}

	/** Books what a call did cost. Where nobody knows, the whole reservation: it may have been billed. */
	settle(reservation: Reservation, actual: { usd?: number; images: number }): void {
		if (!this.open.delete(reservation)) return;
		this.spent = {
			usd: addUsd(this.spent.usd, actual.usd ?? reservation.usd),
			images: this.spent.images + actual.images,
		};
	}

	/** Gives a reservation back: the call was not billed. */
	release(reservation: Reservation): void {
		this.open.delete(reservation);
	}

	private held(): Reservation {
		const all = [...this.open];
		return { usd: sumUsd(all.map(({ usd }) => usd)), images: all.reduce((sum, { images }) => sum + images, 0) };
	}

	private left(held: Reservation): Reservation {
		const { usd = Infinity, images = Infinity } = this.limit;
		return {
			usd: usd === Infinity ? usd : subtractUsd(usd, addUsd(this.spent.usd, held.usd)),
			images: images - this.spent.images - held.images,
		};
	}

	private fits(reservation: Reservation, left: Reservation): boolean {
		return reservation.usd <= left.usd && reservation.images <= left.images;
	}

	private refusal(reservation: Reservation, left: Reservation): string {
		if (reservation.images > left.images) {
			return `The budget of ${this.limit.images} images has ${Math.max(0, left.images)} left, and this call makes ${reservation.images}`;
		}
		return `The budget of ${showUsd(this.limit.usd ?? 0)} has ${showUsd(Math.max(0, left.usd))} left, and this call may cost ${showUsd(reservation.usd)}`;
	}
}
