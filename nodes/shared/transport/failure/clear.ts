import type { ErrorBody } from './errorBody';

/** How far a call had come: told by the place where it ended, not guessed from what an error says. */
export type Phase =
	/** Nothing has been handed to n8n's HTTP helper. */
	| 'preparing'
	/** Handed over; no answer has begun. */
	| 'sending'
	/** An answer has begun. */
	| 'reading';

/** An error of the system as far as it may be looked at: text fields only, so that no request or header comes along. */
export interface Link {
	/** The class of the error. */
	name: string;
	code: string;
	message: string;
	/** What the system was asked to do. */
	syscall: string;
}

/** A call that broke off, and nothing had been sent. All conditions named must hold. */
interface ClearBreak {
	phase: Phase;
	code?: RegExp;
	name?: RegExp;
	syscall?: RegExp;
	message?: RegExp;
	means: 'notPrepared' | 'credentialNotRead' | 'unreachable' | 'certificate' | 'addressNotAllowed';
}

/** An answer that says for certain that nothing was made. All conditions named must hold. */
interface ClearAnswer {
	/** From status `[0]` to status `[1]`. */
	status?: readonly [number, number];
	but?: readonly number[];
	/** The API's own error object is in it, whole, and not one a gateway made of a lost connection. */
	ownWords: boolean;
	/** The reason is one of the codes of `failureRules`. */
	knownReason?: true;
	because: string;
}

/** Statuses by which a server in between says that it lost the one behind it. 52x: Cloudflare's. */
export const gatewayStatuses: readonly number[] = [408, 499, 502, 504, 520, 522, 523, 524, 527, 598, 599];

/**
 * When in doubt, unknown. These are all the ends after which nobody can have made or billed an image: a connection that was never
 * established, and a complete answer of the API itself that says so. Every other end of a call is `unknown`.
 */
export const clear: { breaks: readonly ClearBreak[]; answers: readonly ClearAnswer[] } = {
	breaks: [
		{ phase: 'preparing', means: 'notPrepared' },
		// n8n's helper reads the credential from n8n's database before it sends anything. 57P0x: PostgreSQL is shut down, or starting up.
		{ phase: 'sending', code: /^57P0\d$/, means: 'credentialNotRead' },
		{ phase: 'sending', syscall: /^(connect|getaddrinfo)$/, means: 'unreachable' },
		{ phase: 'sending', code: /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EAI_FAIL|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT)$/, means: 'unreachable' },
		{ phase: 'sending', message: /before secure TLS connection was established/, means: 'unreachable' },
		{ phase: 'sending', code: /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|^ERR_TLS_/, means: 'certificate' },
		{ phase: 'sending', code: /^(EPROTO|ERR_SSL_\w+)$/, message: /wrong.version.number|handshake.failure|unsupported.protocol|protocol.version|unrecognized.name/i, means: 'certificate' },
		{ phase: 'sending', code: /^(ERR_INVALID_URL|ERR_INVALID_CHAR|ERR_INVALID_HTTP_TOKEN|ERR_BAD_OPTION|ERR_UNSUPPORTED_PROTOCOL)$/, means: 'addressNotAllowed' },
		{ phase: 'sending', name: /Ssrf|UnknownConnectionHost/, means: 'addressNotAllowed' },
		{ phase: 'sending', message: /domain not allowed|not in the list of allowed domains|blocked by ssrf/i, means: 'addressNotAllowed' },
	],
	answers: [
		{ status: [300, 399], ownWords: false, because: 'Redirects are not followed.' },
		{ status: [400, 499], but: gatewayStatuses, ownWords: false, because: 'The request was turned away.' },
		{ status: [500, 599], but: gatewayStatuses, ownWords: true, because: 'The API says that it failed.' },
		{ status: [200, 299], ownWords: true, because: 'The API says that it failed.' },
		{ ownWords: true, knownReason: true, because: 'Moderation, key, credit, limit or a setting: whatever status a gateway gives it.' },
	],
};

/** What gateways write into an error of their own when the server behind them is lost, or its answer: in words of their own, of Go, Node and Python. */
const lostBehind = new RegExp(
	[
		'disconnect|reset before headers|reset reason|upstream|gateway|timed?.?out|connection.?(error|reset|closed|aborted|lost)|do_request_failed|bad.response|(read|empty)_response',
		'deadline exceeded|\\bEOF\\b|broken pipe|stream error|context canceled|goaway',
		'hang up|ECONNRESET|\\bEPIPE\\b|fetch failed|terminated|premature|aborted',
		'closed connection|incomplete chunked read|payload is not completed',
		'invalid character \'|unmarshal|unexpected (token|end of JSON)|not valid JSON|Expecting value',
	].join('|'),
	'i',
);

/** Why a call that broke off certainly sent nothing; undefined: nobody can say. */
export const clearBreak = (phase: Phase, links: readonly Link[]): ClearBreak['means'] | undefined =>
	clear.breaks.find((one) => one.phase === phase && (one.phase === 'preparing' || links.some((link) => fits(one, link))))?.means;

const fits = (one: ClearBreak, link: Link): boolean =>
	(['code', 'name', 'syscall', 'message'] as const).every((field) => one[field]?.test(link[field]) ?? true);

/** Whether an answer says for certain that nothing was made. */
export function isClearAnswer(status: number, error: ErrorBody, knownReason: boolean): boolean {
	const ownWords = error.isOwn && !lostBehind.test(`${error.code} ${error.message}`);
	return clear.answers.some(
		(one) =>
			(!one.status || (status >= one.status[0] && status <= one.status[1])) &&
			!one.but?.includes(status) &&
			(!one.ownWords || ownWords) &&
			(!one.knownReason || knownReason),
	);
}
