import type { RowEnd } from '../output/types';
import type { RowSettings } from './order/types';
import type { Call } from './order/writeOrder';
import { refusedProblem } from './problem';

/** The first images of rows whose other purposes are made from them. */
export class Masters<Settings extends RowSettings> {
	private readonly firsts = new Map<number, { channel: string; end: Promise<RowEnd> }>();

	/** Buys a call, where it is to be made from its row's first image only after that one. Calls of a row come in their order. */
	async buy(call: Call<Settings>, buy: (call: Call<Settings>) => Promise<RowEnd>): Promise<RowEnd> {
		const { row, channel, read } = call;
		const { masterFirst = false } = 'settings' in read ? read.settings : ({} as Partial<RowSettings>);
		if (!masterFirst || channel === undefined) return await buy(call);
		const first = this.firsts.get(row);
		if (first && channel !== first.channel) return await buyFrom(first.end, call, buy);
		const end = buy(call);
		if (!first) this.firsts.set(row, { channel, end });
		return await end;
	}
}

async function buyFrom<Settings extends RowSettings>(
	first: Promise<RowEnd>,
	call: Call<Settings>,
	buy: (call: Call<Settings>) => Promise<RowEnd>,
): Promise<RowEnd> {
	const end = await first;
	const master = 'results' in end ? end.results[0]?.file : undefined;
	return master ? await buy({ ...call, master }) : { problem: refusedProblem(noMaster, { channel: call.channel }) };
}

const noMaster = {
	parameter: 'Purpose',
	message: 'The image of the first purpose, from which this one is made, is missing',
	description: 'Put right what the item of the first purpose says, or turn off Same Look for All Purposes.',
};
