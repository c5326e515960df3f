import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';
import { isRecord, parseJson } from '../shared/base/json';

/** What a person says of a picture; the words of the log's reviewStatus. */
export const decisions = ['accepted', 'again', 'rejected'] as const;
export type Decision = (typeof decisions)[number];

/** What becomes of everything when time runs out. */
export const endings = ['pending', 'accepted', 'rejected'] as const;
export type Ending = (typeof endings)[number];

/** A criterion as a review judged it. */
export interface Criterion {
	text: string;
	passed: boolean;
	reason: string;
}

/** One picture as the page shows it. Plain texts of hostile rows: the page escapes them. */
export interface Card {
	title: string;
	brief: string;
	exactText: string;
	/** The verdict of a review by a model; empty: there was none. */
	verdict: 'pass' | 'fail' | '';
	criteria: Criterion[];
	/** What the review says as a whole. */
	summary: string;
	/** Fields of the picture and of the one it was made from; empty: there is none. */
	field: string;
	originalField: string;
	/** Pixels; 0: nobody knows. */
	width: number;
	height: number;
	/** USD; null: nobody knows. */
	spentUsd: number | null;
	/** USD that approving it will cost; 0: nothing, nobody asked, or it cannot be approved; null: nobody knows. */
	nextUsd: number | null;
	/** Why there is no picture; empty where there is one. */
	problem: string;
}

/** One time of asking: a loop comes back to the same node and address with other pictures. */
export interface Round {
	/** Names this round, so that the page of an earlier one decides nothing. */
	id: string;
	title: string;
	/** ISO time at which the waiting ends; empty: never. */
	until: string;
	ending: Ending;
	/** An output for each decision, or one for all. */
	sorted: boolean;
	cards: Card[];
}

/** Where the round is kept: n8n stores a node's context with the waiting execution. As one text, so that nothing in it is a proxy. */
const key = 'reviewRound';

export function keepRound(ctx: IExecuteFunctions, round: Round): void {
	ctx.getContext('node')[key] = JSON.stringify(round);
}

/** A text inside an expression, whatever signs are in it. */
const quoted = (text: string) => JSON.stringify(text).replace(/[{}]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);

/** The round the execution waits in. A waiting node's webhook has no getContext, and an expression reaches it. */
export function findRound(ctx: IWebhookFunctions): Round | undefined {
	const stored: unknown = ctx.evaluateExpression(`{{ $node[${quoted(ctx.getNode().name)}].context[${quoted(key)}] }}`);
	const round = typeof stored === 'string' ? parseJson(stored) : undefined;
	return isRecord(round) && Array.isArray(round.cards) ? (round as unknown as Round) : undefined;
}
