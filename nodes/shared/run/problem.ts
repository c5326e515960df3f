import type { Failure as NodeFailure, IExecuteFunctions, JsonObject, NodeError, TimedCause } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { problemSentence } from '../output/place';
import type { Place, Problem } from '../output/types';
import { blankReceipt } from '../receipt/blank';
import type { CallReceipt, Receipt } from '../receipt/types';
import type { Refusal } from '../request/types';
import type { Failure } from '../transport/types';
import type { Unreadable } from './unreadable';

/** Nothing was sent: the cost is known, and it is nothing. */
const notSent: Pick<CallReceipt, 'costUsd' | 'costBasis'> = { costUsd: 0, costBasis: 'usage' };

/** A row that was never sent. */
export function refusedProblem({ parameter, message, description }: Refusal, known: Partial<Receipt> = {}): Problem {
	return {
		message,
		wayOut: description,
		parameter,
		cause: 'configuration-invalid',
		receipt: { ...blankReceipt(), ...known, ...notSent, outcome: 'refused', code: 'refused_before_sending' },
	};
}

/** A row that was not sent because the budget does not reach for it. */
export function overBudgetProblem(wayOut: string, known: Partial<Receipt>): Problem {
	return {
		message: 'Not sent, because the budget of this run does not allow it',
		wayOut,
		cause: 'quota-exhausted',
		receipt: { ...blankReceipt(), ...notSent, ...known, outcome: 'overBudget', code: 'over_budget' },
	};
}

/** A row that was sent (or could not be) and ended without an image. `known` holds what it cost all the same. */
export function failedProblem(failure: Failure, known: Partial<Receipt>): Problem {
	const { outcome, code, message, description, param, cause, retryAfterMs, status, details, requestId } = failure;
	return {
		message,
		wayOut: description,
		parameter: param,
		// A reader that takes the cause as an invitation to try again would pay twice.
		cause: outcome === 'unknown' ? undefined : cause,
		retryAfterMs,
		status,
		details,
		receipt: { ...blankReceipt(), ...known, outcome, code, requestId: requestId ?? known.requestId ?? '' },
	};
}

/** A parameter of the row could not even be read, for example because of an expression. */
export function unreadableProblem({ error, parameter }: Unreadable): Problem {
	const { message, description } = (error ?? {}) as Partial<NodeError>;
	return {
		message: typeof message === 'string' ? message : String(error),
		wayOut: typeof description === 'string' ? description : 'Check the expression for this row.',
		parameter,
		cause: 'configuration-invalid',
		receipt: { ...blankReceipt(), ...notSent, outcome: 'refused', code: 'unreadable_row' },
	};
}

/** The error that stops the workflow when the user did not choose to continue. It names the row itself, so n8n is not told its number. */
export function problemError(ctx: IExecuteFunctions, place: Place, problem: Problem): NodeError {
	const { wayOut: description, status, receipt } = problem;
	const message = problemSentence(place, problem);
	const options = { description, failure: nodeFailure(problem) };
	if (status === undefined) return new NodeOperationError(ctx.getNode(), message, options);
	const body: JsonObject = { code: receipt.code, outcome: receipt.outcome, requestId: receipt.requestId };
	return new NodeApiError(ctx.getNode(), body, { ...options, message, httpCode: String(status) });
}

/** The class of the failure as n8n's errors carry it since 2.41; older versions pay no heed to it. */
function nodeFailure({ cause, retryAfterMs }: Problem): NodeFailure | undefined {
	if (cause === undefined) return undefined;
	// A wait of nothing says nothing.
	return isTimed(cause) && retryAfterMs ? { cause, retryAfterMs } : { cause };
}

const timedCauses: Record<TimedCause, true> = { 'quota-exhausted': true, 'rate-limited': true, 'temporarily-unavailable': true };
const isTimed = (cause: string): cause is TimedCause => Object.hasOwn(timedCauses, cause);
