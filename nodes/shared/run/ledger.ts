import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

/** Largest item the ledger keeps, in characters of JSON: references to stored files are small, pictures held in memory are not. */
const largestItem = 32_000;

/**
 * What one execution has already bought. n8n's Retry On Fail runs all items of a node again; the ledger, kept in the
 * node's context, survives the tries of one execution, so a finished row is returned and not bought a second time.
 *
 * A key names the run (loops come back to the same node, and mean a new purchase), the row and everything that was sent.
 */
export class Ledger {
	/**
	 * @param store the node's context: `ctx.getContext('node')`
	 * @param run index of this run of the node within the execution
	 */
	constructor(
		private readonly store: IDataObject,
		private readonly run: number,
	) {
		const kept = (this.store.gptImageLedger as IDataObject | undefined) ?? {};
		const ofThisRun = Object.entries(kept).filter(([key]) => key.startsWith(`${run}:`));
		this.store.gptImageLedger = Object.fromEntries(ofThisRun);
	}

	/** The items of a row that was made in an earlier try; undefined if it was not, or was another request. */
	find(row: number, fingerprint: string): INodeExecutionData[] | undefined {
		return this.entries[this.key(row, fingerprint)] as unknown as INodeExecutionData[] | undefined;
	}

	/** Remembers a finished row. False when it is too large to be kept (n8n's memory mode holds pictures inside the item). */
	remember(row: number, fingerprint: string, items: INodeExecutionData[]): boolean {
		if (JSON.stringify(items).length > largestItem) return false;
		this.entries[this.key(row, fingerprint)] = items as unknown as IDataObject[];
		return true;
	}

	private get entries(): IDataObject {
		return this.store.gptImageLedger as IDataObject;
	}

	private key(row: number, fingerprint: string): string {
		return `${this.run}:${row}:${fingerprint}`;
	}
}
