/** Stands for the request's id in a message until it is answered. */
export const REQUEST_ID = 'REQUEST_ID';

/** An answer that is an error, with the body OpenAI would send. `headers` are added to the answer. */
export class ApiError extends Error {
	constructor(
		readonly status: number,
		readonly body: ErrorBody,
		readonly headers: Record<string, string> = {},
	) {
		super(body.message);
	}
}

export interface ErrorBody {
	message: string;
	type: string;
	param: string | null;
	code: string | null;
	moderation_details?: { moderation_stage: string; categories: string[] };
}

/** The body as it is sent: with the request's id in its message. */
export const withRequestId = (body: ErrorBody, requestId: string): ErrorBody => ({
	...body,
	message: body.message.replace(REQUEST_ID, requestId),
});

/** A 400 that says which parameter is wrong. */
export const invalid = (code: string | null, param: string | null, message: string): ApiError =>
	new ApiError(400, { message, type: 'invalid_request_error', param, code });

/** A 400 by the image model itself, about a picture or how it is to be made. */
export const userError = (code: string, param: string | null, message: string): ApiError =>
	new ApiError(400, { message, type: 'image_generation_user_error', param, code });

/** The image tool's word for a model it does not have, as seen in June 2026. */
export const noSuchImageModel = (model: string): ApiError =>
	userError('invalid_value', 'tools', `The model '${model}' does not exist.`);

/** A form's field sent twice. No code was seen with it. */
export const repeatedField = (name: string): ApiError =>
	invalid(
		null,
		name,
		`Duplicate parameter: '${name}'. You provided multiple values for this parameter, whereas only one is allowed. If you are trying to provide a list of values, use the array syntax instead e.g. '${name}[]=<value>'.`,
	);

/** 404 for a model that never was, or 404 with the successor for one that has been shut down. */
export const modelNotFound = (model: string, shutDown = false): ApiError =>
	new ApiError(404, {
		message: shutDown
			? `The model \`${model}\` has been deprecated, learn more here: https://platform.openai.com/docs/deprecations`
			: `The model \`${model}\` does not exist or you do not have access to it.`,
		type: 'invalid_request_error',
		param: null,
		code: 'model_not_found',
	});

/** 401, with all but the ends of the key hidden as OpenAI does. */
export const wrongKey = (key: string): ApiError =>
	new ApiError(401, {
		message: `Incorrect API key provided: ${masked(key)}. You can find your API key at https://platform.openai.com/account/api-keys.`,
		type: 'invalid_request_error',
		param: null,
		code: 'invalid_api_key',
	});

export const missingKey = (): ApiError =>
	new ApiError(401, {
		message:
			"You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
		type: 'invalid_request_error',
		param: null,
		code: null,
	});

const masked = (key: string) => (key.length < 12 ? '*'.repeat(key.length) : `${key.slice(0, 7)}***${key.slice(-4)}`);

/** What a limit of the account allows a minute, what of it is used, and what was asked for. */
export interface LimitNumbers {
	type: string;
	words: string;
	limit: number;
	used: number;
	requested: number;
}

/** A new account's limit, used up. */
const fiveImages: LimitNumbers = {
	type: 'input-images',
	words: 'input-images per min',
	limit: 5,
	used: 5,
	requested: 1,
};

/** 429 with the wait in the message and, unless told otherwise, in the headers. */
export function rateLimited(
	model: string,
	seconds: number,
	{ inMessageOnly = false, numbers = fiveImages }: { inMessageOnly?: boolean; numbers?: LimitNumbers } = {},
): ApiError {
	const wait = seconds < 1 ? `${Math.max(1, Math.round(seconds * 1000))}ms` : `${Number(seconds.toFixed(3))}s`;
	const { type, words, limit, used, requested } = numbers;
	return new ApiError(
		429,
		{
			message: `Rate limit reached for ${model} (for limit gpt-image) in organization org-emulator on ${words}: Limit ${limit}, Used ${used}, Requested ${requested}. Please try again in ${wait}. Visit https://platform.openai.com/account/rate-limits to learn more.`,
			type,
			param: null,
			code: 'rate_limit_exceeded',
		},
		inMessageOnly
			? {}
			: { 'retry-after': String(Math.ceil(seconds)), 'retry-after-ms': String(Math.ceil(seconds * 1000)) },
	);
}

/** 429 for more at once than a minute allows. */
export const requestTooLarge = (model: string, { type, words, limit, requested }: LimitNumbers): ApiError =>
	new ApiError(429, {
		message: `Request too large for ${model} (for limit gpt-image) in organization org-emulator on ${words}: Limit ${limit}, Requested ${requested}. The input or output ${type === 'tokens' ? 'tokens' : 'images'} must be reduced in order to run successfully.`,
		type,
		param: null,
		code: 'rate_limit_exceeded',
	});

export function blocked(stage: string, categories: string[]): ApiError {
	return new ApiError(400, {
		message: `Your request was rejected by the safety system. If you believe this is an error, contact us at help.openai.com and include the request ID ${REQUEST_ID}. safety_violations=[${categories.join(', ')}].`,
		type: 'image_generation_user_error',
		param: null,
		code: 'moderation_blocked',
		moderation_details: { moderation_stage: stage, categories },
	});
}

/** 404 for something other than a model. */
export const notFound = (message: string, param: string | null = null): ApiError =>
	new ApiError(404, { message, type: 'invalid_request_error', param, code: null });

/** 403 for a key that may not do this. */
export const notPermitted = (): ApiError =>
	new ApiError(403, {
		message: 'You have insufficient permissions for this operation. Missing scopes: api.responses.read.',
		type: 'invalid_request_error',
		param: null,
		code: 'missing_scope',
	});

export const notVerified = (model: string): ApiError =>
	new ApiError(403, {
		message: `Your organization must be verified to use the model \`${model}\`. Please go to: https://platform.openai.com/settings/organization/general and click on Verify Organization. If you just verified, it can take up to 15 minutes for access to propagate.`,
		type: 'invalid_request_error',
		param: null,
		code: null,
	});

export const hardLimit = (): ApiError =>
	new ApiError(400, {
		message: 'Billing hard limit has been reached.',
		type: 'billing_limit_user_error',
		param: null,
		code: 'billing_hard_limit_reached',
	});

/** 429 that waiting does not cure: insufficient_quota and its kin. */
export const noMoney = (code = 'insufficient_quota'): ApiError =>
	new ApiError(429, {
		message:
			'You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.',
		type: code,
		param: null,
		code,
	});

export const serverError = (status = 500): ApiError =>
	new ApiError(status, {
		message: `The server had an error while processing your request. Sorry about that! You can retry your request, or contact us through our help center at help.openai.com if you keep seeing this error. (Please include the request ID ${REQUEST_ID} in your message.)`,
		type: 'server_error',
		param: null,
		code: status === 503 ? 'server_overloaded' : 'server_error',
	});
