import { priceAgeHint } from '../money/price';
import type { RowProblem } from '../output/items';
import { callOutput, type Call } from './calls';
import { refusedProblem, unreadableProblem } from './problem';
import type { Run } from './run';
import type { ImageStep, Instead, PreparedRow } from './types';

export type Prepared = { ready: PreparedRow } | { problem: RowProblem };

/** Reads and checks one row, and collects what the user should know of it once. Never rejects. */
async function prepareRow(run: Run, step: ImageStep, row: number, instead?: Instead): Promise<Prepared> {
	try {
		const checked = await step.prepare(run.ctx, row, run.route, instead);
		if (!checked.ok) return { problem: refusedProblem(row, checked.refusal, { routeOwner: run.route.owner }) };
		const { quote } = checked.request;
		const priceAge = quote && priceAgeHint(quote, new Date());
		[...checked.remarks, ...(priceAge ? [priceAge] : [])].forEach((remark) => run.remarks.add(remark));
		return { ready: checked.request };
	} catch (error) {
		return { problem: unreadableProblem(row, error) };
	}
}

/** What a call is asked with in place of its row's settings. */
export const insteadOf = ({ image }: Call, instead: Instead = {}): Instead => (image === undefined ? instead : { ...instead, n: 1 });

/** A call of its own for one image of a row is the row's request with n = 1. */
export async function prepareCall(run: Run, step: ImageStep, call: Call, instead: Instead = {}): Promise<Prepared> {
	const { row, image } = call;
	const prepared = await prepareRow(run, step, row, insteadOf(call, instead));
	if ('problem' in prepared || image === undefined) return prepared;
	const { ready } = prepared;
	return { ready: { ...ready, fingerprint: `${ready.fingerprint}:${image}`, image, output: callOutput(ready.output, call) } };
}
