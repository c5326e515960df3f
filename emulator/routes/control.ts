import express, { Router } from 'express';
import { checkFields, type Body, type FieldRule } from '../checks/fields';
import { booksOf } from '../books';
import { checkDelay } from '../delay';
import { parseFaults } from '../faults';
import { defaultSettings, type State } from '../state';
import { sendFile } from './files';

const settingRules: Record<string, FieldRule> = {
	imageBytes: { type: 'integer', min: 0, max: 200_000_000 },
	imagesPerMinute: { type: 'integer', min: 0 },
	clockSpeed: { type: 'integer', min: 1 },
	cachedPercent: { type: 'integer', min: 0, max: 100 },
	prettyJson: { type: 'boolean' },
	previews: { type: 'boolean' },
	today: { type: 'string' },
};

/** Endpoints of the emulator itself: no key, not recorded. */
export function controlRoutes(state: State): Router {
	const router = Router();
	router.use(express.json({ limit: '1mb' }));
	router.get('/health', (_req, res) => {
		res.json({ ok: true, requests: state.requests.length, inFlight: state.inFlight });
	});
	router.get('/books', (_req, res) => {
		res.json(booksOf(state.requests));
	});
	router
		.route('/requests')
		.get((_req, res) => {
			res.json({ requests: state.requests });
		})
		.delete((_req, res) => {
			state.requests.length = 0;
			res.json({ requests: [] });
		});
	router
		.route('/faults')
		.get((_req, res) => {
			res.json({ faults: state.faults });
		})
		.put((req, res) => {
			state.faults = parseFaults(req.body);
			res.json({ faults: state.faults });
		})
		.delete((_req, res) => {
			state.faults = [];
			res.json({ faults: [] });
		});
	router
		.route('/settings')
		.get((_req, res) => {
			res.json(state.settings);
		})
		.put((req, res) => {
			const { delayMs, ...others } = (req.body ?? {}) as Body;
			if (delayMs !== undefined) checkDelay(delayMs);
			checkFields(others, settingRules);
			state.settings = { ...state.settings, ...(req.body as object) };
			res.json(state.settings);
		})
		.delete((_req, res) => {
			state.settings = defaultSettings();
			state.imageTimes = [];
			state.delays = 0;
			res.json(state.settings);
		});
	router.get('/files/:name', sendFile(state));
	return router;
}
