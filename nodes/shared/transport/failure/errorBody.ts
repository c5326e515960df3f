import { isRecord, type JsonRecord, parseJson } from '../../base/json';

/** What an error answer says, whatever shape its sender gives it. */
export interface ErrorBody {
	message: string;
	/** The API's code; '' when it has none. */
	code: string;
	type: string;
	param: string;
	/** A status the body itself names, where the HTTP status does not tell (200 around an error). */
	status?: number;
	moderation?: { stage?: string; categories: string[] };
}

type Fields = JsonRecord;
const isFields = isRecord;

const isText = (value: unknown): value is string => typeof value === 'string';
const text = (...values: unknown[]) =>
	values.find((value): value is string => typeof value === 'string' && value !== '') ?? '';

/**
 * Reads `{error: {...}}`, `{error: "text"}`, flat `{message, code}`, FastAPI's `{detail}`, Azure's `innererror`, lists of
 * errors, a web page's title, or plain text. Never throws.
 * @param body parsed JSON, or the text as it came.
 */
export function readErrorBody(body: unknown): ErrorBody {
	const value = typeof body === 'string' ? (parseJson(body) ?? { message: fromPage(body) }) : body;
	const top = isFields(Array.isArray(value) ? value[0] : value)
		? ((Array.isArray(value) ? value[0] : value) as Fields)
		: {};
	const nested = [top.error, top.errors, top.detail]
		.map((one) => (Array.isArray(one) ? (one as unknown[])[0] : one))
		.find(isFields);
	const error = nested ?? top;
	const inner = isFields(error.innererror) ? error.innererror : isFields(error.inner_error) ? error.inner_error : {};
	const code = text(error.code, error.error_code, top.code);
	return {
		message: text(error.message, error.msg, top.error, top.message, top.detail, top.msg, error.error, error.title),
		code: code || text(inner.code),
		type: text(error.type, top.type),
		param: text(error.param, Array.isArray(error.loc) ? error.loc.slice(1).filter(isText).join('.') : ''),
		status: statusIn(error, top, code),
		moderation: moderation(error.moderation_details) ?? contentFilter(inner) ?? contentFilter(error),
	};
}

function statusIn(...places: [Fields, Fields, string]): number | undefined {
	const [error, top, code] = places;
	const candidates = [error.status, error.status_code, error.statusCode, error.code, top.status, top.code, code].map((value) =>
		typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN,
	);
	return candidates.find((status) => Number.isInteger(status) && status >= 400 && status < 600);
}

function moderation(details: unknown): ErrorBody['moderation'] {
	if (!isFields(details)) return undefined;
	const categories = Array.isArray(details.categories) ? details.categories.filter(isText).slice(0, 20) : [];
	return { ...(details.moderation_stage ? { stage: text(details.moderation_stage) } : {}), categories };
}

/** Azure: `content_filter_result(s)` with a verdict per category. */
function contentFilter(inner: Fields): ErrorBody['moderation'] {
	const results = inner.content_filter_results ?? inner.content_filter_result;
	if (!isFields(results)) return undefined;
	const hit = (verdict: unknown) => isFields(verdict) && (verdict.filtered === true || verdict.detected === true);
	return { categories: Object.keys(results).filter((name) => hit(results[name])) };
}

/** The title of a web page, or the text itself. */
function fromPage(body: string): string {
	const title = /<title[^>]{0,200}>([^<]{1,300})/i.exec(body)?.[1];
	return (title ?? (/^\s*</.test(body) ? 'A web page' : body)).trim().slice(0, 500);
}
