import type { IDataObject } from 'n8n-workflow';

import type { ErrorBody } from './errorBody';
import { readErrorBody } from './errorBody';
import type { FailureRule } from './failureRules';
import { failureRules } from './failureRules';
import { redact } from './redact';
import { readRetryAfter } from './retryAfter';
import type { AnswerHeaders, Failure } from '../types';

/** Whose answer it is, what must never be shown, and what time it is (for retry-after dates). */
export interface FailureContext {
	owner: string;
	secrets?: readonly string[];
	now?: Date;
}

/** Where a call broke off: before an answer began, or while it was being read. */
export type Phase = 'sending' | 'reading';

/** An answer that is not an image: its body parsed, or as text. */
export interface ErrorAnswer {
	status: number;
	headers: AnswerHeaders;
	body: unknown;
}

const quoteLimit = 300;
const bodyLimit = 4000;

/** Where gateways write the id of a request, the best known first. */
const requestIdHeaders = [
	'x-request-id',
	'apim-request-id',
	'x-ms-request-id',
	'x-litellm-call-id',
	'request-id',
	'cf-ray',
];

/** Numbers of OpenAI's limits, told by headers. */
const ownTypes = new Set(['error', 'invalid_request_error', 'requests', 'tokens']);

/**
 * Why an answer brought no image. A clear answer with status 2xx and no error in it is no failure: undefined.
 * The words come from `failureRules`; the answer's own are quoted in the description without secrets.
 */
export function classifyAnswer(answer: ErrorAnswer, context: FailureContext): Failure | undefined {
	if (answer.status >= 200 && answer.status < 300 && !holdsError(answer.body)) return undefined;
	const error = readErrorBody(answer.body);
	const status = answer.status >= 300 ? answer.status : (error.status ?? serverErrorStatus(error) ?? answer.status);
	const rule = failureRules.find((one) => matches(one, status, error)) ?? failureRules.at(-1)!;
	const secrets = context.secrets ?? [];
	const retryAfterMs = readRetryAfter(answer.headers, error.message, context.now ?? new Date());
	return {
		outcome: rule.outcome,
		code: ownCode(error) || rule.code,
		message: rule.says,
		description: describe(rule, error, context),
		retry: rule.retry,
		...(rule.cause ? { cause: rule.cause } : {}),
		...(retryAfterMs === undefined ? {} : { retryAfterMs }),
		status: answer.status,
		...optional('requestId', readRequestId(answer.headers)),
		...optional('param', redact(error.param, secrets).slice(0, 100)),
		details: details(rule, error, answer.body, secrets),
	};
}

/** The request's id at the provider, for its support; undefined when the answer names none. */
export function readRequestId(headers: AnswerHeaders): string | undefined {
	const value = requestIdHeaders.map((name) => headers[name]).find((one) => typeof one === 'string' && one !== '');
	return (value as string | undefined)?.slice(0, 200);
}

/** True when a body with a good status is an error all the same. */
function holdsError(body: unknown): boolean {
	if (typeof body !== 'object' || body === null) return false;
	const { error, errors, data, output, code, message, detail } = body as IDataObject;
	if (error) return true;
	if (data || output) return false;
	return Boolean(errors ?? detail) || (message !== undefined && code !== undefined);
}

/** Inside a stream an error has no status of its own. */
function serverErrorStatus({ code, type }: ErrorBody): number | undefined {
	return [code, type].some((word) => /^(server_error|internal_?server_?error|api_error|overloaded_error)$/i.test(word))
		? 500
		: undefined;
}

function matches(rule: FailureRule, status: number, error: ErrorBody): boolean {
	if (rule.status && !rule.status.includes(status)) return false;
	if (rule.range && (status < rule.range[0] || status > rule.range[1])) return false;
	if (rule.codes && !rule.codes.includes(error.code) && !rule.codes.includes(error.type)) return false;
	if (rule.message && !rule.message.test(error.message)) return false;
	return !rule.param || rule.param.test(error.param);
}

/** The API's code, or a type that says more than "error". A bare number says nothing that the status does not. */
function ownCode({ code, type }: ErrorBody): string {
	const best = code || (ownTypes.has(type) ? '' : type);
	return /^[A-Za-z][\w.-]{1,60}$/.test(best) ? best : '';
}

function describe({ advice }: FailureRule, error: ErrorBody, { owner, secrets }: FailureContext): string {
	const words = typeof advice === 'string' ? advice : owner === 'OpenAI' ? advice.openai : advice.other;
	const quote = redact(error.message, secrets).replace(/\s+/g, ' ').trim();
	const short = quote.length > quoteLimit ? `${quote.slice(0, quoteLimit)}…` : quote;
	return `${words.replaceAll('{owner}', owner)}${short ? ` The answer was: "${short}"` : ''}`;
}

function details(
	rule: FailureRule,
	error: ErrorBody,
	body: unknown,
	secrets: readonly string[],
): IDataObject | undefined {
	if (rule.outcome === 'blocked') return error.moderation && { ...error.moderation };
	if (!['request_refused', 'server_error', 'unknown_error', 'not_found'].includes(rule.code)) return undefined;
	const text = typeof body === 'string' ? body : JSON.stringify(body ?? '');
	return text ? { body: redact(text, secrets).slice(0, bodyLimit) } : undefined;
}

const optional = (name: 'requestId' | 'param', value: string | undefined) => (value ? { [name]: value } : {});
