import type { IDataObject } from 'n8n-workflow';

import { type JsonRecord, recordOf, recordsIn, textOf } from '../../base/json';
import { hasFailed } from '../answer/response';
import { classifyAnswer, type ErrorAnswer, type FailureContext, readRequestId } from './failure';
import { redact } from './redact';
import type { Failure } from '../types';

/** The code of an answer whose main model wrote and did not draw. */
export const wordsInstead = 'words_instead_of_image';

/**
 * Why an answer with a good status holds no image: an error in its body, in an item of its output or in the reason it
 * is incomplete; words of the main model instead of a picture; or nothing at all.
 */
export function noImageFailure(answer: ErrorAnswer & { body: IDataObject }, context: FailureContext): Failure {
	const error = errorWithin(answer.body);
	const told = error ? classifyAnswer({ ...answer, body: { error } }, context) : undefined;
	if (told) return told;
	const requestId = readRequestId(answer.headers, context.secrets);
	// Where the image tool was called and did not fail, its picture was lost on the way: some gateways leave it out.
	const words = recordsIn(answer.body.output).some(isDrawn) ? '' : wordsOf(answer.body);
	const common = { status: answer.status, ...(requestId ? { requestId } : {}) };
	if (words) {
		return {
			...common,
			outcome: 'failed',
			code: wordsInstead,
			message: 'The model answered with words instead of an image',
			description: `Say in the prompt that an image is wanted, and of what. It wrote: "${redact(words, context.secrets).slice(0, 300)}"`,
			retry: 'never',
		};
	}
	return {
		...common,
		outcome: 'unknown',
		code: 'no_image',
		message: 'The answer came, and held no image',
		description: `Look at the usage page of ${context.owner} first: it may have been billed. Then run the row again.`,
		retry: 'risk',
		details: { body: redact(JSON.stringify(answer.body), context.secrets).slice(0, 4000) },
	};
}

/** Wrappers say that all went well in the fields of an error: `{"code": 0, "message": "success", "data": ...}`. */
const saysGood = (word: unknown): boolean => ['string', 'number'].includes(typeof word) && /^(0|2\d\d|ok|success\w*)$/i.test(String(word));

function errorWithin(body: IDataObject): unknown {
	const inItem = recordsIn(body.output).find((item) => item.error);
	const reason = textOf(recordOf(body.incomplete_details).reason);
	const { code, detail, data, message, msg } = body;
	const isEmpty = !data || (typeof data === 'object' && Object.keys(data).length === 0);
	const isFlat = (code !== undefined || detail !== undefined) && isEmpty && ![code, message, msg].some(saysGood);
	return (
		body.error ??
		inItem?.error ??
		(reason ? { code: reason, message: `The answer is incomplete: ${reason}` } : isFlat ? body : undefined)
	);
}

const isDrawn = (item: JsonRecord): boolean => item.type === 'image_generation_call' && !hasFailed(item);

/** Text of the main model's messages, refusals included. */
function wordsOf(body: IDataObject): string {
	const contents = recordsIn(body.output).flatMap(({ content }) => recordsIn(content));
	return contents
		.map(({ text, refusal }) => textOf(text) || textOf(refusal))
		.join(' ')
		.trim();
}
