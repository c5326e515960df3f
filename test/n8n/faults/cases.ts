import type { IDataObject } from 'n8n-workflow';
import type { Fault } from '../../../testbed';

/** How a struck row ends. */
export interface Ending {
	outcome: string;
	/** `details.code` of the error item; empty for a row that was made. */
	code: string;
	/** Calls made for the row. */
	calls: number;
	/** Images the emulator made and billed for the row. */
	bought: number;
	/** Images that came out of the node. */
	images: number;
}

/** One kind of trouble, and what a person gets. */
export interface FaultCase {
	/** In words, for the table in docs/fault-matrix.md. */
	name: string;
	fault: Fault;
	/** Strikes the first call, or every call. */
	strikes: 'once' | 'always';
	/** What the row asks for beyond its prompt. */
	row?: { partialImages?: number; n?: number };
	ends: Ending;
	/** What is different in a node, by its tag; `none` where it cannot be. */
	endsIn?: Record<string, Partial<Ending> | 'none'>;
}

const made = (calls = 1, images = 1): Ending => ({ outcome: 'made', code: '', calls, bought: images, images });
/** Certainly not made. */
const not = (outcome: string, code: string, calls = 1): Ending => ({ outcome, code, calls, bought: 0, images: 0 });
/** Nobody can say from outside: `bought` is what the emulator knows. */
const unknown = (code: string, bought: number): Ending => ({ outcome: 'unknown', code, calls: 1, bought, images: 0 });

const kind = (name: string, options: IDataObject = {}): Fault => ({ kind: name, ...options });

type Case = (
	name: string,
	fault: Fault,
	ends: Ending,
	row?: FaultCase['row'],
	endsIn?: FaultCase['endsIn'],
) => FaultCase;
const striking =
	(strikes: FaultCase['strikes']): Case =>
	(name, fault, ends, row, endsIn) => ({ name, fault, strikes, ends, row, endsIn });
const once = striking('once');
const always = striking('always');

/** How a struck row must end in a node; undefined where the case cannot be. */
export function endingIn({ ends, endsIn }: FaultCase, tag: string): Ending | undefined {
	const other = endsIn?.[tag];
	return other === 'none' ? undefined : { ...ends, ...other };
}

/** A turn makes one image here, and the emulator's edits are too different in size to cut within the second. */
const onlyGenerate = { turn: 'none', edit: 'none' } as const;

const streamed = { partialImages: 2 };

/** Calls a row may make in these runs, see `faults.test.ts`. */
export const attempts = 2;

/** Every fault of the emulator. Codes are the API's, or those of transport/failureRules.ts and thrownFailure.ts. */
export const faultCases: readonly FaultCase[] = [
	once('429 with Retry-After', kind('rateLimit'), made(2)),
	once('429, the wait only in its words', kind('rateLimit', { inMessageOnly: true }), made(2)),
	once('500', kind('serverError'), made(2)),
	once('503', kind('serverError', { status: 503 }), made(2)),
	always('500', kind('serverError'), not('failed', 'server_error', attempts)),
	always('Blocked by moderation', kind('moderation'), not('blocked', 'moderation_blocked')),
	always('Organization not verified', kind('unverified'), not('notVerified', 'organization_not_verified')),
	always('Spending limit reached', kind('billingHardLimit'), not('notVerified', 'billing_hard_limit_reached')),
	always('No credit (a 429)', kind('insufficientQuota'), not('notVerified', 'insufficient_quota')),
	always('Key revoked', kind('wrongKey'), not('notVerified', 'invalid_api_key')),
	always('Model not found', kind('modelNotFound'), not('refused', 'model_not_found')),
	always('Gateway refuses the image field', kind('rejectImageArray'), not('refused', 'invalid_type')),
	always('A gateway’s flat error', kind('flatError'), not('refused', 'request_refused')),
	always('A web page with status 200', kind('html'), not('unknown', 'not_json')),
	once('An error inside status 200', kind('errorInside200'), not('unknown', 'upstream_error')),
	always('An error inside status 200', kind('errorInside200'), not('unknown', 'upstream_error')),
	always('Gateway gave up (502)', kind('gatewayTimeout', { status: 502 }), unknown('gateway_timeout', 0)),
	always('Gateway gave up (504)', kind('gatewayTimeout'), unknown('gateway_timeout', 0)),
	always('Gateway gave up (524)', kind('gatewayTimeout', { status: 524 }), unknown('gateway_timeout', 0)),
	always('Cut before the answer', kind('cutBeforeHeaders'), unknown('connection_lost', 0)),
	always('Cut before the answer, but billed', kind('cutBeforeAnswerButBilled'), unknown('connection_lost', 1)),
	always('Cut within the answer', kind('cutAfterHeaders'), unknown('connection_lost', 1)),
	always('Answer ends in the middle of the image', kind('truncatedJson'), unknown('answer_cut', 1)),
	always('Silence within the answer', kind('stall'), unknown('timed_out', 1)),
	always('An answer without an image', kind('emptyData'), unknown('no_image', 1)),
	once('Error event in a stream', kind('sseError'), made(2), streamed),
	always(
		'Error event in a stream',
		kind('sseError'),
		not('failed', 'image_generation_failed', attempts),
		streamed,
		{ turn: not('failed', 'server_error', attempts) },
	),
	always('Stream cut', kind('sseCut'), unknown('connection_lost', 0), streamed),
	always(
		'Stream cut within the second of two images',
		kind('sseCut', { afterBytes: 20_000 }),
		{ ...made(1, 2), images: 1 },
		{ partialImages: 0, n: 2 },
		onlyGenerate,
	),
	always('A link in place of the image', kind('urlInsteadOfBase64'), made()),
	always('No usage in the answer', kind('missingUsage'), made()),
	always('Served values not told', kind('missingEcho'), made()),
	always('Slow', kind('slow', { ms: 1500 }), made()),
];
