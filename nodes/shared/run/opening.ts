import type { IExecuteFunctions, INodeExecutionData, NodeError } from 'n8n-workflow';
import { problemItem } from '../output/items';
import { defaultOutput } from '../output/settings';
import type { Problem } from '../output/types';
import type { RowSettings } from './order/types';
import { frameOf } from './frame';
import { problemError, refusedProblem, unreadableProblem } from './problem';
import { openRun } from './run';
import type { Step } from './step';
import type { Run, RunSettings } from './types';
import { findUnreadable } from './unreadable';

type Settings = { settings: RunSettings } | { problem: Problem };

/** Without its limits known no row may be made. */
function readRun<Row extends RowSettings, Request>(ctx: IExecuteFunctions, step: Step<Row, Request>): Settings {
	try {
		return { settings: step.readRun(ctx) };
	} catch (error) {
		return { problem: unreadableProblem(findUnreadable(ctx, 0, step.properties) ?? { error }) };
	}
}

/**
 * Opens a run, or says what keeps every row from being made.
 * @throws NodeOperationError when the credential cannot work as it is, unless the node continues on error
 */
export async function openOrSay<Row extends RowSettings, Request>(ctx: IExecuteFunctions, step: Step<Row, Request>): Promise<{ run: Run } | { problem: Problem }> {
	const read = readRun(ctx, step);
	if ('problem' in read) return read;
	// Asked first, because n8n's lint lets nobody throw an error on.
	if (!ctx.continueOnFail()) return { run: await openRun(ctx, read.settings) };
	try {
		return { run: await openRun(ctx, read.settings) };
	} catch (error) {
		const { message, description } = error as NodeError;
		// The message names the credential and its field: there is no parameter of the node to blame.
		return { problem: { ...refusedProblem({ parameter: '', message, description: description ?? '' }), parameter: undefined } };
	}
}

/**
 * The items of rows of which none is made. An error that is thrown would not do: where the node continues, n8n passes the rows
 * on as if they had been made.
 * @throws NodeOperationError for the first row, unless the node continues on error
 */
export function allRefused(ctx: IExecuteFunctions, problem: Problem, keepColumns: boolean): INodeExecutionData[] {
	if (!ctx.continueOnFail()) throw problemError(ctx, { row: 0 }, problem);
	return ctx.getInputData().map((_, row) => problemItem(frameOf(ctx, row, { output: defaultOutput, isTool: false }), { row }, problem, keepColumns));
}
