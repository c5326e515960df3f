import type { Failure as NodeFailure, IExecuteFunctions, JsonObject, NodeError, TimedCause } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { RowProblem } from '../output/items';
import { blankReceipt, type Receipt } from '../receipt/receipt';
import type { Refusal } from '../request/types';
import { mayBeBilled, type Failure } from '../transport/types';

/** How a row is named to a person: counted from 1, as in the sheet it came from. */
export const rowName = (row: number) => `Row ${row + 1}`;

/** Rows that certainly were not billed: the cost is known, and it is nothing. */
const notBilled: Pick<Receipt, 'costUsd' | 'costBasis'> = { costUsd: 0, costBasis: 'usage' };

const billed = (failure: Failure): Partial<Receipt> =>
	mayBeBilled.has(failure.outcome) ? {} : notBilled;

/** A row that was never sent. */
export function refusedProblem(row: number, refusal: Refusal, receipt: Partial<Receipt> = {}): RowProblem {
	return {
		message: `${rowName(row)}, ${refusal.parameter}: ${refusal.message}`,
		description: refusal.description,
		parameter: refusal.parameter,
		code: 'refused_before_sending',
		failureCause: 'configuration-invalid',
		receipt: { ...blankReceipt(), ...receipt, ...notBilled, outcome: 'refused' },
	};
}

/** A row that was not sent because the run's budget does not reach for it. */
export function overBudgetProblem(row: number, reason: string, receipt: Partial<Receipt>): RowProblem {
	return {
		message: `${rowName(row)}: not sent, because the budget of this run does not allow it`,
		description: `${reason}. Raise the budget in the options of this node, or run the remaining rows another time.`,
		code: 'over_budget',
		failureCause: 'quota-exhausted',
		receipt: { ...blankReceipt(), ...receipt, ...notBilled, outcome: 'overBudget' },
	};
}

/** A row that was sent (or could not be) and ended without an image. */
export function failedProblem(row: number, failure: Failure, receipt: Partial<Receipt>): RowProblem {
	return {
		message: `${rowName(row)}: ${failure.message}`,
		description: failure.description,
		parameter: failure.param,
		code: failure.code,
		failureCause: failure.outcome === 'unknown' ? undefined : failure.cause,
		retryAfterMs: failure.retryAfterMs,
		status: failure.status,
		more: failure.details,
		receipt: { ...blankReceipt(), ...billed(failure), ...receipt, outcome: failure.outcome, requestId: failure.requestId ?? receipt.requestId ?? '' },
	};
}

/** A parameter of the row could not even be read, for example because of an expression. */
export function unreadableProblem(row: number, error: unknown): RowProblem {
	const message = error instanceof Error ? error.message : String(error);
	const description = (error as NodeError).description;
	return {
		message: `${rowName(row)}: ${message}`,
		description: typeof description === 'string' ? description : 'Check the expressions of this node for this row.',
		code: 'unreadable_row',
		failureCause: 'configuration-invalid',
		receipt: { ...blankReceipt(), ...notBilled, outcome: 'refused' },
	};
}

/** The error that stops the workflow when the user did not choose to continue. */
export function problemError(ctx: IExecuteFunctions, row: number, problem: RowProblem): NodeError {
	const { message, description, code, status, receipt } = problem;
	const options = { description, itemIndex: row, failure: nodeFailure(problem) };
	if (status === undefined) return new NodeOperationError(ctx.getNode(), message, options);
	const body: JsonObject = { code, outcome: receipt.outcome, requestId: receipt.requestId };
	return new NodeApiError(ctx.getNode(), body, { ...options, message, httpCode: String(status) });
}

/** The class of the failure as n8n's errors carry it since 2.41; older versions pay no heed to it. */
function nodeFailure({ failureCause: cause, retryAfterMs }: RowProblem): NodeFailure | undefined {
	if (cause === undefined) return undefined;
	return isTimed(cause) ? { cause, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) } : { cause };
}

const timedCauses: Record<TimedCause, true> = { 'quota-exhausted': true, 'rate-limited': true, 'temporarily-unavailable': true };
const isTimed = (cause: string): cause is TimedCause => Object.hasOwn(timedCauses, cause);
