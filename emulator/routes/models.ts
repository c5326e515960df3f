import { Router } from 'express';
import { modelNotFound } from '../errors';
import { isShutDown, listedModels } from '../models';
import { today, type State } from '../state';

const asObject = ([id, { shutdown }]: [string, { shutdown?: string }]) => ({
	id,
	object: 'model',
	created: 1_776_729_600,
	owned_by: 'openai',
	...(shutdown ? { shutdown_date: shutdown } : {}),
});

/** GET /v1/models and /v1/models/{id}: every model that is not shut down. */
export function modelRoutes(state: State): Router {
	const open = () => listedModels.filter(([, model]) => !isShutDown(model, today(state)));
	const router = Router();
	router.get('/models', (_req, res) => {
		res.json({ object: 'list', data: open().map(asObject) });
	});
	router.get('/models/:id', (req, res) => {
		const found = open().find(([id]) => id === req.params.id);
		if (!found) throw modelNotFound(req.params.id);
		res.json(asObject(found));
	});
	return router;
}
