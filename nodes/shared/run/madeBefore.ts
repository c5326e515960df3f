import type { IExecuteFunctions } from 'n8n-workflow';

/** The most keys n8n keeps per node; the oldest go first. */
const mostKeys = 100_000;
const history = { mode: 'entries', maxEntries: mostKeys } as const;

/**
 * Rows that earlier executions of this workflow made, by the key the user picked. Kept in n8n's database by its own
 * de-duplication, so it survives restarts. A key is recorded only once its image is stored.
 */
export class MadeBefore {
	private made = new Set<string>();

	/** One write at a time: n8n keeps the keys of a node in one record, and parallel writes would lose some. */
	private writing: Promise<unknown> = Promise.resolve();

	constructor(private readonly ctx: IExecuteFunctions) {}

	/** Looks up the keys of all rows at once. n8n can only look up and record together, so what is new is taken back at once. */
	async lookUp(keys: string[]): Promise<void> {
		const wanted = [...new Set(keys.filter((key) => key !== ''))];
		if (wanted.length === 0) return;
		const { new: unseen } = await this.ctx.helpers.checkProcessedAndRecord(wanted, 'node', history);
		if (unseen.length > 0) await this.ctx.helpers.removeProcessed(unseen, 'node', history);
		const fresh = new Set(unseen.map(String));
		this.made = new Set(wanted.filter((key) => !fresh.has(key)));
	}

	has(key: string): boolean {
		return this.made.has(key);
	}

	/** Records a finished row. */
	async record(key: string): Promise<void> {
		if (key === '') return;
		this.writing = this.writing.then(async () => await this.ctx.helpers.checkProcessedAndRecord([key], 'node', history));
		await this.writing;
	}
}
