import type { IDataObject } from 'n8n-workflow';
import { showUsd } from '../money/dollars';
import type { RowProblem } from '../output/items';
import type { Call } from './calls';
import { prepareCall } from './prepareRow';
import { rowName } from './problem';
import type { Run } from './run';
import type { RowEnd } from './runRows';
import { sendRow } from './sendRow';
import type { ImageStep, Instead, PreparedRow } from './types';

/** Who is asked in place of the first, and for what. */
interface Second {
	run: Run;
	instead?: Instead;
}

/**
 * Asks the second credential, the second model or both for a row that ended without an image, where the user named
 * outcomes like this. Never after `unknown`: that image may be paid for already.
 */
export async function fallBack(
	run: Run,
	step: ImageStep,
	call: Call,
	first: PreparedRow,
	problem: RowProblem,
	input: IDataObject,
): Promise<RowEnd> {
	const { row } = call;
	const second = secondFor(run, first, problem);
	if (!second || run.cancelled()) return { problem };
	const prepared = await prepareCall(second.run, step, call, second.instead);
	if ('problem' in prepared) {
		run.remarks.add(`${rowName(row)}: the fallback could not be asked. ${prepared.problem.message}`);
		return { problem };
	}
	const { ready } = prepared;
	const { modelRequested, routeOwner, costUsd } = problem.receipt;
	if (costUsd) run.remarks.add(`${rowName(row)}: ${routeOwner} billed ${showUsd(costUsd)} for an answer without an image, on top of the receipt.`);
	const asked = { fallbackFrom: modelRequested, fallbackFromOwner: routeOwner, fallbackReason: problem.code };
	// Under the first request's fingerprint, a retry of the node finds what the fallback made before it asks anybody.
	const end = await sendRow(
		second.run,
		row,
		{ ...ready, fingerprint: first.fingerprint, requested: { ...ready.requested, ...asked } },
		input,
	);
	return 'items' in end ? end : { problem: { ...end.problem, description: bothEnds(end.problem, problem) } };
}

function secondFor(run: Run, first: PreparedRow, { receipt }: RowProblem): Second | undefined {
	const { outcome, attempts, modelRequested } = receipt;
	const { fallbackAfter, fallbackModel } = run.settings;
	if (outcome === 'unknown' || attempts === 0 || !fallbackAfter.includes(outcome)) return undefined;
	const elsewhere = first.bound ? undefined : run.fallback;
	const model = fallbackModel === modelRequested ? undefined : fallbackModel;
	if (!elsewhere && !model) return undefined;
	return { run: { ...run, ...elsewhere }, instead: model === undefined ? undefined : { model } };
}

const bothEnds = ({ description }: RowProblem, first: RowProblem): string =>
	`${description} Before that, ${first.receipt.routeOwner} was asked for ${first.receipt.modelRequested}, and: ${first.message.replace(/^Row \d+: /, '')}.`;
