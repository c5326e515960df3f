import type { IDataObject } from 'n8n-workflow';
import { isOpenAi } from '../../catalog/openaiPrices';
import { textOf } from '../../base/json';
import { gatewayStatuses, isClearAnswer } from './clear';
import { type ErrorBody, readErrorBody } from './errorBody';
import { brokeDown, failureRules, gatewayLost } from './failureRules';
import { redact, redactAll } from './redact';
import { readRetryAfter } from './retryAfter';
import type { Condition, FailureRule } from './rule';
import type { AnswerHeaders, Failure } from '../types';

/** Whose answer it is, what must never be shown, and what time it is (for retry-after dates). */
export interface FailureContext {
	owner: string;
	secrets?: readonly string[];
	/** Milliseconds since 1970. */
	now: number;
}

/** An answer that is not an image: its body parsed, or as text. */
export interface ErrorAnswer {
	status: number;
	headers: AnswerHeaders;
	body: unknown;
}

const quoteLimit = 300;
const bodyLimit = 4000;

/** Kinds of failure of which the body itself is all there is to tell. */
const saysNothingElse = new Set(['request_refused', 'server_error', 'unknown_error', 'not_found']);

/** Where gateways write the id of a request, the best known first. */
const requestIdHeaders = ['x-request-id', 'apim-request-id', 'x-ms-request-id', 'x-litellm-call-id', 'request-id', 'cf-ray'];

/** Types that say no more than that something is wrong, or which of OpenAI's limits it was. */
const ownTypes = new Set(['error', 'invalid_request_error', 'requests', 'tokens']);

/**
 * Why an answer brought no image. An answer with status 2xx and no error in it is no failure: undefined. Whether nothing was made for
 * certain is told by `clear`, what to say by `failureRules`; the answer's own words are quoted in the description without secrets.
 */
export function classifyAnswer(answer: ErrorAnswer, context: FailureContext): Failure | undefined {
	const isGood = answer.status >= 200 && answer.status < 300;
	if (isGood && !holdsError(answer.body)) return undefined;
	const error = readErrorBody(answer.body);
	const status = isGood ? (error.status ?? serverErrorStatus(error) ?? answer.status) : answer.status;
	const rule = ruleFor(status, error);
	const secrets = context.secrets ?? [];
	const retryAfterMs = readRetryAfter(answer.headers, error.message, context.now);
	return {
		outcome: rule.outcome,
		code: ownCode(error, secrets) || rule.code,
		message: rule.says,
		description: describe(rule, error, context),
		retry: rule.retry,
		...(rule.cause ? { cause: rule.cause } : {}),
		...(retryAfterMs === undefined ? {} : { retryAfterMs }),
		status: answer.status,
		...optional('requestId', readRequestId(answer.headers, secrets)),
		...optional('param', redact(error.param, secrets).slice(0, 100)),
		details: details(rule, error, answer.body, secrets),
	};
}

/** The request's id at the provider, for its support, without secrets; undefined when the answer names none. */
export function readRequestId(headers: AnswerHeaders, secrets: readonly string[] = []): string | undefined {
	const value = requestIdHeaders.map((name) => textOf(headers[name])).find(Boolean);
	return value === undefined ? undefined : redact(value, secrets).slice(0, 200);
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

function ruleFor(status: number, error: ErrorBody): FailureRule {
	for (const rule of failureRules) {
		const when = rule.when.find((one) => holds(one, status, error));
		if (when) return isClearAnswer(status, error, when.codes !== undefined) ? rule : unclear(status);
	}
	return unclear(status);
}

const unclear = (status: number): FailureRule => (gatewayStatuses.includes(status) ? gatewayLost : brokeDown);

function holds({ status, codes, message, param }: Condition, answered: number, error: ErrorBody): boolean {
	if (status && (answered < status[0] || answered > status[1])) return false;
	if (codes && !codes.includes(error.code) && !codes.includes(error.type)) return false;
	return (!message || message.test(error.message)) && (!param || param.test(error.param));
}

/** The API's code, or a type that says more than "error". A bare number says nothing that the status does not. */
function ownCode({ code, type }: ErrorBody, secrets: readonly string[]): string {
	const best = code || (ownTypes.has(type) ? '' : type);
	return /^[A-Za-z][\w.-]{1,60}$/.test(best) && redact(best, secrets) === best ? best : '';
}

function describe({ advice }: FailureRule, error: ErrorBody, { owner, secrets }: FailureContext): string {
	const words = typeof advice === 'string' ? advice : isOpenAi(owner) ? advice.openai : advice.other;
	const quote = redact(error.message, secrets).replace(/\s+/g, ' ').trim();
	const short = quote.length > quoteLimit ? `${quote.slice(0, quoteLimit)}…` : quote;
	return `${words.replaceAll('{owner}', owner)}${short ? ` The answer was: "${short}"` : ''}`;
}

function details({ outcome, code }: FailureRule, { moderation }: ErrorBody, body: unknown, secrets: readonly string[]): IDataObject | undefined {
	if (outcome === 'blocked') return moderation && redactAll({ ...moderation }, secrets);
	if (!saysNothingElse.has(code)) return undefined;
	const text = typeof body === 'string' ? body : JSON.stringify(body ?? '');
	return text ? { body: redact(text, secrets).slice(0, bodyLimit) } : undefined;
}

const optional = (name: 'requestId' | 'param', value: string | undefined) => (value ? { [name]: value } : {});
