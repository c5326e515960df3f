import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express, { type Request } from 'express';
import { readPicture, type Picture } from '../shops/picture';

/** A photo as the chat shows it. */
export interface SentPhoto {
	chatId: string;
	fileName: string;
	caption: string;
	picture: Picture;
}

export interface Telegram {
	/** n8n's Telegram credential for it. */
	credential: { accessToken: string; baseUrl: string };
	/** Every photo that was taken, oldest first. */
	photos(): SentPhoto[];
	close(): Promise<void>;
}

const accessToken = '123456:local';
const mostBytes = 10 * 2 ** 20;

/** A refusal in the Bot API's words. */
class BotApiError extends Error {
	constructor(
		readonly status: number,
		message: string,
	) {
		super(message);
	}
}

async function readPhoto(req: Request): Promise<SentPhoto> {
	const headers = { 'content-type': req.get('content-type') ?? '' };
	const form = await new Response(new Uint8Array(req.body as Buffer), { headers }).formData();
	const chatId = String(form.get('chat_id') ?? '');
	if (chatId === '') throw new BotApiError(400, 'Bad Request: chat_id is empty');
	const photo = form.get('photo');
	if (!(photo instanceof File)) throw new BotApiError(400, 'Bad Request: there is no photo in the request');
	if (photo.size > mostBytes) throw new BotApiError(413, 'Request Entity Too Large');
	const picture = await readPicture(Buffer.from(await photo.arrayBuffer()));
	if (!picture) throw new BotApiError(400, 'Bad Request: IMAGE_PROCESS_FAILED');
	const { width, height } = picture;
	if (width + height > 10_000 || Math.max(width / height, height / width) > 20) {
		throw new BotApiError(400, 'Bad Request: PHOTO_INVALID_DIMENSIONS');
	}
	return { chatId, fileName: photo.name, caption: String(form.get('caption') ?? ''), picture };
}

/**
 * Starts a stand-in for Telegram's Bot API with its one method for pictures, sendPhoto, and its documented limits.
 * Source: core.telegram.org/bots/api#sendphoto.
 */
export async function startTelegram(): Promise<Telegram> {
	const photos: SentPhoto[] = [];
	const app = express();
	app.use(express.raw({ type: () => true, limit: '60mb' }));
	app.post('/bot:token/sendPhoto', (req, res, next) => {
		if (req.params.token !== accessToken) throw new BotApiError(401, 'Unauthorized');
		readPhoto(req).then((sent) => {
			photos.push(sent);
			const { width, height, bytes } = sent.picture;
			const photo = [{ file_id: `photo-${photos.length}`, width, height, file_size: bytes }];
			res.json({ ok: true, result: { message_id: photos.length, chat: { id: Number(sent.chatId) }, photo } });
		}, next);
	});
	app.use((error: Error, _req: Request, res: express.Response, _next: unknown) => {
		const status = error instanceof BotApiError ? error.status : 400;
		res.status(status).json({ ok: false, error_code: status, description: error.message });
	});
	const server = app.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		credential: { accessToken, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
		photos: () => [...photos],
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
