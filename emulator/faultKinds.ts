import type { Fault, Target } from './fault';
import {
	ApiError,
	blocked,
	hardLimit,
	invalid,
	modelNotFound,
	noMoney,
	notFound,
	notPermitted,
	notVerified,
	rateLimited,
	serverError,
	wrongKey,
} from './errors';
import type { Break } from './wire/send';

/** An answer that is not OpenAI's; `cut` is none at all. */
export type Raw = { status: number; type: string; body: string; headers?: Record<string, string> } | 'cut';

/** What a fault does. One with none of the first four is looked at where the answer is made. */
export interface FaultKind {
	/** Answered in place of the work; with `billed`, after it. */
	error?(fault: Fault, target: Target): ApiError;
	/** The same, for answers that are no error of OpenAI's. */
	raw?(fault: Fault, target: Target): Raw;
	/** Where the bytes of the answer end. */
	breaks?: Break;
	/** A field put before all others of the answer, as raw text. */
	damages?(fault: Fault): string;
	/** Adds up with other quirks and with one fault that is none. */
	quirk?: true;
	/** The work is done and billed all the same, unless the fault says otherwise. */
	billed?: true;
	/** Part of the path it is aimed at unless told otherwise; without one, work that is paid for. */
	path?: string;
}

const json = (status: number, body: unknown): Raw => ({ status, type: 'application/json', body: JSON.stringify(body) });

const page = (status: number, title: string): Raw => ({
	status,
	type: 'text/html',
	body: `<!DOCTYPE html>\n<html>\n<head><title>${title}</title></head>\n<body>\n<center><h1>${title}</h1></center>\n<hr><center>cloudflare</center>\n</body>\n</html>\n`,
});

const gatewayTitles: Record<number, string> = {
	502: 'Bad Gateway',
	504: 'Gateway Time-out',
	520: 'Web server is returning an unknown error',
	522: 'Connection timed out',
	523: 'Origin is unreachable',
	524: 'A timeout occurred',
	527: 'Railgun Listener to origin error',
};

const refusedPolls: Record<number, () => ApiError> = {
	401: () => wrongKey('sk-revoked-0000'),
	403: notPermitted,
	404: () => notFound('Response with this id not found.'),
};

/** Objects where text is expected, with nothing in them that becomes text. */
const hostile =
	'{"error":{"status":{"toString":0},"message":{"toString":null,"valueOf":1},"code":[{"toString":0}],"type":{"__proto__":null,"constructor":0},"param":{"toJSON":0}}}';

const upstreamReset =
	'upstream connect error or disconnect/reset before headers. retried and the latest reset reason: connection termination';

const damage: Record<string, string> = {
	newline: '"revised_prompt":"A lighthouse\nat dusk",',
	NaN: '"score":NaN,',
};

/** Every fault there is. README.md says what a client sees of each. */
export const kinds: Record<string, FaultKind> = {
	rateLimit: { error: (fault, { model }) => rateLimited(model, fault.retryAfterSeconds ?? 1, fault) },
	serverError: { error: ({ status = 500 }) => serverError(status) },
	moderation: { error: ({ stage = 'input', categories = ['violence'] }) => blocked(stage, categories) },
	unverified: { error: (_, { model }) => notVerified(model) },
	billingHardLimit: { error: hardLimit },
	insufficientQuota: { error: ({ code }) => noMoney(code) },
	wrongKey: { error: () => wrongKey('sk-revoked-0000') },
	modelNotFound: { error: (_, { model }) => modelNotFound(model) },
	rejectImageArray: {
		error: () =>
			invalid('invalid_type', 'image', "Invalid type for 'image': expected a file, but got an array instead."),
	},
	pollRefused: {
		path: '/responses/',
		error: ({ status = 401 }) => (refusedPolls[status] ?? (() => serverError(status)))(),
	},

	gatewayTimeout: { raw: ({ status = 504 }) => page(status, `${status} ${gatewayTitles[status] ?? 'Gateway error'}`) },
	upstreamReset: { raw: ({ status = 503 }) => ({ status, type: 'text/plain', body: upstreamReset }) },
	html: { raw: ({ status = 200 }) => page(status, 'Just a moment...') },
	flatError: { raw: ({ status = 400 }) => json(status, { code: 1001, msg: 'channel unavailable' }) },
	errorInside200: {
		raw: () => {
			const message = 'upstream error: image generation failed';
			return json(200, { error: { message, type: 'upstream_error', param: null, code: 'upstream_error' } });
		},
	},
	hostileError: {
		raw: ({ status = 400, body }) =>
			body === undefined ? { status, type: 'application/json', body: hostile } : json(status, body),
	},
	taskQueued: { billed: true, raw: ({ as = 'queued' }) => json(200, { id: 'task_123', status: as }) },
	redirect: {
		path: '/models',
		raw: ({ status = 302, location }, { elsewhere }) => ({
			status,
			type: 'text/plain',
			body: '',
			headers: { location: location ?? elsewhere },
		}),
	},
	cutBeforeHeaders: { raw: () => 'cut' },
	cutBeforeAnswerButBilled: { billed: true, raw: () => 'cut' },

	stall: { breaks: { afterBytes: 200, then: 'stall' } },
	cutAfterHeaders: { breaks: { afterBytes: 200, then: 'cut' } },
	sseCut: { breaks: { afterBytes: 200, then: 'cut' } },
	sseCutAtStart: { breaks: { afterBytes: 5, then: 'end', whole: true } },
	truncatedJson: { breaks: { afterBytes: 1000, then: 'end' } },
	resetHalfway: { breaks: { share: 0.5, then: 'reset', whole: true } },
	damagedJson: { damages: ({ as = 'newline' }) => damage[as] ?? '' },

	trickle: {},
	emptyData: {},
	fewerImages: {},
	oneDamaged: {},
	repeatedCompleted: {},
	sseError: {},
	responseFails: {},

	slow: { quirk: true },
	urlInsteadOfBase64: { quirk: true },
	linkCutShort: { quirk: true },
	missingUsage: { quirk: true },
	missingEcho: { quirk: true },
	otherModel: { quirk: true },
	fewerPartials: { quirk: true },
	misspell: { quirk: true },
};
