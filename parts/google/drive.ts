import express, { type Express, type Request } from 'express';
import { readPicture, type Picture } from '../shops/picture';
import { allowed, refuse } from './account';

/** A file in somebody's Drive. */
export interface DriveFile {
	id: string;
	name: string;
	mimeType: string;
	parents: string[];
	bytes: Buffer;
	picture: Picture | undefined;
}

export interface GoogleDrive {
	hosts: Record<string, Express>;
	/** Files that are all there, oldest first. */
	files(): DriveFile[];
	/** Everything is gone. */
	empty(): void;
}

/** A chunk that is not the last is a multiple of this. */
const unit = 256 * 1024;

interface Session {
	id: string;
	mimeType: string;
	metadata: { name?: string; parents?: string[] };
	bytes: Buffer;
}

/** As the API shows a file: four fields, unless more are asked for. */
function shown({ id, name, mimeType, parents, bytes }: DriveFile, fields?: unknown) {
	const all = { kind: 'drive#file', id, name, mimeType, parents, size: String(bytes.length), webViewLink: `https://drive.google.com/file/d/${id}/view?usp=drivesdk` };
	const wanted = typeof fields === 'string' ? fields.split(',') : ['kind', 'id', 'name', 'mimeType'];
	return wanted.includes('*') ? all : Object.fromEntries(Object.entries(all).filter(([field]) => wanted.includes(field)));
}

/**
 * A stand-in for Google Drive's API, version 3: a resumable upload in chunks, a file's fields, its bytes.
 * Source: developers.google.com/workspace/drive/api/guides/manage-uploads (308 until the last chunk, units of 256 KB).
 */
export function googleDrive(): GoogleDrive {
	const files: DriveFile[] = [];
	const sessions = new Map<string, Session>();
	let last = 0;
	const app = express();
	app.use(allowed);
	app.post('/upload/drive/v3/files', express.json(), (req: Request, res) => {
		if (req.query.uploadType !== 'resumable') return refuse(res, 400, 'badRequest', 'This stand-in takes resumable uploads only.');
		const id = `drive-${++last}-file`;
		sessions.set(id, { id, mimeType: req.get('x-upload-content-type') ?? 'application/octet-stream', metadata: (req.body ?? {}) as Session['metadata'], bytes: Buffer.alloc(0) });
		res.set('location', `https://www.googleapis.com/upload/drive/v3/files?uploadType=resumable&upload_id=${id}`).end();
	});
	app.put('/upload/drive/v3/files', express.raw({ type: () => true, limit: '10mb' }), async (req: Request, res) => {
		const session = sessions.get(String(req.query.upload_id));
		const [, from, to, size] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(req.get('content-range') ?? '') ?? [];
		const chunk = req.body as Buffer;
		if (!session || Number(from) !== session.bytes.length || Number(to) - Number(from) + 1 !== chunk.length) return refuse(res, 400, 'badRequest', 'Bad Request');
		session.bytes = Buffer.concat([session.bytes, chunk]);
		if (session.bytes.length < Number(size)) {
			if (chunk.length % unit !== 0) return refuse(res, 400, 'badRequest', 'A chunk must be a multiple of 256 KB.');
			return void res.status(308).set('range', `bytes=0-${session.bytes.length - 1}`).end();
		}
		const { id, mimeType, metadata, bytes } = session;
		const file: DriveFile = { id, name: metadata.name ?? 'Untitled', mimeType, parents: metadata.parents ?? ['root'], bytes, picture: await readPicture(bytes) };
		files.push(file);
		res.json(shown(file));
	});
	app.use('/drive/v3/files/:id', express.json(), (req: Request, res) => {
		const file = files.find(({ id }) => id === req.params.id);
		if (!file) return refuse(res, 404, 'notFound', `File not found: ${String(req.params.id)}.`);
		if (req.method === 'PATCH') Object.assign(file, { name: (req.body as { name?: string }).name ?? file.name });
		if (req.query.alt === 'media') return void res.type(file.mimeType).send(file.bytes);
		res.json(shown(file, req.query.fields));
	});
	return {
		hosts: { 'www.googleapis.com': app },
		files: () => [...files],
		empty: () => void files.splice(0),
	};
}
