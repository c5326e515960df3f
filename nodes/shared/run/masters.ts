import type { RowEnd } from '../output/types';
import type { RowSettings } from './order/types';
import type { Call } from './order/writeOrder';
import { refusedProblem } from './problem';

/** The first images of rows whose other purposes are made from them. */
export class Masters<Settings extends RowSettings> {
	private readonly ends = new Map<number, Promise<RowEnd>>();

	/** Buys a call, where it is to be made from its row's first image only after that one. Calls of a row come in their order. */
	async buy(call: Call<Settings>, buy: (call: Call<Settings>) => Promise<RowEnd>): Promise<RowEnd> {
		const { masterFirst = false, purposes = [] } = 'settings' in call.read ? call.read.settings : ({} as Partial<RowSettings>);
		if (!masterFirst || call.channel === undefined) return await buy(call);
		const first = this.ends.get(call.row);
		if (first && call.channel !== purposes[0]) return await buyFrom(first, call, buy);
		const end = buy(call);
		if (!first) this.ends.set(call.row, end);
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
	description: 'The item of the first purpose says why. Put that right, or turn off Same Look for All Purposes.',
};
