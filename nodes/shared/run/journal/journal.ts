import type { IExecuteFunctions } from 'n8n-workflow';
import { addUsd } from '../../money/dollars';
import { placeOf } from '../../output/place';
import type { Binary, Problem, RowEnd, RowResult } from '../../output/types';
import type { Receipt } from '../../receipt/types';
import type { Failure } from '../../transport/types';
import type { Order } from '../order/types';
import { failedProblem } from '../problem';
import { type Entry, type NodeJournal, openJournal, purchasesIn } from './stored';

/** Money that attempts of an earlier try of the node cost, and brought no image for. USD. */
export interface Carried {
	costUsd: number;
	mayBeBilledUsd: number | null;
}

/**
 * What this execution knows of a node's purchases. n8n's Retry On Fail and its Retry run all items of a node again: what was
 * made is returned, what may have been made is not bought again, and the money of failed attempts is not forgotten.
 */
export class Journal {
	private readonly stored: NodeJournal;

	/** @param run index of this run of the node within the execution */
	constructor(ctx: IExecuteFunctions, run: number) {
		this.stored = openJournal(ctx);
		this.settleDoubts();
		if (this.stored.run !== run) this.turnPage(run);
	}

	/** What the node's budget has booked in this execution. */
	get spent(): NodeJournal['spent'] {
		return this.stored.spent;
	}

	/** What a dry run's budget books: nothing is spent, and each try of a turn begins where the turn before it ended. */
	get spentDry(): NodeJournal['spent'] {
		const before = this.stored.dry?.before ?? { ...this.spent };
		const now = { ...before };
		this.stored.dry = { before, now };
		return now;
	}

	/** How this call ended in an earlier try; undefined where it may be bought. */
	find(order: Order): RowEnd | undefined {
		const entry = this.entry(order);
		if (entry?.state === 'made') return { results: entry.results };
		return entry?.state === 'unknown' && entry.problem ? { problem: entry.problem } : undefined;
	}

	/** What earlier tries of this call cost. */
	carried(order: Order): Carried {
		const receipt: Partial<Receipt> = this.entry(order)?.problem?.receipt ?? {};
		const { costUsd, mayBeBilledUsd = 0 } = receipt;
		return { costUsd: costUsd ?? 0, mayBeBilledUsd };
	}

	/** The call is about to be sent, with what the attempts before this one have cost. */
	sent(order: Order, { costUsd, mayBeBilledUsd }: Carried): void {
		const { highUsd, usd } = order.estimate;
		const money = { costUsd: costUsd === 0 ? null : costUsd, mayBeBilledUsd: plus(mayBeBilledUsd, highUsd ?? usd ?? null) };
		const doubt = { problem: failedProblem(brokenOff, { ...order.known, attempts: 1, ...money }), usd: highUsd ?? usd ?? 0, images: order.images };
		this.stored.entries[keyOf(order)] = { ...this.blank(order), ...this.entry(order), state: 'sent', doubt };
	}

	/** The call was not sent after all, and nothing is known of it. */
	forget(order: Order): void {
		delete this.stored.entries[keyOf(order)];
	}

	made(order: Order, results: RowResult[]): void {
		this.stored.entries[keyOf(order)] = { ...this.blank(order), state: 'made', results };
	}

	/** The call ended without an image: for certain, or nobody knows. */
	ended(order: Order, problem: Problem): void {
		const state = problem.receipt.outcome === 'unknown' ? 'unknown' : 'failed';
		this.stored.entries[keyOf(order)] = { ...this.blank(order), state, problem };
	}

	/** All rows are made: no try comes after this one, so that files held in memory need not be kept twice. */
	allMade(): void {
		for (const entry of Object.values(this.stored.entries)) entry.results = entry.results.map(withoutBytes);
	}

	/** n8n broke off in the middle: what had been sent may have been made, and counts as spent. */
	private settleDoubts(): void {
		const { entries, spent } = this.stored;
		for (const entry of Object.values(entries)) {
			if (entry.state !== 'sent' || !entry.doubt) continue;
			const { problem, usd, images } = entry.doubt;
			Object.assign(entry, { state: 'unknown', problem, doubt: undefined });
			spent.usd = addUsd(spent.usd, usd);
			spent.images += images;
		}
	}

	private turnPage(run: number): void {
		const { entries, earlier, dry } = this.stored;
		if (dry) dry.before = dry.now;
		for (const entry of Object.values(entries)) earlier.push(...purchasesIn(entry).map(withoutBytes));
		this.stored.entries = {};
		this.stored.run = run;
	}

	private entry(order: Order): Entry | undefined {
		const key = keyOf(order);
		return Object.hasOwn(this.stored.entries, key) ? this.stored.entries[key] : undefined;
	}

	private blank(order: Order): Entry {
		return { ...placeOf(order), state: 'sent', results: [] };
	}
}

const brokenOff: Failure = {
	outcome: 'unknown',
	code: 'broken_off',
	message: 'n8n broke off while the image was being made',
	description: 'Look at the provider’s usage page first: the image may have been made and billed. Then run the row again.',
	retry: 'risk',
};

/** Unknown plus anything is unknown. */
export const plus = (amount: number | null, more: number | null): number | null => (amount === null || more === null ? null : addUsd(amount, more));

const keyOf = ({ row, image, channel, fingerprint }: Order): string => [row, image ?? '', fingerprint, ...(channel === undefined ? [] : [channel])].join(':');

/** In n8n's memory mode a file's handle holds its bytes. */
function withoutBytes<Held extends RowResult>({ file, previews: _, ...rest }: Held): Held {
	return { ...rest, ...(file?.id ? { file: { ...file } as Binary } : {}) } as Held;
}
