import { limits } from '../catalog/limits';
import type { Refusal } from './types';

/** The parts of a brief, one per decision the model would otherwise guess. All are optional texts. */
export interface PromptParts {
	job?: string;
	subject?: string;
	composition?: string;
	sceneAndLight?: string;
	style?: string;
	exactText?: string;
	fixedDetails?: string;
	avoid?: string;
}

const quoted = (text: string) => `"${text.replace(/^["“”]+|["“”]+$/g, '')}"`;

/** One sentence per part, in the order a designer's brief has them. */
const sentences: Array<[part: keyof PromptParts, write: (text: string) => string]> = [
	['job', (text) => `Create ${text}.`],
	['subject', (text) => `Main subject: ${text}.`],
	['composition', (text) => `Composition: ${text}.`],
	['sceneAndLight', (text) => `Scene and lighting: ${text}.`],
	['style', (text) => `Style: ${text}.`],
	['exactText', (text) => `Text: show exactly ${quoted(text)}, spelled and cased as written, and no other words.`],
	['fixedDetails', (text) => `Keep exactly as described: ${text}.`],
	['avoid', (text) => `Avoid: ${text}.`],
];

/** Writes one prompt from the parts that are filled in; empty when none is. */
export function composePrompt(parts: PromptParts): string {
	const tidy = (text: string | undefined) => (text ?? '').trim().replace(/[.\s]+$/, '');
	return sentences
		.map(([part, write]) => [tidy(parts[part]), write] as const)
		.filter(([text]) => text !== '')
		.map(([text, write]) => write(text))
		.join('\n');
}

/** Whether a bracket is a frame's own, perhaps with something put into it: a column dropped in its middle. */
const isLeft = (bracket: string, blank: string) =>
	bracket === blank ||
	(bracket.length > blank.length &&
		[...blank].some((_, cut) => cut > 0 && bracket.startsWith(blank.slice(0, cut)) && bracket.endsWith(blank.slice(cut))));

/** Refuses a frame's text in which something is still to be filled in. */
export function checkBlanks(parameter: string, text: string, blanks: readonly string[] = []): Refusal | undefined {
	const brackets = [...new Set(text.match(/\[[^[\]\n]*\]/g) ?? [])];
	const left = brackets.filter((bracket) => blanks.some((blank) => isLeft(bracket, blank)));
	if (left.length === 0) return undefined;
	return {
		parameter,
		message: `Still to be filled in: ${left.map((bracket) => bracket.slice(0, 60)).join(', ')}`,
		description: 'Put your own words, or a column of your sheet, in place of each [bracket], or remove the sentence it stands in.',
	};
}

/** Refuses an empty prompt and one longer than the API takes. */
export function checkPrompt(prompt: string): Refusal | undefined {
	if (prompt.trim() === '') {
		return {
			parameter: 'Prompt',
			message: 'The prompt is empty',
			description: 'Write what the image should show. If the prompt comes from an expression, check that this row has a value.',
		};
	}
	const characters = [...prompt].length;
	if (characters > limits.promptCharacters) {
		return {
			parameter: 'Prompt',
			message: `The prompt has ${characters.toLocaleString('en-US')} characters`,
			description: `The most that can be sent is ${limits.promptCharacters.toLocaleString('en-US')}. Shorten it by ${(characters - limits.promptCharacters).toLocaleString('en-US')}.`,
		};
	}
	return undefined;
}
