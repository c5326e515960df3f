import type { Result } from '../shared/base/result';
import { textOf } from '../shared/base/json';
import { mostName, mostNote } from './limits';
import { type Answer, type Judged, mayBeApproved } from './outputs';
import { type Decision, decisions, type Round } from './round';
import { fill, words } from './page/words';

/** Why nothing of what was sent was taken, and the HTTP status that says so. */
export interface Refused {
	status: number;
	message: string;
}

const refused = (status: number, message: string) => ({ ok: false as const, status, message });

/** Beside tab and line break: signs nobody writes, and of which databases refuse one. */
const control = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

const asLines = (value: unknown) => textOf(value).replaceAll('\r\n', '\n').replace(control, '').trim();

const isText = (value: unknown) => value === undefined || typeof value === 'string';

/** What a person sent, checked: nothing is taken of an answer that is not right in every part. */
export function readAnswer(body: Record<string, unknown>, { id, cards }: Round, reviewedAt: string): Result<{ answer: Answer }, Refused> {
	if (body.round !== id) return refused(409, words.earlierPage);
	if (!isText(body.reviewer)) return refused(400, words.notUnderstood);
	const reviewer = asLines(body.reviewer);
	if (reviewer.length > mostName) return refused(413, words.tooLong);
	const judged = new Map<number, Judged>();
	for (const [index, card] of cards.entries()) {
		const status = body[`decision.${index}`];
		if (!isText(body[`note.${index}`])) return refused(400, words.notUnderstood);
		const note = asLines(body[`note.${index}`]);
		if (note.length > mostNote) return refused(413, words.tooLong);
		if (status === undefined || status === '') continue;
		if (!isDecision(status)) return refused(400, words.notUnderstood);
		if (status === 'accepted' && !mayBeApproved(card)) return refused(409, fill(words.gone, { title: card.title, problem: card.problem }));
		judged.set(index, { status, note });
	}
	if (judged.size === 0) return refused(400, words.nothingDecided);
	return { ok: true, answer: { judged, reviewer, reviewedAt } };
}

const isDecision = (value: unknown): value is Decision => decisions.some((one) => one === value);
