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

/** Calls that a run in this process waits for: an agent runs one node several times at once, and none of them has broken off. */
const awaited = new WeakSet<Entry>();

/**
 * What this execution knows of a node's purchases. n8n's Retry On Fail and its Retry run all items of a node again: what was
 * made is returned, what may have been made is not bought again, and the money of failed attempts is not forgotten.
 */
export class Journal {
	private readonly stored: NodeJournal;
	private readonly own: Entry[] = [];

	/** @param run index of this run of the node within the execution */
	constructor(
		ctx: IExecuteFunctions,
		private readonly run: number,
	) {
		this.stored = openJournal(ctx);
		this.settleDoubts();
		if (this.stored.run !== run) this.turnPage();
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

	/** How this call ended in an earlier try; undefined where it may be bought, or was a look, which costs nothing. */
	find(order: Order): RowEnd | undefined {
		const entry = this.entry(order);
		if (entry?.state === 'made') return { results: entry.results };
		return entry?.state === 'unknown' && entry.problem && !order.known.fetched ? { problem: entry.problem } : undefined;
	}

	/** What earlier tries of this call cost. */
	carried(order: Order): Carried {
		const receipt: Partial<Receipt> = this.entry(order)?.problem?.receipt ?? {};
		const { costUsd, mayBeBilledUsd = 0 } = receipt;
		return { costUsd: costUsd ?? 0, mayBeBilledUsd };
	}

	/** The call is about to be sent: which attempt it is, and what those before it have cost. */
	sent(order: Order, { costUsd, mayBeBilledUsd, ...facts }: Carried & Partial<Receipt>): void {
		const { highUsd, usd } = order.estimate;
		const money = { costUsd: costUsd === 0 ? null : costUsd, mayBeBilledUsd: plus(mayBeBilledUsd, highUsd ?? usd ?? null) };
		const doubt = { problem: failedProblem(brokenOff, { ...order.known, ...facts, ...money }), usd: highUsd ?? usd ?? 0, images: order.images };
		const entry: Entry = { ...this.blank(order), ...this.entry(order), state: 'sent', doubt };
		this.stored.entries[this.keyOf(order)] = entry;
		this.own.push(entry);
		awaited.add(entry);
	}

	/** The provider works on the call under this ID: where n8n breaks off, it can be fetched. */
	accepted(order: Order, responseId: string): void {
		const doubt = this.entry(order)?.doubt;
		if (!doubt) return;
		doubt.problem = failedProblem(brokenOffInBackground(responseId), { ...doubt.problem.receipt, responseId });
	}

	/** The call was not sent after all, and nothing is known of it. */
	forget(order: Order): void {
		delete this.stored.entries[this.keyOf(order)];
	}

	made(order: Order, results: RowResult[]): void {
		this.stored.entries[this.keyOf(order)] = { ...this.blank(order), state: 'made', results };
	}

	/** The call waits for its next attempt: this is how it stands, for nothing is under way. */
	waits(order: Order, problem: Problem): void {
		Object.assign(this.entry(order)!, { state: stateOf(problem), problem, doubt: undefined });
	}

	/** The call ended without an image: for certain, or nobody knows. */
	ended(order: Order, problem: Problem): void {
		this.stored.entries[this.keyOf(order)] = { ...this.blank(order), state: stateOf(problem), problem };
	}

	/** All rows are made: no try comes after this one, so that files held in memory need not be kept twice. */
	allMade(): void {
		for (const entry of Object.values(this.stored.entries)) entry.results = entry.results.map(withoutBytes);
	}

	/** The run is over: what it still waits for, nobody will write down. */
	close(): void {
		for (const entry of this.own) awaited.delete(entry);
	}

	/** n8n broke off in the middle: what had been sent may have been made, and counts as spent. */
	private settleDoubts(): void {
		const { entries, spent } = this.stored;
		for (const entry of Object.values(entries)) {
			if (entry.state !== 'sent' || !entry.doubt || awaited.has(entry)) continue;
			const { problem, usd, images } = entry.doubt;
			Object.assign(entry, { state: 'unknown', problem, doubt: undefined });
			spent.usd = addUsd(spent.usd, usd);
			spent.images += images;
		}
	}

	private turnPage(): void {
		const { entries, earlier, dry } = this.stored;
		if (dry) dry.before = dry.now;
		for (const [key, entry] of Object.entries(entries)) {
			if (awaited.has(entry)) continue;
			earlier.push(...purchasesIn(entry).map(withoutBytes));
			delete entries[key];
		}
		this.stored.run = this.run;
	}

	private entry(order: Order): Entry | undefined {
		const key = this.keyOf(order);
		return Object.hasOwn(this.stored.entries, key) ? this.stored.entries[key] : undefined;
	}

	private keyOf({ row, image, channel, fingerprint }: Order): string {
		return [this.run, row, image ?? '', fingerprint, ...(channel === undefined ? [] : [channel])].join(':');
	}

	private blank(order: Order): Entry {
		return { ...placeOf(order), state: 'sent', results: [] };
	}
}

const stateOf = ({ receipt }: Problem): Entry['state'] => (receipt.outcome === 'unknown' ? 'unknown' : 'failed');

const brokenOff: Failure = {
	outcome: 'unknown',
	code: 'broken_off',
	message: 'n8n broke off while the image was being made',
	description: 'Look at the provider’s usage page first: the image may have been made and billed. Then run the row again.',
	retry: 'risk',
};

const brokenOffInBackground = (responseId: string): Failure => ({
	...brokenOff,
	message: 'n8n broke off during work in the background',
	description: `Fetch it with the operation Get Response and the ID ${responseId}: it went on and may be billed.`,
	details: { responseId },
});

/** Unknown plus anything is unknown. */
export const plus = (amount: number | null, more: number | null): number | null => (amount === null || more === null ? null : addUsd(amount, more));

/** In n8n's memory mode a file's handle holds its bytes. */
function withoutBytes<Held extends RowResult>({ file, previews: _, ...rest }: Held): Held {
	return { ...rest, ...(file?.id ? { file: { ...file } as Binary } : {}) } as Held;
}
