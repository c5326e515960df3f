import { textOf } from '../shared/base/json';
import { findPreset } from '../shared/catalog/channels';
import { limits } from '../shared/catalog/limits';
import { exactTextId, type Criterion } from '../shared/request/reviewCriteria';
import type { Review } from '../shared/request/review';

/** One criterion, judged. */
export interface Judged extends Criterion {
	passed: boolean;
	reason: string;
}

/** A review in fields made for If and Switch. A `type`, so that it fits an item's json. */
export type ReviewResult = {
	verdict: 'pass' | 'fail';
	passed: boolean;
	/** 0 to 100. */
	score: number;
	textRead: string;
	/** Whether the text as read has the exact text in it; null where none was asked for. */
	textMatches: boolean | null;
	failedCount: number;
	/** Ids, separated by commas. */
	failedCriteria: string;
	/** What failed and why, one line each: ready for the next prompt. */
	reasons: string;
	summary: string;
	criteria: Judged[];
	/** Written from the picture, where that was asked for. */
	title?: string;
	altText?: string;
};

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** On one line, and cut between words where it is longer. */
function fitted(value: unknown, most: number): string {
	const line = textOf(value).replace(/\s+/gu, ' ').trim();
	const characters = [...line];
	if (characters.length <= most) return line;
	const start = characters.slice(0, Math.max(0, most - 1)).join('');
	return `${start.includes(' ') ? start.replace(/ \S*$/u, '') : start}…`;
}

/** Title and alternative text, cut to what the purpose has room for; nothing where they were not asked for. */
function textsOf({ title, alt_text: altText }: Fields, purpose: string): Pick<ReviewResult, 'title' | 'altText'> {
	const preset = findPreset(purpose);
	if (!preset) return {};
	const { altTextLength: room } = preset;
	return { title: fitted(title, limits.titleCharacters), altText: room === 0 ? '' : fitted(altText, room) };
}

const plain = (text: string) => text.normalize('NFC').replace(/\s+/gu, ' ').trim();

/**
 * Reads the answer of a review; undefined when it is not what was asked for. The verdict is ours: every criterion must
 * have passed, the exact text must stand in the text as read, and the score must reach the least one.
 */
export function readReview(text: string, { criteria, exactText, leastScore, altTextFor }: Review): ReviewResult | undefined {
	const answer = parsed(text);
	if (!isFields(answer) || !isFields(answer.criteria)) return undefined;
	const { text_read: textRead, score, verdict, summary, criteria: judgements } = answer;
	if (typeof textRead !== 'string' || typeof score !== 'number' || (verdict !== 'pass' && verdict !== 'fail'))
		return undefined;
	const textMatches = exactText === '' ? null : plain(textRead).includes(plain(exactText));
	const judged = criteria.map((criterion) => judge(criterion, judgements[criterion.id], textMatches));
	if (judged.some((one) => one === undefined)) return undefined;
	const all = judged as Judged[];
	const failed = all.filter((one) => !one.passed);
	const within = Math.min(100, Math.max(0, Math.round(score)));
	const lines = failed.map((one) => `${one.text}: ${one.reason}`);
	if (within < leastScore) lines.push(`The score of ${within} is below ${leastScore}`);
	const passed = verdict === 'pass' && lines.length === 0;
	return {
		verdict: passed ? 'pass' : 'fail',
		passed,
		score: within,
		textRead,
		textMatches,
		failedCount: failed.length,
		failedCriteria: failed.map(({ id }) => id).join(','),
		reasons: lines.join('\n'),
		summary: typeof summary === 'string' ? summary : '',
		criteria: all,
		...textsOf(answer, altTextFor),
	};
}

/** A criterion as the model judged it; the exact text is compared here too, letter by letter. */
function judge(criterion: Criterion, judgement: unknown, textMatches: boolean | null): Judged | undefined {
	if (!isFields(judgement) || typeof judgement.passed !== 'boolean') return undefined;
	const reason = typeof judgement.reason === 'string' ? judgement.reason : '';
	const misread = criterion.id === exactTextId && textMatches === false && judgement.passed;
	return misread
		? { ...criterion, passed: false, reason: 'The text as read is not the one asked for' }
		: { ...criterion, passed: judgement.passed, reason };
}
