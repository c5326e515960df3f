import { Router } from 'express';
import type { Call } from '../call';
import { noConversation, readInput } from '../responses/input';
import { nextId, nowSeconds, type State } from '../state';

/** /v1/conversations: create, look, delete. What is said in one is added by /v1/responses. */
export function conversationRoutes(state: State): Router {
	const router = Router();
	const asObject = (id: string, metadata: unknown) => ({
		id,
		object: 'conversation',
		created_at: nowSeconds(),
		metadata,
	});
	router.post('/conversations', async (_req, res) => {
		const { body } = res.locals.call as Call;
		const id = nextId(state, 'conv');
		state.conversations.set(id, await readInput(state, body.items));
		res.json(asObject(id, body.metadata ?? {}));
	});
	router.get('/conversations/:id', (req, res) => {
		if (!state.conversations.has(req.params.id)) throw noConversation(req.params.id);
		res.json(asObject(req.params.id, {}));
	});
	router.delete('/conversations/:id', (req, res) => {
		if (!state.conversations.delete(req.params.id)) throw noConversation(req.params.id);
		res.json({ id: req.params.id, object: 'conversation.deleted', deleted: true });
	});
	return router;
}
