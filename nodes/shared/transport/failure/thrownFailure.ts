import { textOf } from '../../base/json';
import { AnswerError, type AnswerErrorCode } from '../answer/answerError';
import type { Failure } from '../types';
import { clearBreak, type Link, type Phase } from './clear';
import type { FailureContext } from './failure';
import { redact } from './redact';

type Words = Pick<Failure, 'outcome' | 'code' | 'message' | 'description' | 'retry' | 'cause'>;

const mayBeBilled =
	'Look at the usage page of {owner} first: the image may have been made and billed. Then run the row again.';

/** What to say where nothing was sent, by what `clear` makes of it. */
const nothingSent: Record<NonNullable<ReturnType<typeof clearBreak>>, Words> = {
	notPrepared: {
		outcome: 'failed',
		code: 'not_prepared',
		message: 'The request could not be put together',
		description: 'Check that the pictures of this row can still be read, and run it again. Nothing was sent or billed.',
		retry: 'never',
	},
	credentialNotRead: {
		outcome: 'failed',
		code: 'credential_not_read',
		cause: 'temporarily-unavailable',
		message: 'n8n could not read the credential: its database did not answer',
		description: 'Run it again when the database of this n8n is back. Nothing was sent or billed.',
		retry: 'safe',
	},
	unreachable: {
		outcome: 'failed',
		code: 'unreachable',
		cause: 'temporarily-unavailable',
		message: 'The image service could not be reached',
		description: 'Check the Base URL in the credential, and that this n8n may reach the internet. Nothing was sent or billed.',
		retry: 'safe',
	},
	certificate: {
		outcome: 'failed',
		code: 'certificate',
		cause: 'configuration-invalid',
		message: 'The image service could not prove that it is the right one',
		description:
			'Check the Base URL, or ask whoever runs the server: its certificate is not valid. Nothing was sent or billed.',
		retry: 'never',
	},
	addressNotAllowed: {
		outcome: 'refused',
		code: 'address_not_allowed',
		cause: 'configuration-invalid',
		message: 'The address in the credential cannot be called from this n8n',
		description:
			'Check Base URL and Extra Headers in the credential, and which addresses this n8n may call. Nothing was sent or billed.',
		retry: 'never',
	},
};

const connectionLost: Words = {
	outcome: 'unknown',
	code: 'connection_lost',
	message: 'The connection broke before the image had arrived',
	description: mayBeBilled,
	retry: 'risk',
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
	description: `${mayBeBilled} Raise Time-Out in the options of this node: large images in high quality take minutes.`,
	retry: 'risk',
};
/** What no rule knows. */
const unexpected: Words = { ...connectionLost, code: 'unexpected_error', message: 'Something unexpected went wrong with this image' };

/** What to say of an end that is not clear: whatever stands here, it is `unknown`. First match wins. */
const brokenOff: ReadonlyArray<{ field: keyof Link; is: RegExp; words: Words }> = [
	{ field: 'code', is: /^(ERR_CANCELED|ABORT_ERR)$/, words: stopped },
	{ field: 'name', is: /^(AbortError|CanceledError|ExecutionCancelledError|ManualExecutionCancelledError)$/, words: stopped },
	{ field: 'code', is: /^(ETIMEDOUT|ESOCKETTIMEDOUT|UND_ERR_(HEADERS|BODY)_TIMEOUT)$/, words: timedOut },
	{ field: 'name', is: /^TimeoutError$/, words: timedOut },
	{ field: 'message', is: /timeout (of \d+ ?ms )?exceeded|timed out/i, words: timedOut },
	{ field: 'code', is: /^[A-Z][A-Z_]+$/, words: connectionLost },
	{ field: 'message', is: /aborted|socket hang up|premature close|terminated/i, words: connectionLost },
];

const unreadable: Record<AnswerErrorCode, Words> = {
	answer_damaged: { ...connectionLost, code: 'answer_damaged', message: 'The answer arrived damaged' },
	answer_cut: { ...connectionLost, code: 'answer_cut', message: 'The answer ended before the image was complete' },
	bad_image: { ...connectionLost, code: 'bad_image', message: 'The image arrived damaged' },
	too_large: { ...connectionLost, code: 'too_large', message: 'The answer was far larger than an image', retry: 'never' },
	not_json: {
		outcome: 'unknown',
		code: 'not_json',
		message: 'What answered is not an image API',
		description: 'Check the Base URL in the credential: for most providers it ends in /v1. Most likely nothing was billed.',
		retry: 'never',
	},
	not_stored: {
		outcome: 'unknown',
		code: 'not_stored',
		message: 'The image was made, and n8n could not store it',
		description: 'Check the disk space and the binary data settings of this n8n before you make it again. It is billed.',
		retry: 'risk',
	},
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
	const code = redact(links.map((one) => one.code).find(Boolean) ?? '', context.secrets);
	return {
		...words,
		description: words.description.replaceAll('{owner}', context.owner),
		details: { ...(code ? { systemCode: code } : {}), ...(cause ? { cause } : {}) },
	};
}

function wordsFor(error: unknown, links: readonly Link[], phase: Phase): Words {
	if (error instanceof AnswerError) return unreadable[error.code];
	const cause = clearBreak(phase, links);
	if (cause) return nothingSent[cause];
	return brokenOff.find(({ field, is }) => links.some((link) => is.test(link[field])))?.words ?? unexpected;
}

/** The error, its causes and the members of an AggregateError. */
function chainOf(error: unknown, depth = 0): Link[] {
	if (depth > 6 || typeof error !== 'object' || error === null)
		return typeof error === 'string' ? [linkOf({ message: error })] : [];
	const { cause, errors } = error as { cause?: unknown; errors?: unknown };
	const members = Array.isArray(errors) ? errors.slice(0, 4) : [];
	return [linkOf(error), ...[cause, ...members].flatMap((inner) => chainOf(inner, depth + 1))];
}

function linkOf(error: object): Link {
	const { name, code, message, syscall, constructor } = error as Record<string, unknown>;
	const className = typeof constructor === 'function' ? constructor.name : '';
	return {
		name: className.endsWith('Error') && className !== 'Error' ? className : textOf(name),
		code: textOf(code),
		message: textOf(message),
		syscall: textOf(syscall),
	};
}
