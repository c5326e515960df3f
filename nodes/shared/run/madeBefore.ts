import type { IExecuteFunctions } from 'n8n-workflow';

/** The most values n8n keeps per node, the oldest going first: half as many rows. */
const mostValues = 200_000;
const history = { mode: 'entries', maxEntries: mostValues } as const;

/** A row is recorded in both: one can then be lost. */
const copies = ['1', '2'] as const;

const inCopy = (copy: string, key: string) => `${copy}:${key}`;
/** Stands in a copy while it is being looked up. */
const markOf = (copy: string) => `lookup ${copy}`;

/**
 * Rows that earlier executions of this workflow made, by the key the user picked. Kept in n8n's database by its own
 * de-duplication, so it survives restarts. A key is recorded only once its image is stored.
 *
 * n8n can only look up and record together: what was not there is taken back at once. Were n8n killed between the two, rows
 * nobody made would seem made. So a mark is recorded in the same write as the lookup and taken back in the same write: a
 * mark that stands tells that the copy cannot be trusted any more, and the other one is looked up.
 */
export class MadeBefore {
	private made = new Set<string>();

	/** One write at a time: n8n keeps the keys of a node in one record, and parallel writes would lose some. */
	private writing: Promise<unknown> = Promise.resolve();

	constructor(private readonly ctx: IExecuteFunctions) {}

	/** Looks up the keys of all rows at once. */
	async lookUp(keys: string[]): Promise<void> {
		const wanted = [...new Set(keys.filter((key) => key !== ''))];
		if (wanted.length === 0) return;
		for (const copy of copies) {
			const mark = markOf(copy);
			const asked = wanted.map((key) => inCopy(copy, key));
			const { new: unseen } = await this.ctx.helpers.checkProcessedAndRecord([mark, ...asked], 'node', history);
			const fresh = new Set(unseen.map(String));
			const isSound = fresh.has(mark);
			const isLast = copy === copies.at(-1);
			if (!isSound && !isLast) continue;
			if (fresh.size > 0) await this.ctx.helpers.removeProcessed(unseen, 'node', history);
			this.made = new Set(wanted.filter((key) => !fresh.has(inCopy(copy, key))));
			return;
		}
	}

	has(key: string): boolean {
		return this.made.has(key);
	}

	/** Records a finished row. */
	async record(key: string): Promise<void> {
		if (key === '') return;
		const values = copies.map((copy) => inCopy(copy, key));
		const write = async () => await this.ctx.helpers.checkProcessedAndRecord(values, 'node', history);
		// A write that fails is its own row's matter.
		this.writing = this.writing.then(write, write);
		await this.writing;
	}
}
