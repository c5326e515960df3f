import type { Failure } from '../types';

/** Words that depend on who was called: OpenAI's own pages help nobody at another provider. */
export type Advice = string | { openai: string; other: string };

/** All conditions named must hold. */
export interface Condition {
	/** From status `[0]` to status `[1]`. */
	status?: readonly [number, number];
	/** The answer's `code`, else its `type`. */
	codes?: readonly string[];
	message?: RegExp;
	param?: RegExp;
}

/** A kind of failure: how to recognise it in an answer, and what to tell. */
export interface FailureRule {
	/** One of these suffices. */
	when: readonly Condition[];
	outcome: Failure['outcome'];
	retry: Failure['retry'];
	cause?: Failure['cause'];
	/** Used when the answer has no code of its own. */
	code: string;
	says: string;
	advice: Advice;
}
