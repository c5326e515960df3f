import { findPreset } from '../catalog/channels';
import { limits } from '../catalog/limits';
import { findReviewPreset } from '../catalog/reviewPresets';

/** One thing a picture is judged by. */
export interface Criterion {
	/** Letters, digits and underscores: the key in the answer. */
	id: string;
	/** What must be true of the picture for it to pass. */
	text: string;
}

/** The id of the criterion that this package checks once more itself. */
export const exactTextId = 'exact_text';

/** What a person asks a review for; lists have one entry per line. */
export interface ReviewBrief {
	/** Id of a preset, or `none`. */
	preset: string;
	/** What the picture was to be, in words. */
	brief: string;
	exactText: string;
	mustShow: string[];
	mustNotShow: string[];
	fixedDetails: string[];
}

const numbered = (name: string, entries: string[], write: (entry: string) => string): Criterion[] =>
	entries.map((entry, index) => ({ id: `${name}_${index + 1}`, text: write(entry) }));

/** Everything a picture is judged by, the preset's criteria first. */
export function criteriaOf(asked: ReviewBrief): Criterion[] {
	const { exactText, mustShow, mustNotShow, fixedDetails } = asked;
	return [
		...(findReviewPreset(asked.preset)?.criteria ?? []),
		...(exactText === ''
			? []
			: [
					{ id: exactTextId, text: `It shows exactly the text "${exactText}", spelled and cased so, readable in full` },
				]),
		...numbered('must_show', mustShow, (entry) => `It shows: ${entry}`),
		...numbered('must_not_show', mustNotShow, (entry) => `It does not show: ${entry}`),
		...numbered(
			'fixed_detail',
			fixedDetails,
			(entry) => `This detail is as in the reference, or as described where there is none: ${entry}`,
		),
	];
}

/**
 * The answer's form: for each criterion a reason and then pass or fail, the text as read, a score and a verdict. Reasons
 * come first, so that the model looks before it judges.
 * @param altTextFor a purpose for whose room title and alternative text are written too, or `none`
 */
export function reviewSchema(criteria: Criterion[], altTextFor = 'none'): Record<string, unknown> {
	const object = (properties: Record<string, unknown>) => ({
		type: 'object',
		properties,
		required: Object.keys(properties),
		additionalProperties: false,
	});
	const judged = ({ id, text }: Criterion) => [
		id,
		{
			...object({
				reason: { type: 'string', description: 'What is seen that decides it, in one sentence' },
				passed: { type: 'boolean' },
			}),
			description: text,
		},
	];
	return object({
		text_read: {
			type: 'string',
			description: 'All text in the pictures, letter by letter as it stands there; empty if there is none',
		},
		criteria: object(Object.fromEntries(criteria.map(judged))),
		...textsFor(altTextFor),
		summary: { type: 'string', description: 'What to change, in one sentence; or why it is good' },
		score: { type: 'integer', description: 'How well the brief is met as a whole, from 0 to 100' },
		verdict: { type: 'string', enum: ['pass', 'fail'] },
	});
}

/** Texts about the picture itself, for a purpose: a title, and alternative text where the place has a field for it. */
function textsFor(purpose: string): Record<string, unknown> {
	const preset = findPreset(purpose);
	if (!preset) return {};
	const text = (what: string, most: number) => ({ type: 'string', description: `${what}, of at most ${most} characters, in the language of the brief` });
	return {
		title: text('A plain title for what the picture shows', limits.titleCharacters),
		...(preset.altTextLength > 0 && { alt_text: text('Alternative text: what can be seen, for somebody who cannot see it, without “image of”', preset.altTextLength) }),
	};
}
