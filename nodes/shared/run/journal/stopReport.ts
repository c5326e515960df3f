import type { IExecuteFunctions } from 'n8n-workflow';
import { toCsv } from '../../output/csv';
import { showUsd } from '../../money/dollars';
import { placeName } from '../../output/place';
import { billedOnce } from '../../receipt/billedOnce';
import { costText, sumReceipts } from '../../receipt/sums';
import { type Purchase, purchasesOf } from './stored';

/** Names of the execution's custom data; n8n allows letters, numbers and underscores. */
const summaryKey = 'imagesBought';
const receiptsKey = 'imagesBoughtReceipts';

/** Longest value n8n takes without complaint. */
const longestValue = 255;

const reported = new WeakSet<AbortSignal>();

/**
 * n8n throws away what the nodes of a stopped execution gave. What they bought is left behind where it survives: a summary and
 * the address of a file with all receipts in the execution's custom data, and both in n8n's log. Once per execution.
 */
export function reportOnStop(ctx: IExecuteFunctions): void {
	const signal = ctx.getExecutionCancelSignal?.();
	if (!signal || reported.has(signal)) return;
	reported.add(signal);
	// Whatever goes wrong here, the execution is over.
	signal.addEventListener('abort', () => void report(ctx).catch(() => {}), { once: true });
}

async function report(ctx: IExecuteFunctions): Promise<void> {
	const bought = purchasesOf(ctx).filter(({ receipt }) => receipt.outcome !== 'dryRun');
	if (bought.length === 0) return;
	const text = summary(billedOnce(bought));
	ctx.logger.warn(`Stopped. ${text} ${bought.map(line).join('; ')}`);
	ctx.customData.set(summaryKey, text.slice(0, longestValue));
	const base = ctx.getInstanceBaseUrl();
	const addressOf = (id: string) => `${base}rest/binary-data?id=${encodeURIComponent(id)}&action=download`;
	const records = bought.map(({ node, row, file, receipt }) => ({ node, row: row + 1, picture: file?.id ? addressOf(file.id) : '', ...receipt }));
	const stored = await ctx.helpers.prepareBinaryData(Buffer.from(toCsv(records)), 'receipts.csv', 'text/csv');
	// Half an address leads nowhere: n8n takes it whole, and complains in its log where it is very long.
	if (stored.id) ctx.customData.set(receiptsKey, addressOf(stored.id));
}

const line = ({ node, file, receipt, ...place }: Purchase) =>
	`${node}, ${placeName(place)}: ${receipt.outcome}${file?.id ? `, file ${file.id}` : ''}${receipt.requestId ? `, request ${receipt.requestId}` : ''}${receipt.responseId ? `, response ${receipt.responseId}` : ''}`;

function summary(bought: Purchase[]): string {
	const made = bought.filter(({ receipt }) => receipt.outcome === 'made');
	const nodes = [...new Set(made.map(({ node }) => node))].map(
		(node) => `${node} rows ${spans(made.filter((one) => one.node === node).map(({ row }) => row + 1))}`,
	);
	return `${made.length} ${made.length === 1 ? 'image' : 'images'}, ${spent(bought)}. ${nodes.join('; ')}`.trim();
}

/** Calls without an answer cost nothing for certain; what they may cost stands behind the sum. */
function spent(bought: Purchase[]): string {
	const sumOf = (some: Purchase[]) => sumReceipts(some.map(({ receipt }) => receipt));
	const { costUsd, mayBeBilledUsd } = sumOf(bought);
	const { costUnknown } = sumOf(bought.filter(({ receipt }) => receipt.outcome !== 'unknown'));
	const more = mayBeBilledUsd === 0 ? '' : `; perhaps ${mayBeBilledUsd === null ? '' : `${showUsd(mayBeBilledUsd)} `}more for calls without an answer`;
	return `${costText({ costUsd, costUnknown })}${more}`;
}

/** `1-3, 7` */
function spans(rows: number[]): string {
	const found: Array<[number, number]> = [];
	for (const row of [...new Set(rows)].sort((a, b) => a - b)) {
		const last = found.at(-1);
		if (last && row === last[1] + 1) last[1] = row;
		else found.push([row, row]);
	}
	return found.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}
