import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express, { type Request } from 'express';
import { readPicture, type Picture } from '../shops/picture';

/** A file of the media library. */
export interface Media {
	id: number;
	fileName: string;
	picture: Picture;
}

export interface Post {
	id: number;
	title: string;
	featuredMedia: number;
}

export interface WordPress {
	url: string;
	/** n8n's WordPress credential for it. */
	credential: { username: string; password: string; url: string };
	media(): Media[];
	posts(): Post[];
	close(): Promise<void>;
}

const user = { username: 'editor', password: 'local local local' };
const basic = `Basic ${Buffer.from(`${user.username}:${user.password}`).toString('base64')}`;

/** What WordPress lets in, and the type each must have: a name that says otherwise than the bytes is refused. */
const types: Record<string, string> = { png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', webp: 'image/webp' };

class WordPressError extends Error {
	constructor(
		readonly status: number,
		readonly code: string,
		message: string,
	) {
		super(message);
	}
}

const notAllowed = () =>
	new WordPressError(500, 'rest_upload_unknown_error', 'Sorry, you are not allowed to upload this file type.');

/** A file in the body, named by the header Content-Disposition, or the field `file` of a form. */
async function fileOf(req: Request): Promise<{ fileName: string; bytes: Buffer }> {
	const body = req.body as Buffer;
	const contentType = req.get('content-type') ?? '';
	if (contentType.startsWith('multipart/form-data')) {
		const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
		const file = form.get('file');
		if (file instanceof File) return { fileName: file.name, bytes: Buffer.from(await file.arrayBuffer()) };
		throw new WordPressError(400, 'rest_upload_no_data', 'No data supplied.');
	}
	if (body.length === 0) throw new WordPressError(400, 'rest_upload_no_data', 'No data supplied.');
	const fileName = /filename="?([^";]+)"?/.exec(req.get('content-disposition') ?? '')?.[1];
	if (!fileName) throw new WordPressError(400, 'rest_upload_no_content_disposition', 'No Content-Disposition supplied.');
	return { fileName, bytes: body };
}

/**
 * Starts a stand-in for the two endpoints of WordPress's REST API that an article with a picture needs: media and posts.
 * Source: developer.wordpress.org/rest-api/reference/media.
 */
export async function startWordPress(): Promise<WordPress> {
	const media: Media[] = [];
	const posts: Post[] = [];
	let url = '';
	const app = express();
	app.use((req, _res, next) => {
		if (req.get('authorization') === basic) return next();
		throw new WordPressError(401, 'rest_cannot_create', 'Sorry, you are not allowed to create posts as this user.');
	});
	app.post('/wp-json/wp/v2/media', express.raw({ type: () => true, limit: '60mb' }), async (req, res) => {
		const { fileName, bytes } = await fileOf(req);
		const picture = await readPicture(bytes);
		const type = types[fileName.split('.').at(-1)!.toLowerCase()];
		if (!picture || type !== `image/${picture.format}`) throw notAllowed();
		const file: Media = { id: 100 + media.length, fileName, picture };
		media.push(file);
		res.status(201).json({ id: file.id, mime_type: type, source_url: `${url}/wp-content/uploads/${fileName}` });
	});
	app.post('/wp-json/wp/v2/posts', express.json(), (req, res) => {
		const { title = '', featured_media: featuredMedia = 0 } = req.body as { title?: string; featured_media?: number };
		if (featuredMedia !== 0 && !media.some(({ id }) => id === featuredMedia)) {
			throw new WordPressError(400, 'rest_invalid_featured_media', 'Invalid featured media ID.');
		}
		const post: Post = { id: 1 + posts.length, title, featuredMedia };
		posts.push(post);
		res.status(201).json({ id: post.id, link: `${url}/?p=${post.id}`, featured_media: featuredMedia });
	});
	app.use((error: Error, _req: Request, res: express.Response, _next: unknown) => {
		const { status, code } = error instanceof WordPressError ? error : { status: 500, code: 'internal_server_error' };
		res.status(status).json({ code, message: error.message, data: { status } });
	});
	const server = app.listen(0, '127.0.0.1');
	await once(server, 'listening');
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		url,
		credential: { ...user, url },
		media: () => [...media],
		posts: () => [...posts],
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
