import { look } from '../checks/pictures';
import type { Body } from '../checks/fields';
import { invalid, notFound } from '../errors';
import { fetchReference } from '../references';
import { storeFile, type State } from '../state';
import type { Shown, Turn } from './types';

const itemNotFound = (id: string) =>
	notFound(
		`Item with id '${id}' not found. Items are not persisted when \`store\` is set to false. Try again with \`store\` set to true, or remove this item from your input.`,
		'input',
	);

const unparsable = () =>
	invalid(
		'image_parse_error',
		'input',
		"The image data you provided does not represent a valid image. Please check your input and try again with one of the following image formats: ['image/jpeg', 'image/png', 'image/gif', 'image/webp'].",
	);

/** Puts a picture of the conversation away. Throws 400 if the bytes are none. */
export async function keep(state: State, bytes: Buffer, callId?: string): Promise<Shown> {
	const known = await look(bytes);
	if (!known) throw unparsable();
	const fileName = callId ?? 'input';
	const { id } = await storeFile(state, bytes, { mimeType: `image/${known.format}`, fileName });
	return { fileId: id, width: known.width, height: known.height, callId };
}

/** A picture an earlier, stored answer holds. */
function recall(state: State, callId: string): Shown {
	const turns = [...state.responses.values()].flatMap((stored) => stored.turns);
	const said = [...turns, ...[...state.conversations.values()].flat()];
	const found = said.flatMap(({ pictures }) => pictures).find((picture) => picture.callId === callId);
	if (!found) throw itemNotFound(callId);
	return found;
}

async function readPart(state: State, part: Body, turn: Turn): Promise<void> {
	if (part.type === 'input_image') {
		const { bytes } = await fetchReference(state, part, 'input');
		turn.pictures.push(await keep(state, bytes));
		return;
	}
	if (typeof part.text === 'string') turn.text = turn.text ? `${turn.text}\n${part.text}` : part.text;
}

async function readItem(state: State, item: Body): Promise<Turn | undefined> {
	const id = String(item.id ?? '');
	if (item.type === 'image_generation_call') {
		const picture =
			typeof item.result === 'string' ? await keep(state, Buffer.from(item.result, 'base64'), id) : recall(state, id);
		return { role: 'assistant', text: '', pictures: [picture] };
	}
	if (item.type === 'item_reference') {
		return id.startsWith('ig_') ? { role: 'assistant', text: '', pictures: [recall(state, id)] } : undefined;
	}
	if (item.type !== undefined && item.type !== 'message') return undefined;
	const turn: Turn = { role: String(item.role ?? 'user'), text: '', pictures: [] };
	if (typeof item.content === 'string') turn.text = item.content;
	if (Array.isArray(item.content)) for (const part of item.content as Body[]) await readPart(state, part, turn);
	return turn;
}

/** The input of a request as turns; its pictures are fetched, checked and put away. */
export async function readInput(state: State, input: unknown): Promise<Turn[]> {
	if (typeof input === 'string') return [{ role: 'user', text: input, pictures: [] }];
	if (input === undefined || input === null) return [];
	if (!Array.isArray(input)) {
		throw invalid(
			'invalid_type',
			'input',
			"Invalid type for 'input': expected one of a string or array of input items.",
		);
	}
	const turns: Turn[] = [];
	for (const item of input as Body[]) {
		const turn = await readItem(state, item ?? {});
		if (turn) turns.push(turn);
	}
	return turns;
}

/** What was said before: the turns of an earlier answer or a conversation. Throws if there is none of that id. */
export function history(state: State, body: Body): Turn[] {
	const previous = body.previous_response_id as string | undefined;
	if (previous) {
		const stored = state.responses.get(previous);
		if (stored) return stored.turns;
		throw invalid(
			'previous_response_not_found',
			'previous_response_id',
			`Previous response with id '${previous}' not found.`,
		);
	}
	const id = conversationId(body);
	if (!id) return [];
	const turns = state.conversations.get(id);
	if (turns) return turns;
	throw noConversation(id);
}

export const noConversation = (id: string) => notFound(`Conversation with id '${id}' not found.`);

/** The conversation a request belongs to; it may be named by its id or by an object. */
export function conversationId({ conversation }: Body): string | undefined {
	if (typeof conversation === 'string') return conversation;
	return (conversation as { id?: string } | null | undefined)?.id;
}
