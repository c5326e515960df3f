import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { addUsd, showUsd } from '../money/dollars';
import { toCsv } from '../output/csv';
import { imagesIn } from '../output/items';

/** Names of the execution's custom data; n8n allows letters, numbers and underscores. */
const summaryKey = 'imagesBought';
const receiptsKey = 'imagesBoughtReceipts';

/** Longest value n8n takes without complaint. */
const longestValue = 255;

/** An item that was bought, without its bytes. */
interface Line {
	node: string;
	row: number;
	json: IDataObject;
	/** Ids in n8n's binary store. */
	files: string[];
}

/**
 * What the image nodes of one execution have bought so far. n8n throws away what a stopped execution's nodes gave; its
 * custom data survives, so that on Stop a summary and the receipts are put there.
 */
class Bought {
	private lines: Line[] = [];

	private underWay = 0;

	add(ctx: IExecuteFunctions, items: INodeExecutionData[], row: number): void {
		const node = ctx.getNode().name;
		this.lines.push(
			...items.map(({ json, binary = {} }) => ({
				node,
				row: row + 1,
				json,
				files: Object.values(binary).flatMap(({ id }) => (id ? [id] : [])),
			})),
		);
	}

	/** A row is being sent; call what this gives once it has ended. */
	begin(): () => void {
		this.underWay += 1;
		return () => (this.underWay -= 1);
	}

	/** Leaves the summary at once, and the receipts as a file whose address follows: both before n8n saves the execution. */
	async leave(ctx: IExecuteFunctions): Promise<void> {
		if (this.lines.length === 0 && this.underWay === 0) return;
		ctx.customData.set(summaryKey, this.summary().slice(0, longestValue));
		if (this.lines.length === 0) return;
		const base = ctx.getInstanceBaseUrl();
		const addressOf = (id: string) => `${base}rest/binary-data?id=${encodeURIComponent(id)}&action=download`;
		const records = this.lines.map(({ node, row, json, files }) => {
			const own = { node, row, picture: files.map(addressOf).join(' ') };
			// First for their place in the sheet, and last because a row may have columns of these names.
			return { ...own, ...json, ...own };
		});
		const stored = await ctx.helpers.prepareBinaryData(Buffer.from(toCsv(records)), 'receipts.csv', 'text/csv');
		if (stored.id) ctx.customData.set(receiptsKey, addressOf(stored.id).slice(0, longestValue));
	}

	private summary(): string {
		const images = this.lines.reduce((sum, { json }) => sum + imagesIn(json), 0);
		const known = this.lines.flatMap(({ json }) => (typeof json.costUsd === 'number' ? [json.costUsd] : []));
		const cost = known.length < this.lines.length ? `${showUsd(addUsd(...known))} and some of unknown price` : showUsd(addUsd(...known));
		const nodes = [...new Set(this.lines.map(({ node }) => node))].map(
			(node) => `${node} rows ${spans(this.lines.filter((line) => line.node === node).map(({ row }) => row))}`,
		);
		const open = this.underWay > 0 ? ` ${this.underWay} more under way when it was stopped: perhaps billed.` : '';
		return `${images} ${images === 1 ? 'image' : 'images'}, ${cost}.${open} ${nodes.join('; ')}`.trim();
	}
}

/** `1-3, 7` */
function spans(rows: number[]): string {
	const sorted = [...new Set(rows)].sort((a, b) => a - b);
	const found: Array<[number, number]> = [];
	for (const row of sorted) {
		const last = found.at(-1);
		if (last && row === last[1] + 1) last[1] = row;
		else found.push([row, row]);
	}
	return found.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}

/** One account per execution, found by the signal that stops it; let go with the execution. */
const accounts = new WeakMap<AbortSignal, Bought>();

/** The account of this execution; undefined where n8n cannot tell a node that it is stopped. */
export function boughtIn(ctx: IExecuteFunctions): Bought | undefined {
	const signal = ctx.getExecutionCancelSignal?.();
	if (!signal) return undefined;
	const known = accounts.get(signal);
	if (known) return known;
	const bought = new Bought();
	accounts.set(signal, bought);
	// Whatever goes wrong here, the execution is over.
	signal.addEventListener('abort', () => void bought.leave(ctx).catch(() => {}), { once: true });
	return bought;
}

export type { Bought };
