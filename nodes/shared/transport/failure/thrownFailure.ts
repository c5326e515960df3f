import { AnswerError, type AnswerErrorCode } from '../answer/answerError';
import type { FailureContext, Phase } from './failure';
import { redact } from './redact';
import type { Failure } from '../types';

type Words = Pick<Failure, 'outcome' | 'code' | 'message' | 'description' | 'retry' | 'cause'>;

const mayBeBilled =
	'The image may have been made and billed all the same. Look at the usage page of {owner} before making it again; the retry settings of this node can do that for you, at the risk of paying twice.';

const unreachable: Words = {
	outcome: 'failed',
	code: 'unreachable',
	cause: 'temporarily-unavailable',
	message: 'The image service could not be reached',
	description:
		'Nothing was sent and nothing billed. Check the Base URL in the credential, and that this n8n may reach the internet.',
	retry: 'safe',
};
const badCertificate: Words = {
	outcome: 'failed',
	code: 'certificate',
	cause: 'configuration-invalid',
	message: 'The image service could not prove that it is the right one',
	description:
		'Nothing was sent and nothing billed. The certificate of the server is not valid: check the Base URL, or ask whoever runs it.',
	retry: 'never',
};
const badAddress: Words = {
	outcome: 'refused',
	code: 'address_not_allowed',
	cause: 'configuration-invalid',
	message: 'The address in the credential cannot be called from this n8n',
	description:
		'Nothing was sent and nothing billed. Check Base URL and Extra Headers in the credential, and which addresses this n8n may call.',
	retry: 'never',
};
const stopped: Words = {
	outcome: 'unknown',
	code: 'stopped',
	message: 'The workflow was stopped while the image was being made',
	description: mayBeBilled,
	retry: 'never',
};
const timedOut: Words = {
	outcome: 'unknown',
	code: 'timed_out',
	message: 'The image did not come in time',
	description: `${mayBeBilled} Large images in high quality take minutes: raise the timeout in the options of this node.`,
	retry: 'risk',
};
const connectionLost: Words = {
	outcome: 'unknown',
	code: 'connection_lost',
	message: 'The connection broke before the image had arrived',
	description: mayBeBilled,
	retry: 'risk',
};

/** What is known of a broken call, in the codes and texts of the system. All conditions named must hold. */
interface ThrownRule {
	codes?: RegExp;
	message?: RegExp;
	syscall?: RegExp;
	words: Words;
}

/**
 * When in doubt, unknown. A connection that was never established is clear: nothing was sent. Everything that breaks off later
 * is unclear, whatever the system calls it, and whatever no rule knows is unclear too. First match wins.
 */
const thrownRules: Record<Phase | 'both', readonly ThrownRule[]> = {
	both: [
		{ codes: /^(ERR_CANCELED|ABORT_ERR)$/, words: stopped },
		{ codes: /^(AbortError|CanceledError|ExecutionCancelledError|ManualExecutionCancelledError)$/, words: stopped },
	],
	sending: [
		{ codes: /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|^EPROTO$|^ERR_TLS|^ERR_SSL/, words: badCertificate },
		{ codes: /^(ERR_INVALID_URL|ERR_INVALID_CHAR|ERR_INVALID_HTTP_TOKEN|ERR_BAD_OPTION|ERR_UNSUPPORTED_PROTOCOL)$/, words: badAddress },
		{ codes: /Ssrf|UnknownConnectionHost/, words: badAddress },
		{ message: /domain not allowed|not in the list of allowed domains|blocked by ssrf/i, words: badAddress },
		{ codes: /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EAI_FAIL|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT)$/, words: unreachable },
		{ syscall: /^(connect|getaddrinfo)$/, words: unreachable },
		{ message: /before secure TLS connection was established/i, words: unreachable },
		{ codes: /^(ETIMEDOUT|ESOCKETTIMEDOUT|TimeoutError|UND_ERR_(HEADERS|BODY)_TIMEOUT)$/, words: timedOut },
		{ message: /timeout (of \d+ ?ms )?exceeded|timed out/i, words: timedOut },
		{ codes: /^[A-Z][A-Z_]+$/, words: connectionLost },
		{ message: /aborted|socket hang up|premature close|terminated/i, words: connectionLost },
	],
	reading: [
		{ codes: /^(ETIMEDOUT|ESOCKETTIMEDOUT|TimeoutError|UND_ERR_(HEADERS|BODY)_TIMEOUT)$/, words: timedOut },
		{ message: /timeout (of \d+ ?ms )?exceeded|timed out/i, words: timedOut },
		{ codes: /^[A-Z][A-Z_]+$/, words: connectionLost },
		{ message: /aborted|socket hang up|premature close|terminated/i, words: connectionLost },
	],
};

