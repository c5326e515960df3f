import { addUsd } from '../money/dollars';
import type { RowEnd } from '../output/types';
import { costText, sumReceipts } from '../receipt/sums';
import type { RowSettings } from './order/types';
import { type Call, placesOf } from './order/writeOrder';
import type { Run } from './types';

/** Says how far a long run is: in n8n's log, and in the browser's console where somebody watches. */
export class Progress {
	/** Calls that are still to end, of the rows that have begun to. */
	private readonly open = new Map<number, number>();

	private rows = 0;

	private readonly without = new Set<number>();

	private readonly cost = { costUsd: 0, costUnknown: 0 };

	constructor(private readonly run: Run) {}

	add<Settings extends RowSettings>({ row, read }: Call<Settings>, end: RowEnd): void {
		const left = (this.open.get(row) ?? placesOf(row, read).length) - 1;
		if (left > 0) this.open.set(row, left);
		else this.open.delete(row);
		this.rows += left > 0 ? 0 : 1;
		if ('problem' in end) this.without.add(row);
		const sums = sumReceipts('results' in end ? end.results.map(({ receipt }) => receipt) : [end.problem.receipt]);
		this.cost.costUsd = addUsd(this.cost.costUsd, sums.costUsd);
		this.cost.costUnknown += sums.costUnknown;
		const { ctx } = this.run;
		const without = this.without.size > 0 ? `, ${this.without.size} without an image` : '';
		const line = `${ctx.getNode().name}: ${this.rows} of ${ctx.getInputData().length}, ${costText(this.cost)}${without}`;
		ctx.logger.info(line);
		ctx.sendMessageToUI?.(line);
	}
}
