import { Router, type RequestHandler } from 'express';
import { rm } from 'node:fs/promises';
import type { Call } from '../call';
import { invalid, notFound } from '../errors';
import { readStored, storeFile, type State, type StoredFile } from '../state';
import { write } from '../wire/send';

const fileOf = (state: State, id: string): StoredFile => {
	const file = state.files.get(id);
	if (!file) throw notFound(`No such File object: ${id}`, 'id');
	return file;
};

const asObject = (file: StoredFile) => ({
	id: file.id,
	object: 'file',
	bytes: file.bytes,
	created_at: file.createdAt,
	filename: file.fileName,
	purpose: file.purpose ?? 'vision',
	status: 'processed',
});

/**
 * Serves a stored file by its id, with or without an extension. With `?cut=file` half of it comes as if whole, with
 * `?cut=connection` the connection is lost in its middle.
 */
export const sendFile =
	(state: State): RequestHandler =>
	async (req, res) => {
		const file = fileOf(state, String(req.params.name).replace(/\.\w+$/, ''));
		res.type(file.mimeType);
		const { cut } = req.query;
		if (cut !== 'file' && cut !== 'connection') return res.sendFile(file.path, { dotfiles: 'allow' });
		const half = (await readStored(file)).subarray(0, Math.ceil(file.bytes / 2));
		if (cut === 'file') return void res.send(half);
		res.set('content-length', String(file.bytes));
		await write(res, [half, Buffer.alloc(1)], { afterBytes: half.length, then: 'cut' });
	};

/** POST /v1/files and its kin: enough of it to refer to pictures by file id. */
export function fileRoutes(state: State): Router {
	const router = Router();
	router.post('/files', async (_req, res) => {
		const { files, body } = res.locals.call as Call;
		const upload = files?.find(({ field }) => field === 'file');
		if (!upload) throw invalid('missing_required_parameter', 'file', "Missing required parameter: 'file'.");
		const { mimeType, fileName } = upload;
		const file = await storeFile(state, upload.bytes, {
			mimeType,
			fileName,
			purpose: String(body.purpose ?? 'vision'),
		});
		res.json(asObject(file));
	});
	router.get('/files', (_req, res) => {
		res.json({ object: 'list', data: [...state.files.values()].map(asObject), has_more: false });
	});
	router.get('/files/:id', (req, res) => {
		res.json(asObject(fileOf(state, req.params.id)));
	});
	router.get('/files/:name/content', sendFile(state));
	router.delete('/files/:id', async (req, res) => {
		const file = fileOf(state, req.params.id);
		state.files.delete(file.id);
		await rm(file.path, { force: true });
		res.json({ id: file.id, object: 'file', deleted: true });
	});
	return router;
}
