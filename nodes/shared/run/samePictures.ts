import { findPreset } from '../catalog/channels';
import type { RowEnd, RowResult } from '../output/types';
import type { Receipt } from '../receipt/types';
import { madeAgainAbove, weighed } from '../receipt/weight';
import { pictureOf } from '../request/samePicture';
import type { Order, RowSettings } from './order/types';
import { type Call, writeOrder, type Writing } from './order/writeOrder';
import { failedProblem } from './problem';
import { withLinks } from './send/buy';
import { storeAgain } from './send/store';

/** The purposes of a row: whose picture each gets, and the orders of those that get another's, with pictures only looked at. */
interface Group {
	orders: Map<string, Order>;
	from: Map<string, string>;
}

/** Buys one picture for all purposes of a row that ask for the same, and delivers it to each under its own name and size. */
export class SamePictures<Settings extends RowSettings, Request> {
	private readonly groups = new Map<number, Promise<Group>>();
	private readonly ends = new Map<string, Promise<RowEnd>>();

	constructor(private readonly writing: Writing<Settings, Request>) {}

	/** @param buy buys the call it is given: this one, or that of the purpose whose picture this one gets */
	async buy(call: Call<Settings>, buy: (call: Call<Settings>) => Promise<RowEnd>): Promise<RowEnd> {
		const { row, image, channel, read } = call;
		if (channel === undefined || 'problem' in read) return await buy(call);
		const { orders, from } = await this.group(call, read.settings);
		const source = from.get(channel) ?? channel;
		const key = [row, source, image ?? ''].join(':');
		const bought = this.ends.get(key) ?? buy(source === channel ? call : { row, image, channel: source, read });
		this.ends.set(key, bought);
		const end = await bought;
		return source === channel ? end : await deliver(this.writing, { ...orders.get(channel)!, image }, end);
	}

	private async group(call: Call<Settings>, settings: Settings): Promise<Group> {
		const found = this.groups.get(call.row) ?? this.look(call, settings);
		this.groups.set(call.row, found);
		return await found;
	}

	private async look({ row, read, image }: Call<Settings>, { purposes = [] }: Settings): Promise<Group> {
		const { run } = this.writing;
		const orders = new Map<string, Order>();
		for (const channel of purposes) {
			const written = await writeOrder(this.writing, { row, read, image, channel }, run.first, { depth: 'header' });
			if ('order' in written) orders.set(channel, written.order);
		}
		const asked = [...orders].map(([channel, { fingerprint, target, known }]) => {
			// Where a heavy file is made again, its limit is a part of what is asked for.
			const above = run.settings.makeSmaller ? madeAgainAbove(known) : undefined;
			return { channel, request: [fingerprint, above ?? ''].join(':'), target };
		});
		const from = pictureOf(asked);
		for (const [channel, source] of from) if (source === channel) orders.delete(channel);
		return { orders, from };
	}
}

/** The pictures of another purpose, as files of this one's: what they cost is on that one's receipts. */
async function deliver<Settings extends RowSettings, Request>({ run }: Writing<Settings, Request>, order: Order, end: RowEnd): Promise<RowEnd> {
	const { channel = '' } = order;
	if ('problem' in end) return { problem: { ...end.problem, receipt: { ...end.problem.receipt, ...freeOf(end.problem.receipt), channel } } };
	const known = run.journal.find(order);
	if (known) return known;
	try {
		const results: RowResult[] = [];
		for (const [index, result] of end.results.entries()) results.push(await copyOf(run, order, { result, index }));
		const delivered = withLinks(run, order, { results });
		if (!run.settings.dryRun && 'results' in delivered) run.journal.made(order, delivered.results);
		return delivered;
	} catch {
		return { problem: failedProblem(notCopied, { ...order.known, attempts: 0, costUsd: 0 }) };
	}
}

const notCopied = {
	outcome: 'failed',
	code: 'not_copied',
	message: 'The image was made for another purpose of the row too, and n8n could not store it a second time',
	description: 'Take it from the item of the other purpose.',
	retry: 'never',
} as const;

async function copyOf(run: Writing<RowSettings, unknown>['run'], order: Order, { result, index }: { result: RowResult; index: number }): Promise<RowResult> {
	const { receipt, file } = result;
	const channel = order.channel!;
	const { withinWeight: _, fit: __, fileUrl: ___, ...of } = receipt;
	const note = `Same request as ${findPreset(receipt.channel ?? '')?.name ?? receipt.channel}: bought once, the cost is on its receipt`;
	// Where the first file was put says nothing of this one.
	const free = { ...of, ...freeOf(receipt), channel, note, storagePointer: '' };
	if (!file) return { receipt: free };
	const kept = await storeAgain(run, order, file, { index, sealed: receipt.provenance !== undefined && receipt.provenance !== 'none' });
	const { note: cut = '', ...delivered } = order.target ? kept.delivered! : {};
	const seal = receipt.provenance === 'broken by cropping' ? { provenance: receipt.provenance } : {};
	const name = { fileName: kept.file.fileName ?? '' };
	return { file: kept.file, receipt: weighed({ ...free, ...delivered, ...seal, ...name, note: [note, cut].filter(Boolean).join('. ') }) };
}

/** Nothing was bought for it. */
const freeOf = (receipt: Receipt): Partial<Receipt> => ({
	attempts: 0,
	retryReason: '',
	durationMs: 0,
	...Object.fromEntries((['inputTextTokens', 'inputImageTokens', 'cachedTokens', 'outputTokens', 'partialImages', 'estimatedUsd', 'costUsd', 'mayBeBilledUsd'] as const).flatMap((field) => (field in receipt ? [[field, 0]] : []))),
});
