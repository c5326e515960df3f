import { Router, type RequestHandler } from 'express';
import { rm } from 'node:fs/promises';
import type { Call } from '../call';
import { ApiError, invalid } from '../errors';
import { storeFile, type State, type StoredFile } from '../state';

const notFound = (id: string) =>
	new ApiError(404, { message: `No such File object: ${id}`, type: 'invalid_request_error', param: 'id', code: null });

const fileOf = (state: State, id: string): StoredFile => {
	const file = state.files.get(id);
	if (!file) throw notFound(id);
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

/** Serves a stored file by its id, with or without an extension. */
export const sendFile =
	(state: State): RequestHandler =>
	(req, res) => {
		const file = fileOf(state, String(req.params.name).replace(/\.\w+$/, ''));
		res.type(file.mimeType).sendFile(file.path, { dotfiles: 'allow' });
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
