import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { recordOf } from '../shared/base/json';
import { type Card, type Decision, type Ending, endings, type Round } from './round';

/** The outputs, by the receipt's reviewStatus. */
const outputNames = { pending: 'Not Reviewed', accepted: 'Approved', again: 'Make Again', rejected: 'Rejected' } as const;
const statuses = Object.keys(outputNames) as Array<keyof typeof outputNames>;

/** By the first output n8n itself sends everything when the waiting ends without an answer. */
const inOrder = (first: Ending) => [first, ...statuses.filter((status) => status !== first)];

const described = (first: Ending) => inOrder(first).map((status) => ({ type: 'main', displayName: outputNames[status] }));

/** As an expression: n8n asks for a node's outputs whenever it draws or runs it. */
export const outputs: `={{${string}}}` = `={{ $parameter.sortBy === 'nothing' ? ['main'] : (${JSON.stringify(Object.fromEntries(endings.map((ending) => [ending, described(ending)])))})[$parameter.options?.ifTimeRunsOut ?? 'pending'] }}`;

export const outputCount = statuses.length;

/** What a person said of a picture. */
export interface Judged {
	status: Decision;
	note: string;
}

/** All that was said on one page: by the picture's place on it. */
export interface Answer {
	judged: Map<number, Judged>;
	reviewer: string;
	/** ISO time. */
	reviewedAt: string;
}

const receiptOf = ({ json }: INodeExecutionData) => recordOf(recordOf(json).receipt);

/** The item with another receipt. An error of a node before, beside the columns, n8n would put in the place of all of them. */
function withReceipt({ error: _, ...item }: INodeExecutionData, receipt: IDataObject): INodeExecutionData {
	return { ...item, json: { ...item.json, receipt } };
}

/** The item with more on its receipt. One without a receipt gets these fields alone. */
const withFields = (item: INodeExecutionData, fields: IDataObject): INodeExecutionData => withReceipt(item, { ...receiptOf(item), ...fields } as IDataObject);

/** An item nobody has decided on: what was said of it before, or was to be said where time runs out, is not on it. */
function undecided(item: INodeExecutionData): INodeExecutionData {
	const { reviewer: _reviewer, reviewedAt: _reviewedAt, reviewNote: _reviewNote, ...receipt } = receiptOf(item);
	return withReceipt(item, { ...receipt, reviewStatus: 'pending' } as IDataObject);
}

/** The items as they leave when time runs out. */
export function itemsWithoutAnswer(items: INodeExecutionData[], { cards, ending, until }: Round): INodeExecutionData[] {
	const decided = { reviewStatus: ending, reviewer: '', reviewedAt: until, reviewNote: 'Nobody answered in time' };
	return items.map((item, index) => (ending === 'pending' || (ending === 'accepted' && !mayBeApproved(cards[index]!)) ? undecided(item) : withFields(item, decided)));
}

/** The items as they leave where nobody could be asked, and the node goes on. n8n itself adds the columns in its error output. */
export function itemsNobodySaw(items: INodeExecutionData[], { sorted, ending }: Pick<Round, 'sorted' | 'ending'>, problem: IDataObject, keepColumns: boolean): INodeExecutionData[][] {
	const all = items.map((item, index) => {
		const left = undecided(item);
		const { error = problem } = left.json;
		return { ...left, json: { ...(keepColumns ? left.json : {}), error }, pairedItem: { item: index } };
	});
	return sorted ? inOrder(ending).map((status) => (status === 'pending' ? all : [])) : [all];
}

function withDecision(item: INodeExecutionData, index: number, { judged, reviewer, reviewedAt }: Answer): INodeExecutionData {
	const one = judged.get(index);
	const { pairedItem: _, ...rest } = item;
	return one ? withFields(rest, { reviewStatus: one.status, reviewer, reviewedAt, reviewNote: one.note }) : undecided(rest);
}

/**
 * The items by output. n8n pairs what a waiting node gives by place alone: the first of an output with the first row. That is right
 * where all leave in their order, and else wrong without a word: there an expression that asks for the row before fails instead
 * (docs/review-images.md).
 */
export function decidedItems(items: INodeExecutionData[], { sorted, ending }: Pick<Round, 'sorted' | 'ending'>, answer: Answer): INodeExecutionData[][] {
	const decided = items.map((item, index) => withDecision(item, index, answer));
	if (!sorted) return [decided];
	return inOrder(ending).map((status) => decided.filter((_, index) => (answer.judged.get(index)?.status ?? 'pending') === status).map(withoutPair));
}

/** A node that is not there: n8n says so where an expression looks for it. */
const nowhere = { previousNode: 'before the review: use the columns of the item' };

const withoutPair = (item: INodeExecutionData): INodeExecutionData => ({ ...item, pairedItem: { item: 0, sourceOverwrite: nowhere } });

/** A picture that is not there cannot be approved. */
export const mayBeApproved = ({ problem }: Card): boolean => problem === '';
