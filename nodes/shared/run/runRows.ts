import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { problemItem, type RowProblem } from '../output/items';
import { priceAgeHint } from '../money/price';
import { readOutputSettings } from '../parameters/read';
import { addRunHints } from './hints';
import { inOrder } from './pool';
import { problemError, refusedProblem, unreadableProblem } from './problem';
import { openRun, type Run } from './run';
import { sendRow } from './sendRow';
import type { ImageStep, Instead, PreparedRow } from './types';

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
	await run.madeBefore.lookUp(rowKeys(ctx, rows));
	if (stopAtProblem) await checkAll(run, step, rows);

	let stopped = false;
	const endRow = async (row: number): Promise<RowEnd> => {
		const end = await runRow(run, step, row);
		if ('problem' in end && stopAtProblem) stopped = true;
		return end;
	};
	const ends = await inOrder(rows, run.settings.concurrency, endRow, () => stopped || run.cancelled());
	addRunHints(run, ends);

	const firstProblem = ends.findIndex((end) => end !== undefined && 'problem' in end);
	if (stopAtProblem && firstProblem >= 0) throw problemError(ctx, firstProblem, (ends[firstProblem] as { problem: RowProblem }).problem);
	return [ends.flatMap((end, row) => (end === undefined ? [] : 'items' in end ? end.items : [problemItem(row, end.problem)]))];
}

async function checkAll(run: Run, step: ImageStep, rows: number): Promise<void> {
	for (let row = 0; row < rows; row++) {
		const problem = await foreseenProblem(run, step, row);
		if (problem) throw problemError(run.ctx, row, problem);
	}
}

async function foreseenProblem(run: Run, step: ImageStep, row: number): Promise<RowProblem | undefined> {
	if (!step.check) {
		const prepared = await prepareRow(run, step, row);
		return 'problem' in prepared ? prepared.problem : undefined;
	}
	try {
		const refusal = await step.check(run.ctx, row, run.route);
		return refusal && refusedProblem(row, refusal, { routeOwner: run.route.owner });
	} catch (error) {
		return unreadableProblem(row, error);
	}
}

async function runRow(run: Run, step: ImageStep, row: number): Promise<RowEnd> {
	const prepared = await prepareRow(run, step, row);
	if ('problem' in prepared) return prepared;
	if (run.madeBefore.has(prepared.ready.output.rowKey)) return { items: [] };
	const input = prepared.ready.output.includeInput ? rowFields(run.ctx, row) : {};
	const end = await sendRow(run, row, prepared.ready, input);
	return await fallBack(run, step, row, end, input);
}

/** Asks the second model, where the user named one for outcomes like this. Never after `unknown`: that may be paid already. */
async function fallBack(run: Run, step: ImageStep, row: number, end: RowEnd, input: IDataObject): Promise<RowEnd> {
	const { fallbackModel: model, fallbackAfter } = run.settings;
	if ('items' in end || !model || run.cancelled()) return end;
	const { outcome, modelRequested, attempts } = end.problem.receipt;
	if (outcome === 'unknown' || attempts === 0 || modelRequested === model || !fallbackAfter.includes(outcome)) return end;
	const second = await prepareRow(run, step, row, { model });
	if ('problem' in second) return end;
	const { ready } = second;
	return await sendRow(run, row, { ...ready, requested: { ...ready.requested, fallbackFrom: modelRequested } }, input);
}

type Prepared = { ready: PreparedRow } | { problem: RowProblem };

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

/** The keys by which rows are known again; a row whose key cannot be read says so when it is prepared. */
function rowKeys(ctx: IExecuteFunctions, rows: number): string[] {
	return Array.from({ length: rows }, (_, row) => {
		try {
			return readOutputSettings(ctx, row).rowKey;
		} catch {
			return '';
		}
	});
}

/** The fields of a row; n8n keeps files of combined workflows in `_files`, which are not fields. */
function rowFields(ctx: IExecuteFunctions, row: number): IDataObject {
	const { _files, ...fields } = ctx.getInputData()[row]?.json ?? {};
	return fields;
}
