import { isRecord, type JsonRecord, parseJson, recordOf } from '../../base/json';

/** What an error answer says, whatever shape its sender gives it. */
export interface ErrorBody {
	message: string;
	/** The API's code; '' when it has none. */
	code: string;
	type: string;
	param: string;
	/** It came whole, as JSON, and has words of its own: no page or half a text of a server in between. */
	isOwn: boolean;
	/** A status the body itself names, where the HTTP status does not tell (200 around an error). */
	status?: number;
	moderation?: { stage?: string; categories: string[] };
}

const isText = (value: unknown): value is string => typeof value === 'string';
/** The first text among some values. */
const text = (...values: unknown[]): string => values.find((value): value is string => isText(value) && value !== '') ?? '';

/**
 * Reads `{error: {...}}`, `{error: "text"}`, flat `{message, code}`, FastAPI's `{detail}`, Azure's `innererror`, lists of
 * errors, a web page's title, or plain text. Never throws.
 * @param body parsed JSON, or the text as it came.
 */
export function readErrorBody(body: unknown): ErrorBody {
	const parsed = isText(body) ? parseJson(body) : body;
	const value = isText(body) && parsed === undefined ? { message: fromPage(body) } : parsed;
	const top = recordOf(Array.isArray(value) ? value[0] : value);
	const nested = [top.error, top.errors, top.detail]
		.map((one) => (Array.isArray(one) ? (one as unknown[])[0] : one))
		.find(isRecord);
	const error = nested ?? top;
	const inner = recordOf(error.innererror ?? error.inner_error);
	const code = text(error.code, error.error_code, top.code);
	const message = text(error.message, error.msg, top.error, top.message, top.detail, top.msg, error.error, error.title);
	const type = text(error.type, top.type);
	return {
		message,
		code: (/^4\d\d$/.test(code) && codeWithin(message)) || code || text(inner.code),
		type,
		isOwn: typeof parsed === 'object' && `${message}${code}${type}` !== '',
		param: text(error.param, Array.isArray(error.loc) ? error.loc.slice(1).filter(isText).join('.') : ''),
		status: statusIn(error, top, code),
		moderation: moderation(error.moderation_details) ?? contentFilter(inner) ?? contentFilter(error),
	};
}

/**
 * LiteLLM quotes the provider's answer in its message, as JSON or as Python writes it, and has only a status for a code. Asked for
 * 4xx alone: a row's own prompt may be quoted too, and must not make a lost answer a clear one.
 */
const codeWithin = (message: string): string => /["']code["']: ?["']([A-Za-z_]{3,60})["']/.exec(message)?.[1] ?? '';

function statusIn(error: JsonRecord, top: JsonRecord, code: string): number | undefined {
	const candidates = [error.status, error.status_code, error.statusCode, error.code, top.status, top.code, code].map((value) =>
		typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN,
	);
	return candidates.find((status) => Number.isInteger(status) && status >= 400 && status < 600);
}

function moderation(details: unknown): ErrorBody['moderation'] {
	if (!isRecord(details)) return undefined;
	const categories = Array.isArray(details.categories) ? details.categories.filter(isText).slice(0, 20) : [];
	return { ...(details.moderation_stage ? { stage: text(details.moderation_stage) } : {}), categories };
}

/** Azure: `content_filter_result(s)` with a verdict per category. */
function contentFilter(inner: JsonRecord): ErrorBody['moderation'] {
	const results = inner.content_filter_results ?? inner.content_filter_result;
	if (!isRecord(results)) return undefined;
	const hit = (verdict: unknown) => isRecord(verdict) && (verdict.filtered === true || verdict.detected === true);
	return { categories: Object.keys(results).filter((name) => hit(results[name])) };
}

/** The title of a web page, or the text itself. */
function fromPage(body: string): string {
	const title = /<title[^>]{0,200}>([^<]{1,300})/i.exec(body)?.[1];
	return (title ?? (/^\s*</.test(body) ? 'A web page' : body)).trim().slice(0, 500);
}
