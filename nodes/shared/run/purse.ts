import type { Budget, Reservation, Reserved } from '../money/budget';
import type { Estimate } from '../money/types';

/**
 * The budget as rows under way share it: a row that would fit once a call in flight turns out cheaper than reserved waits
 * for that call, so that parallel rows spend the budget as far as one row after another would.
 */
export class Purse {
	private waiting: Array<() => void> = [];

	constructor(private readonly budget: Budget) {}

	/** Sets aside what a call may cost, waiting for calls in flight where that can help. */
	async reserve(estimate: Estimate, images: number): Promise<Reserved> {
		for (;;) {
			const reserved = this.budget.reserve(estimate, images);
			if (reserved.ok || !reserved.mayFitLater) return reserved;
			await new Promise<void>((resolve) => this.waiting.push(resolve));
		}
	}

	/** Books what a call cost; without `actual` nothing was billed and the reservation goes back. */
	settle(reservation: Reservation, actual?: { usd?: number; images: number }): void {
		if (actual) this.budget.settle(reservation, actual);
		else this.budget.release(reservation);
		const waiting = this.waiting;
		this.waiting = [];
		waiting.forEach((wake) => wake());
	}
}
