import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { eachInOrder } from '../base/pool';
import { replacedColumns, type RowFrame } from '../output/items';
import { placeOf } from '../output/place';
import { rowItems } from '../output/rows';
import { defaultOutput } from '../output/settings';
import type { RowEnd } from '../output/types';
import { SharedPictures } from '../references/sharedPictures';
import { frameOf } from './frame';
import { addRunHints } from './hints';
import { Leaving } from './leave/leave';
import { Masters } from './masters';
import type { RowSettings } from './order/types';
import { type Call, readCalls, writeOrder, type Written, type Writing } from './order/writeOrder';
import { allRefused, openOrSay } from './opening';
import { problemError } from './problem';
import { Progress } from './progress';
import { buy } from './send/buy';
import { fallBack } from './send/fallBack';
import { makeSmaller } from './send/makeSmaller';
import { SamePictures } from './samePictures';
import type { Step } from './step';
import type { Run } from './types';

/** A call that was looked at before the first was sent, with the order where it is complete already. */
type Looked<Settings, Request> = Call<Settings> & { written?: Written<Request> };

/**
 * The one loop over rows, for every image node. Rows are checked, sent, stored and receipted side by side; the output keeps
 * the order of the input, and every item is paired with its row.
 *
 * Without Continue on error, all rows are checked before the first is sent, so that a bad row costs nothing.
 * @throws NodeOperationError | NodeApiError for the first row that ends without an image, unless the node continues on error
 */
export async function runRows<Settings extends RowSettings, Request>(
	ctx: IExecuteFunctions,
	step: Step<Settings, Request>,
): Promise<INodeExecutionData[]> {
	if (ctx.getInputData().length === 0) return [];
	const opened = await openOrSay(ctx, step);
	if ('problem' in opened) return allRefused(ctx, opened.problem, problemsKeepColumns(ctx));
	const { run } = opened;
	const writing = { run, step, pictures: new SharedPictures() };
	const stopAtProblem = !ctx.continueOnFail();
	const calls: Iterable<Looked<Settings, Request>> = stopAtProblem ? await lookAtAll(writing) : readCalls(run, step);

	const leaving = new Leaving(run);
	const progress = new Progress(run);
	const masters = new Masters<Settings>();
	const samePictures = new SamePictures(writing);
	const endCall = async (call: Looked<Settings, Request>) => {
		const frame = frameOfCall(run, call);
		await leaving.room();
		const end = await samePictures.buy(call, async (wanted) => await masters.buy(wanted, async (one) => await buyCall(writing, one)));
		// Not sent because another row ended without an image: no news of this row, which a later run makes.
		const isNotSent = run.stopped && 'problem' in end && end.problem.receipt.attempts === 0;
		if ('problem' in end && stopAtProblem) run.stopped = true;
		if (!isNotSent) leaving.begin(frame, call, end);
		progress.add(call, end);
		return { ...placeOf(call), frame, end, isNotSent };
	};
	const making = eachInOrder(calls, run.settings.concurrency, endCall, () => run.stopped || run.cancelled());
	const ended = await making.finally(() => closeRun(run));
	await leaving.finished();
	addReplacedColumns(run, ended);
	addRunHints(run, ended);

	const problem = ended.find(({ end, isNotSent }) => 'problem' in end && !isNotSent);
	if (stopAtProblem && problem && 'problem' in problem.end) throw problemError(ctx, problem, problem.end.problem);
	const items = rowItems(ended, problemsKeepColumns(ctx));
	if (!problem && !looksFailed(items)) run.journal.allMade();
	return items;
}

function closeRun({ journal, budget }: Run): void {
	journal.close();
	budget.close();
}

/** Looks at every call before the first is sent, and keeps what it read. The calls of one row differ in nothing. */
async function lookAtAll<Settings extends RowSettings, Request>(writing: Writing<Settings, Request>): Promise<Array<Looked<Settings, Request>>> {
	const { run, step } = writing;
	const calls: Array<Looked<Settings, Request>> = [];
	for (const call of readCalls(run, step)) {
		const isFirst = (call.image ?? 0) === 0;
		const written = isFirst ? await writeOrder(writing, call, run.first, { depth: 'header' }) : undefined;
		if (written && 'problem' in written) throw problemError(run.ctx, call, written.problem);
		calls.push({ ...call, written: written?.isComplete ? written : undefined });
	}
	return calls;
}

async function buyCall<Settings extends RowSettings, Request>(
	writing: Writing<Settings, Request>,
	call: Looked<Settings, Request>,
): Promise<RowEnd> {
	const { run, step } = writing;
	const written = call.written ?? (await writeOrder(writing, call, run.first, { depth: 'whole' }));
	call.written = undefined;
	if ('problem' in written) return written;
	const end = await buy(run, run.first, written, step.sender);
	writing.pictures.letGo(written.held);
	if ('problem' in end) return await fallBack(writing, call, written.order, end.problem);
	return run.settings.makeSmaller ? await makeSmaller(writing, call, written.order, end.results) : end;
}

const frameOfCall = <Settings extends RowSettings>({ ctx, isTool }: Run, { row, read }: Call<Settings>): RowFrame =>
	frameOf(ctx, row, { output: 'settings' in read ? read.settings.output : defaultOutput, isTool });

/** n8n's Retry On Fail runs a node again whose first item has a field `error`, also where that is a column of the row. */
const looksFailed = ([first]: INodeExecutionData[]): boolean => ![undefined, null, false].includes(first?.json.error as undefined);

/** In the error output n8n adds the columns of the row itself, and takes only items that hold nothing but an error. */
const problemsKeepColumns = (ctx: IExecuteFunctions): boolean => ctx.getNode().onError !== 'continueErrorOutput';

function addReplacedColumns(run: Run, ended: Array<{ frame: RowFrame; end: RowEnd }>): void {
	const replaced = new Set(ended.flatMap(({ frame, end }) => ('results' in end ? replacedColumns(frame, end.results) : [])));
	if (replaced.size > 0) run.remarks.add(`Columns of the rows that the output replaces: ${[...replaced].join(', ')}.`);
}
