import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { isRecord } from '../../base/json';
import { placeOf } from '../../output/place';
import type { Place, Problem, RowResult } from '../../output/types';
import type { Spent } from '../limits/budget';

/** Where one execution keeps what its image nodes have bought: beside its data, so that it survives n8n's retries. */
const key = 'gptImageJournal';

/** One call, by what is known of it. `sent` that nobody settled is found only after n8n broke off in the middle: `doubt` is then how it ends. */
export interface Entry extends Place {
	state: 'sent' | 'made' | 'failed' | 'unknown';
	results: RowResult[];
	problem?: Problem;
	doubt?: { problem: Problem } & Spent;
}

/** What one node has bought in this execution. Plain data: handles and receipts, never bytes. */
export interface NodeJournal {
	/** Index of the node's current run; loops come back to the same node, and mean new purchases. */
	run: number;
	entries: Record<string, Entry>;
	/** What the runs before this one brought, or what failed attempts cost. */
	earlier: Bought[];
	/** What the node's budget has booked, over all of its runs. */
	spent: Spent;
	/** What dry runs would have booked: before this turn, and with it. */
	dry?: { before: Spent; now: Spent };
}

const blankJournal = (): NodeJournal => ({ run: 0, entries: {}, earlier: [], spent: { usd: 0, images: 0 } });

/** The journals of this execution by the name of their node. */
function allJournals(ctx: Pick<IExecuteFunctions, 'getContext'>): Record<string, NodeJournal> {
	const flow: IDataObject = ctx.getContext('flow');
	if (!isRecord(flow[key])) flow[key] = {};
	return flow[key] as unknown as Record<string, NodeJournal>;
}

/** The journal of the node that runs, made where there is none. */
export function openJournal(ctx: IExecuteFunctions): NodeJournal {
	const all = allJournals(ctx);
	const { name } = ctx.getNode();
	if (!Object.hasOwn(all, name)) all[name] = blankJournal();
	return all[name]!;
}

/** One purchase, or the end of a row that was sent and brought nothing, or may not have. */
export interface Bought extends Place, RowResult {
	/** Why it brought nothing; absent where it did. */
	message?: string;
}

/** The same, with the node it was bought by. */
export interface Purchase extends Bought {
	node: string;
}

/** Everything the image nodes of this execution have bought so far, whatever their items show. */
export function purchasesOf(ctx: Pick<IExecuteFunctions, 'getContext'>): Purchase[] {
	return Object.entries(allJournals(ctx)).flatMap(([node, journal]) =>
		[...journal.earlier, ...Object.values(journal.entries).flatMap(purchasesIn)].map((one) => ({ ...one, node })),
	);
}

/** What an entry holds, each with its place: of a call whose answer is still to come, how it ends if none does. */
export function purchasesIn(entry: Entry): Bought[] {
	const { results } = entry;
	const problem = entry.doubt?.problem ?? entry.problem;
	const place = placeOf(entry);
	const ended = problem ? [{ receipt: problem.receipt, message: problem.message }] : results;
	return ended.map((result) => ({ ...place, ...result }));
}
