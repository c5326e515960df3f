import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { wait, type Call } from './call';
import { look } from './checks/pictures';
import type { Body } from './checks/fields';
import { invalid, missingKey, wrongKey } from './errors';
import { isBeforeWork, refusalOf, struckBy, takeFaults, type Fault, type Target } from './faults';
import { beginRecord, sha256, withoutBytes, type RecordedRequest } from './record';
import { nextId, type State } from './state';
import { readForm, type Upload } from './wire/form';

/** Opens the record and the call; gives the answer the headers every answer of OpenAI has. */
export const open =
	(state: State): RequestHandler =>
	(req, res, next) => {
		const requestId = nextId(state, 'req');
		const record = beginRecord(state, requestId, req, res);
		const call: Call = { state, req, res, requestId, record, body: {}, faults: [], startedAt: Date.now() };
		res.locals.call = call;
		res.set({ 'x-request-id': requestId, 'openai-version': '2020-10-01', 'openai-organization': 'org-emulator' });
		next();
	};

/** Bearer key, or `api-key` as Azure sends it. Throws 401. */
export const authorise =
	(state: State): RequestHandler =>
	(req, _res, next) => {
		const bearer = /^Bearer\s+(.+)$/i.exec(req.headers.authorization ?? '')?.[1];
		const key = bearer ?? req.headers['api-key'];
		if (typeof key !== 'string' || key === '') throw missingKey();
		if (key !== state.apiKey) throw wrongKey(key);
		next();
	};

const json = express.json({ limit: '300mb', type: 'application/json', strict: false });

const readJson = (req: Request, res: Response): Promise<unknown> =>
	new Promise((resolve, reject) => json(req, res, (error?: unknown) => (error ? reject(error) : resolve(req.body))));

async function recordFiles(record: RecordedRequest, files: Upload[]): Promise<void> {
	for (const [order, { field, fileName, mimeType, bytes }] of files.entries()) {
		const known = await look(bytes);
		const size = known ? { width: known.width, height: known.height } : {};
		record.files.push({ field, fileName, mimeType, bytes: bytes.length, sha256: sha256(bytes), ...size, order });
	}
}

/** Reads the body, JSON or multipart, and records it. */
export async function read(req: Request, res: Response, next: NextFunction): Promise<void> {
	const call = res.locals.call as Call;
	const type = req.headers['content-type'] ?? '';
	if (req.method === 'POST' && type.startsWith('multipart/form-data')) {
		const form = await readForm(req);
		call.body = form.fields;
		call.files = form.files;
		call.repeated = form.repeated;
		call.record.body = form.fields;
		await recordFiles(call.record, form.files);
		next();
		return;
	}
	const body = type.startsWith('application/json') ? await readJson(req, res) : undefined;
	if (req.method === 'POST' && (body === null || typeof body !== 'object' || Array.isArray(body))) {
		if (!/\/cancel$/.test(req.path))
			throw invalid(null, null, 'We expected a JSON object in the body of your request.');
	}
	call.body = (body ?? {}) as Body;
	call.record.body = withoutBytes(body);
	next();
}

/** All text of a request a fault may be aimed at by a part of it. */
const promptOf = ({ body }: Call): string => {
	if (typeof body.prompt === 'string') return body.prompt;
	return body.input === undefined ? '' : JSON.stringify(withoutBytes(body.input));
};

function playRaw({ kind, status }: Fault, { res }: Call): void {
	const page = (title: string) =>
		`<!DOCTYPE html>\n<html>\n<head><title>${title}</title></head>\n<body>\n<center><h1>${title}</h1></center>\n<hr><center>cloudflare</center>\n</body>\n</html>\n`;
	const gateway: Record<number, string> = { 502: 'Bad Gateway', 504: 'Gateway Time-out', 524: 'A timeout occurred' };
	if (kind === 'cutBeforeHeaders') res.socket?.destroy();
	if (kind === 'html')
		res
			.status(status ?? 200)
			.type('html')
			.send(page('Just a moment...'));
	if (kind === 'flatError') res.status(status ?? 400).json({ code: 1001, msg: 'channel unavailable' });
	if (kind === 'gatewayTimeout') {
		const code = status ?? 504;
		res
			.status(code)
			.type('html')
			.send(page(`${code} ${gateway[code] ?? 'Gateway error'}`));
	}
}

/** Takes the faults that strike this request, waits the slow ones out, and plays those that come before any work. */
export async function strike(req: Request, res: Response, next: NextFunction): Promise<void> {
	const call = res.locals.call as Call;
	const target: Target = {
		method: req.method,
		path: req.originalUrl,
		prompt: promptOf(call),
		model: String(call.body.model ?? ''),
	};
	call.faults = takeFaults(call.state.faults, target);
	if (call.faults.length > 0) call.record.fault = call.faults.map(({ kind }) => kind).join('+');
	const slow = struckBy(call.faults, 'slow');
	if (slow) await wait(call, slow.ms ?? 1000);
	const raw = call.faults.find(isBeforeWork);
	if (raw) {
		playRaw(raw, call);
		return;
	}
	const asItem = req.path.endsWith('/responses');
	for (const fault of call.faults) {
		if (asItem && fault.kind === 'moderation' && fault.asItem) continue;
		const refusal = refusalOf(fault, target);
		if (refusal) throw refusal;
	}
	next();
}
