import { Router } from 'express';
import { answerEvents, answerJson, type Call } from '../call';
import { ApiError, invalid, notFound, REQUEST_ID } from '../errors';
import { struckBy } from '../faults';
import { newAnswer } from '../responses/answer';
import { checkAsked } from '../responses/checks';
import { conversationId, history, readInput } from '../responses/input';
import { perform, prepare, type Event, type Run } from '../responses/run';
import type { Asked, ResponseAnswer, StoredResponse } from '../responses/types';
import { readStored, today, type State } from '../state';
import { Picture } from '../wire/picture';

/** Stored answers beyond this many are forgotten, the oldest first. */
const KEPT = 500;

async function ask({ state, body }: Call): Promise<Asked> {
	const asked = checkAsked(body, { today: today(state), previews: state.settings.previews });
	const before = history(state, body);
	const input = await readInput(state, body.input);
	return { ...asked, turns: [...before, ...input], fresh: input.length };
}

function store({ state, record }: Call, answer: ResponseAnswer, asked: Asked): StoredResponse {
	const stored = { answer, turns: asked.turns, cancel: new AbortController(), bought: record };
	if (asked.body.store === false) return stored;
	state.responses.set(answer.id, stored);
	const oldest = state.responses.keys().next().value;
	if (state.responses.size > KEPT && oldest) state.responses.delete(oldest);
	return stored;
}

/** Puts the finished answer away: pictures stay on disk, the answer keeps their file. */
function settle({ call: { state }, asked, answer, said }: Run, stored: StoredResponse): void {
	stored.turns = [...asked.turns, ...said];
	const files = new Map(said.flatMap(({ pictures }) => pictures).map(({ callId, fileId }) => [callId, fileId]));
	const output = answer.output.map((item) =>
		item.result instanceof Picture ? { ...item, result: { fileId: files.get(item.id) } } : item,
	);
	stored.answer = { ...answer, output } as ResponseAnswer;
	const conversation = conversationId(asked.body);
	if (conversation) state.conversations.set(conversation, stored.turns);
}

/** A kept answer with its pictures read from disk again. */
async function revive(state: State, { answer }: StoredResponse): Promise<ResponseAnswer> {
	const output = await Promise.all(
		answer.output.map(async (item) => {
			const file = state.files.get((item.result as { fileId?: string } | null)?.fileId ?? '');
			if (!file) return item;
			return { ...item, result: new Picture([await readStored(file)], file.mimeType, '') };
		}),
	);
	return { ...answer, output };
}

/** Ends of a stream by the status of the answer. */
const lastEvents: Record<string, string> = { failed: 'response.failed', incomplete: 'response.incomplete' };

async function* numbered(run: Run, stored: StoredResponse): AsyncGenerator<Event> {
	let sequence_number = 0;
	const number = (event: Event): Event => ({ ...event, sequence_number: sequence_number++ });
	const { answer } = run;
	if (answer.background) answer.status = 'queued';
	yield number({ type: 'response.created', response: { ...answer } });
	if (answer.background) yield number({ type: 'response.queued', response: { ...answer } });
	answer.status = 'in_progress';
	yield number({ type: 'response.in_progress', response: { ...answer } });
	let performed = false;
	try {
		for await (const event of perform(run)) yield number(event);
		performed = true;
	} catch (error) {
		Object.assign(answer, failedWith(error as Error, run.call));
		performed = true;
	} finally {
		// The reader of the events has sent an error in their place, and asks for no more.
		if (!performed && struckBy(run.call.faults, 'sseError')) {
			Object.assign(answer, failedWith(new Error('An error occurred.'), run.call));
		}
	}
	settle(run, stored);
	yield number({ type: lastEvents[answer.status] ?? 'response.completed', response: { ...answer } });
}

/** Works on in the background; a cancelled answer stays cancelled. */
async function later(run: Run, stored: StoredResponse): Promise<void> {
	const { answer } = run;
	const { signal } = stored.cancel;
	try {
		answer.status = 'in_progress';
		for await (const _event of perform(run)) if (signal.aborted) return;
		if (!signal.aborted) settle(run, stored);
	} catch (error) {
		Object.assign(answer, failedWith(error as Error, run.call));
	}
}

/** How a response says what would have been an error before its work began. */
const failedWith = (error: Error, { requestId }: Call) => ({
	status: 'failed',
	error: {
		code: error instanceof ApiError ? 'invalid_image' : 'server_error',
		message: error.message.replace(REQUEST_ID, requestId),
	},
});

async function create(call: Call): Promise<void> {
	const { state, faults } = call;
	const asked = await ask(call);
	const answer = newAnswer(state, asked);
	const run = await prepare(call, asked, answer);
	const stored = store(call, answer, asked);
	if (asked.body.stream === true) return answerEvents(call, numbered(run, stored));
	if (asked.body.background === true) {
		answer.status = 'queued';
		const first = { ...answer };
		setImmediate(() => void later(run, stored));
		return answerJson(call, first, null);
	}
	for await (const _event of perform(run)) {
		// Only a stream tells of the steps.
	}
	settle(run, stored);
	return answerJson(call, struckBy(faults, 'emptyData') ? { ...answer, output: [] } : answer);
}

/** /v1/responses: create, look, cancel, delete. */
export function responseRoutes(state: State): Router {
	const find = (id: string): StoredResponse => {
		const stored = state.responses.get(id);
		if (!stored) throw notFound(`Response with id '${id}' not found.`);
		return stored;
	};
	const router = Router();
	router.post('/responses', (_req, res) => create(res.locals.call as Call));
	router.get('/responses/:id', async (req, res) => {
		const stored = find(req.params.id);
		const bought = stored.answer.status === 'completed' ? stored.bought : undefined;
		await answerJson(res.locals.call as Call, await revive(state, stored), bought);
	});
	router.delete('/responses/:id', (req, res) => {
		const stored = find(req.params.id);
		stored.cancel.abort();
		state.responses.delete(req.params.id);
		res.json({ id: req.params.id, object: 'response', deleted: true });
	});
	router.post('/responses/:id/cancel', async (req, res) => {
		const stored = find(req.params.id);
		if (stored.answer.background !== true) {
			throw invalid(null, null, 'Only responses created with background=true can be cancelled.');
		}
		const open = stored.answer.status === 'queued' || stored.answer.status === 'in_progress';
		if (open) {
			stored.cancel.abort();
			stored.answer = { ...stored.answer, status: 'cancelled', output: [] };
		}
		await answerJson(res.locals.call as Call, await revive(state, stored));
	});
	return router;
}
