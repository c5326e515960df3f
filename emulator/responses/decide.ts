import { invalid } from '../errors';
import type { Asked, Shown } from './types';

/** What the main model decides to do with a request. */
export type Decision =
	| { kind: 'talk'; words: string }
	| {
			kind: 'draw';
			action: 'generate' | 'edit';
			prompt: string;
			revisedPrompt: string;
			references: Shown[];
			words: string;
	  };

const QUESTION = /[?？؟]\s*$/;
const WANTS_PICTURE =
	/\b(draw|paint|make|create|generate|render|design|edit|image|picture|photo|illustration|logo|zeichne|male|erstelle|bild|dibuja|crea|dessine)\b/i;

const lastWords = ({ turns }: Asked) =>
	[...turns].reverse().find(({ role, text }) => role === 'user' && text)?.text ?? '';

/** Pictures to edit: those shown with this request, else the latest one of the conversation. */
function pictures({ turns, fresh }: Asked): Shown[] {
	const now = turns.slice(turns.length - fresh).flatMap((turn) => turn.pictures);
	const shown = now.filter(({ callId }) => callId === undefined);
	if (shown.length > 0) return [...now.filter(({ callId }) => callId !== undefined), ...shown].slice(0, 16);
	return turns.flatMap((turn) => turn.pictures).slice(-1);
}

/** The rewriting a main model does, in its simplest form. */
const revised = (prompt: string) => `${prompt.trim().replace(/[.。]?$/, '.')} Balanced composition, natural light.`;

/** Whether to use the tool: forced, forbidden, or by the words: a question that names no picture is answered in text. */
export function decide(asked: Asked): Decision {
	const { tool, choice } = asked;
	const prompt = lastWords(asked);
	const idle =
		!tool || choice === 'none' || (choice === 'auto' && QUESTION.test(prompt) && !WANTS_PICTURE.test(prompt));
	if (idle) return { kind: 'talk', words: `You said: ${prompt.slice(0, 200)}` };
	const available = pictures(asked);
	const action = tool.action === 'auto' ? (available.length > 0 ? 'edit' : 'generate') : tool.action;
	if (action === 'edit' && available.length === 0) {
		throw invalid(
			'invalid_value',
			'tools',
			"Action 'edit' requires at least one image in the input or the conversation.",
		);
	}
	const references = action === 'edit' ? available : [];
	const words = 'Here is the image you asked for.';
	return {
		kind: 'draw',
		action,
		prompt: prompt || 'untitled',
		revisedPrompt: revised(prompt || 'untitled'),
		references,
		words,
	};
}