const unreadable: Record<AnswerErrorCode, Words> = {
	answer_damaged: { ...connectionLost, code: 'answer_damaged', message: 'The answer arrived damaged' },
	answer_cut: { ...connectionLost, code: 'answer_cut', message: 'The answer ended before the image was complete' },
	bad_image: { ...connectionLost, code: 'bad_image', message: 'The image arrived damaged' },
	too_large: {
		...connectionLost,
		code: 'too_large',
		message: 'The answer was far larger than an image',
		retry: 'never',
	},
	not_json: {
		outcome: 'failed',
		code: 'not_json',
		cause: 'configuration-invalid',
		message: 'What answered is not an image API',
		description: 'Check the Base URL in the credential: for most providers it ends in /v1.',
		retry: 'never',
	},
	not_stored: {
		outcome: 'unknown',
		code: 'not_stored',
		message: 'The image was made, and n8n could not store it',
		description: 'It is billed. Check the disk space and the binary data settings of this n8n before making it again.',
		retry: 'risk',
	},
};

/** What no rule knows: after it was sent nobody can say whether an image was made. */
const unexpected: Words = {
	...connectionLost,
	code: 'unexpected_error',
	message: 'Something unexpected went wrong with this image',
};

/**
 * Why a call or the reading of its answer broke off. The messages hold none of the system's error codes: n8n would replace them
 * with words of its own.
 */
export function classifyThrown(error: unknown, context: FailureContext & { phase: Phase }): Failure {
	const links = chainOf(error);
	const words = wordsFor(error, links, context.phase);
	const own = error instanceof AnswerError ? error.excerpt : links.map(({ message }) => message).join(' / ');
	const cause = redact(own, context.secrets).slice(0, 1000);
	const code = links.map((one) => one.code).find(Boolean);
	return {
		...words,
		description: words.description.replaceAll('{owner}', context.owner),
		details: { ...(code ? { systemCode: code } : {}), ...(cause ? { cause } : {}) },
	};
}

function wordsFor(error: unknown, links: Link[], phase: Phase): Words {
	if (error instanceof AnswerError) return unreadable[error.code];
	const rule = [...thrownRules.both, ...thrownRules[phase]].find(({ codes, message, syscall }) =>
		links.some(
			(link) =>
				(!codes || codes.test(link.code) || codes.test(link.name)) &&
				(!message || message.test(link.message)) &&
				(!syscall || syscall.test(link.syscall)),
		),
	);
	return rule?.words ?? unexpected;
}

interface Link {
	name: string;
	code: string;
	message: string;
	syscall: string;
}

/** The error, its causes and the members of an AggregateError: text fields only, so that no request or header comes along. */
function chainOf(error: unknown, depth = 0): Link[] {
	if (depth > 6 || typeof error !== 'object' || error === null)
		return typeof error === 'string' ? [link({ message: error })] : [];
	const { cause, errors } = error as { cause?: unknown; errors?: unknown };
	const members = Array.isArray(errors) ? errors.slice(0, 4) : [];
	return [link(error), ...[cause, ...members].flatMap((inner) => chainOf(inner, depth + 1))];
}

function link(error: object): Link {
	const { name, code, message, syscall, constructor } = error as Record<string, unknown>;
	const string = (value: unknown) => (typeof value === 'string' ? value : '');
	const className = typeof constructor === 'function' ? constructor.name : '';
	return {
		name: className.endsWith('Error') && className !== 'Error' ? className : string(name),
		code: string(code),
		message: string(message),
		syscall: string(syscall),
	};
}
