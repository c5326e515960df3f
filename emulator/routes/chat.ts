import { Router } from 'express';
import type { Call } from '../call';
import { invalid } from '../errors';
import { nextId, type State } from '../state';

interface Message {
	role: string;
	content?: string | Array<{ text?: string }> | null;
}

interface Tool {
	type: string;
	function: { name: string; parameters?: { properties?: Record<string, { type?: string }> } };
}

const textOf = ({ content }: Message): string =>
	typeof content === 'string' ? content : (content ?? []).map(({ text = '' }) => text).join('');

/** Every text the tool asks for is what the user said. */
const argumentsFor = ({ function: { parameters } }: Tool, said: string) =>
	Object.fromEntries(
		Object.entries(parameters?.properties ?? {})
			.filter(([, { type }]) => type === 'string')
			.map(([name]) => [name, said]),
	);

/**
 * POST /v1/chat/completions: a language model that calls the first tool it is given with what the user said, and then
 * repeats what the tool answered. Enough to see what an agent is told, and what it passes on.
 */
export function chatRoutes(state: State): Router {
	const router = Router();
	router.post('/chat/completions', (_req, res) => {
		const { body } = res.locals.call as Call;
		const messages = body.messages as Message[] | undefined;
		if (!Array.isArray(messages)) throw invalid('missing_required_parameter', 'messages', "Missing required parameter: 'messages'.");
		const [tool] = (body.tools ?? []) as Tool[];
		const last = messages.at(-1)!;
		const said = textOf(messages.findLast(({ role }) => role === 'user') ?? last);
		const call = tool && last.role !== 'tool' && {
			id: nextId(state, 'call'),
			type: 'function',
			function: { name: tool.function.name, arguments: JSON.stringify(argumentsFor(tool, said)) },
		};
		const message = call ? { role: 'assistant', content: null, tool_calls: [call] } : { role: 'assistant', content: textOf(last) };
		res.json({
			id: nextId(state, 'chatcmpl'),
			object: 'chat.completion',
			created: Math.floor(Date.now() / 1000),
			model: body.model,
			choices: [{ index: 0, message, finish_reason: call ? 'tool_calls' : 'stop' }],
			usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
		});
	});
	return router;
}
