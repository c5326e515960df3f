import express, { Router } from 'express';
import { booksOf } from '../books';
import { checkFields, type Body, type FieldRule } from '../checks/fields';
import { checkDelay } from '../delay';
import { parseFaults } from '../faults';
import { defaultSettings, type State } from '../state';
import { sendFile } from './files';

const settingRules: Record<string, FieldRule> = {
	imageBytes: { type: 'integer', min: 0, max: 200_000_000 },
	imagesPerMinute: { type: 'integer', min: 0 },
	requestsPerMinute: { type: 'integer', min: 0 },
	requestsAtOnce: { type: 'integer', min: 0 },
	tokensPerMinute: { type: 'integer', min: 0 },
	deployments: { type: 'object' },
	clockSpeed: { type: 'integer', min: 1 },
	cachedPercent: { type: 'integer', min: 0, max: 100 },
	prettyJson: { type: 'boolean' },
	gzip: { type: 'boolean' },
	onePiece: { type: 'boolean' },
	previews: { type: 'boolean' },
	today: { type: 'string' },
};

/** Something a test may look at, change and set back. */
interface Resource {
	get(): unknown;
	put?(body: unknown): void;
	delete?(): void;
}

const resources = (state: State): Record<string, Resource> => ({
	health: { get: () => ({ ok: true, requests: state.requests.length, inFlight: state.inFlight }) },
	books: { get: () => booksOf(state.requests) },
	requests: {
		get: () => ({ requests: state.requests }),
		delete: () => void (state.requests.length = 0),
	},
	faults: {
		get: () => ({ faults: state.faults }),
		put: (body) => void (state.faults = parseFaults(body)),
		delete: () => void (state.faults = []),
	},
	settings: {
		get: () => state.settings,
		put(body) {
			const { delayMs, ...others } = (body ?? {}) as Body;
			if (delayMs !== undefined) checkDelay(delayMs);
			checkFields(others, settingRules);
			state.settings = { ...state.settings, ...(body as object) };
		},
		delete: () => void Object.assign(state, { settings: defaultSettings(), taken: [], delays: 0 }),
	},
});

/** Endpoints of the emulator itself: no key, not recorded. Every change answers what there is after it. */
export function controlRoutes(state: State): Router {
	const router = Router();
	router.use(express.json({ limit: '1mb' }));
	for (const [name, { get, put, delete: clear }] of Object.entries(resources(state))) {
		const route = router.route(`/${name}`).get((_req, res) => void res.json(get()));
		if (put) route.put((req, res) => void (put(req.body), res.json(get())));
		if (clear) route.delete((_req, res) => void (clear(), res.json(get())));
	}
	router.get('/files/:name', sendFile(state));
	return router;
}
