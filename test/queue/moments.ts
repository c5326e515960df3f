import type { Fault } from '../../testbed';

/** Rows of each table, and calls under way at once. */
export const rows = 12;
const atOnce = 4;

/** A moment at which a worker is killed. All that is to happen before it happens quickly, all that is not takes a minute. */
export interface Moment {
	name: string;
	/** So many calls are answered; the others wait. */
	answered: number;
	/** Calls that are made by then. */
	calls: number;
	/** Rows that are marked by then. */
	saved: number;
	/**
	 * A table nobody can write to. n8n's worker has two connections to PostgreSQL: two writes wait there, and PostgreSQL may still
	 * carry them out when the worker is dead. So how many pictures are stored differs.
	 */
	locked?: 'files' | 'rows';
	faults?: Fault[];
	/** The workflow waits here. */
	waits?: 'before' | 'after';
}

export const moments: Moment[] = [
	{ name: 'before the first call', answered: 0, calls: 0, saved: 0, waits: 'before' },
	{ name: 'four calls under way', answered: 0, calls: 4, saved: 0 },
	{ name: 'four answers half arrived', answered: 0, calls: 4, saved: 0, faults: [{ kind: 'stall', times: 4 }] },
	{ name: 'four pictures being stored', answered: 4, calls: 4, saved: 0, locked: 'files' },
	{ name: 'four pictures being saved', answered: 4, calls: 7, saved: 0, locked: 'rows' },
	{ name: 'the first picture saved', answered: 1, calls: 5, saved: 1 },
	{ name: 'half of the pictures saved', answered: rows / 2, calls: rows / 2 + atOnce, saved: rows / 2 },
	{ name: 'the last picture under way', answered: rows - 1, calls: rows, saved: rows - 1 },
	{ name: 'all pictures saved, the run not over', answered: rows, calls: rows, saved: rows, waits: 'after' },
];

const quickMs = 100;
const neverMs = 90_000;

/** What the emulator is told: milliseconds of each call in its turn. */
export function delaysOf({ answered, locked, faults }: Moment): number[] {
	const quick = faults ? rows : answered;
	// One after the other: each makes room for the next call before four pictures are being saved.
	const between = locked === 'rows' ? 700 : 0;
	return Array.from({ length: rows + atOnce }, (_, call) => (call < quick ? quickMs + between * call : neverMs));
}
