import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { besideReceipt, type RowProblem } from '../output/items';
import { readOutputSettings } from '../parameters/read';
import { callKey, callsOf, endsByRow, named, rowItems, type Call } from './calls';
import { fallBack } from './fallBack';
import { withFileLinks } from './fileLinks';
import { addRunHints } from './hints';
import { inOrder } from '../base/pool';
import { insteadOf, prepareCall } from './prepareRow';
import { problemError, refusedProblem, unreadableProblem } from './problem';
import { openRun, type Run } from './run';
import { sendRow } from './sendRow';
import type { ImageStep } from './types';

/** How a row ended: with its items, or with the reason it has none. */
export type RowEnd = { items: INodeExecutionData[] } | { problem: RowProblem };

/**
 * The one loop over rows, for every image node. Rows are checked, sent, stored and receipted side by side; the output keeps
 * the order of the input, and every item is paired with its row.
 *
 * Without Continue on error, all rows are checked before the first is sent, so that a bad row costs nothing.
 * @throws NodeOperationError | NodeApiError for the first row that ends without an image, unless the node continues on error
 */
export async function runRows(ctx: IExecuteFunctions, step: ImageStep): Promise<INodeExecutionData[][]> {
	const rows = ctx.getInputData().length;
	if (rows === 0) return [[]];
	const run = await openRun(ctx);
	const stopAtProblem = !ctx.continueOnFail();
	const calls = callsOf(ctx, rows);
	await run.madeBefore.lookUp(calls.map((call) => keyOf(ctx, call)));
	if (stopAtProblem) await checkAll(run, step, calls);

	let stopped = false;
	const endCall = async (index: number): Promise<RowEnd> => {
		const call = calls[index]!;
		const end = withFileLinks(run, call.row, await runCall(run, step, call));
		if ('problem' in end && stopAtProblem) stopped = true;
		return end;
	};
	const ends = await inOrder(calls.length, run.settings.concurrency, endCall, () => stopped || run.cancelled());
	addRunHints(run, ends);

	const firstProblem = ends.findIndex((end) => end !== undefined && 'problem' in end);
	if (stopAtProblem && firstProblem >= 0)
		throw problemError(ctx, calls[firstProblem]!.row, (ends[firstProblem] as { problem: RowProblem }).problem);
	return [endsByRow(calls, ends).flatMap(({ row, isSplit, of }) => rowItems(ctx, row, of, isSplit ? inputFields(ctx, row) : {}, isSplit))];
}

/** Looks at the first call of each row: the others differ in nothing. */
async function checkAll(run: Run, step: ImageStep, calls: Call[]): Promise<void> {
	for (const call of calls.filter(({ image = 0 }) => image === 0)) {
		const problem = await foreseenProblem(run, step, call);
		if (problem) throw problemError(run.ctx, call.row, problem);
	}
}

async function foreseenProblem(run: Run, step: ImageStep, call: Call): Promise<RowProblem | undefined> {
	const { row } = call;
	if (!step.check) {
		const prepared = await prepareCall(run, step, call);
		return 'problem' in prepared ? prepared.problem : undefined;
	}
	try {
		const refusal = await step.check(run.ctx, row, run.route, insteadOf(call));
		return refusal && refusedProblem(row, refusal, { routeOwner: run.route.owner });
	} catch (error) {
		return unreadableProblem(row, error);
	}
}

async function runCall(run: Run, step: ImageStep, call: Call): Promise<RowEnd> {
	const prepared = await prepareCall(run, step, call);
	if ('problem' in prepared) return prepared;
	const { ready } = prepared;
	if (run.madeBefore.has(ready.output.rowKey)) return { items: [] };
	const input = call.image === undefined ? inputFields(run.ctx, call.row) : {};
	const end = await sendRow(run, call.row, ready, input);
	return named('problem' in end ? await fallBack(run, step, call, ready, end.problem, input) : end, call);
}

/** The key by which a call is known again; a row whose key cannot be read says so when it is prepared. */
function keyOf(ctx: IExecuteFunctions, { row, image }: Call): string {
	try {
		return callKey(readOutputSettings(ctx, row).rowKey, image);
	} catch {
		return '';
	}
}

/** The fields of a row, where they are wanted; n8n keeps files of combined workflows in `_files`, which are not fields. */
function inputFields(ctx: IExecuteFunctions, row: number): IDataObject {
	if (!readOutputSettings(ctx, row).includeInput) return {};
	const { _files, ...fields } = ctx.getInputData()[row]?.json ?? {};
	return besideReceipt(fields);
}
