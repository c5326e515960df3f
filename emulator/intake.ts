import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { wordsOf } from './books';
import { answerRaw, wait, type Call, type Provider } from './call';
import { look } from './checks/pictures';
import type { Body } from './checks/fields';
import { ApiError, invalid, missingKey, wrongKey } from './errors';
import { replacementOf, struckBy, takeFaults } from './faults';
import { sha256, withoutBytes, type RecordedRequest } from './record';
import { nextId, type State } from './state';
import { readForm, type Upload } from './wire/form';

/** Headers without secrets: what authorises is replaced by its scheme and a hash. */
function harmless(headers: Request['headers']): Record<string, string> {
	const secret = ['authorization', 'api-key', 'cookie'];
	const hide = (value: string) => {
		const [scheme, ...rest] = value.split(' ');
		return rest.length === 0 ? `sha256:${sha256(value)}` : `${scheme} sha256:${sha256(rest.join(' '))}`;
	};
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name, secret.includes(name) ? hide(String(value)) : String(value)]),
	);
}

/** Begins the record of a request and completes it when the answer is over. */
function beginRecord(state: State, id: string, req: Request, res: Response): RecordedRequest {
	state.inFlight += 1;
	const entry: RecordedRequest = {
		id,
		at: new Date().toISOString(),
		method: req.method,
		path: req.originalUrl,
		headers: harmless(req.headers),
		contentType: req.headers['content-type'] ?? '',
		body: undefined,
		files: [],
		status: 0,
		answeredImages: 0,
		imagesSent: 0,
		completed: false,
		delivered: false,
		inFlightAtStart: state.inFlight,
	};
	state.requests.push(entry);
	res.once('close', () => {
		state.inFlight -= 1;
		entry.status = res.headersSent ? res.statusCode : 0;
		entry.completed = res.writableFinished && !res.locals.broken;
		const bought = res.locals.delivers as RecordedRequest | null | undefined;
		if (!entry.completed || !bought) return;
		bought.delivered = true;
		bought.imagesSent = bought.answeredImages;
	});
	return entry;
}

/** Opens the record and the call; gives the answer the headers every answer of its provider has. */
export const open =
	(state: State): RequestHandler =>
	(req, res, next) => {
		const requestId = nextId(state, 'req');
		const record = beginRecord(state, requestId, req, res);
		const provider = res.locals.provider as Provider;
		const call: Call = { state, req, res, requestId, provider, record, body: {}, faults: [], startedAt: Date.now() };
		res.locals.call = call;
		res.set(provider.headers(requestId));
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

/** Says which model is asked, where an address or a deployment's name does, and what the provider itself refuses. */
export const nameModel: RequestHandler = (_req, res, next) => {
	const call = res.locals.call as Call;
	const named = call.body.model ?? (res.locals.deployment as string | undefined);
	const model = typeof named === 'string' ? (call.state.settings.deployments[named] ?? named) : named;
	if (model !== undefined) call.body = { ...call.body, model };
	if (typeof model === 'string') call.record.model = model;
	call.provider.refuse?.(call);
	next();
};

/** Takes the faults that strike this request, waits the slow ones out, and plays those that come before any work. */
export async function strike(req: Request, res: Response, next: NextFunction): Promise<void> {
	const call = res.locals.call as Call;
	const elsewhere = `${call.state.url.replace('127.0.0.1', 'localhost')}${req.originalUrl}`;
	const model = String(call.body.model ?? '');
	call.target = { method: req.method, path: req.originalUrl, prompt: wordsOf(call.body), model, elsewhere };
	call.faults = takeFaults(call.state.faults, call.target);
	if (call.faults.length > 0) call.record.fault = call.faults.map(({ kind }) => kind).join('+');
	const slow = struckBy(call.faults, 'slow');
	if (slow) await wait(call, slow.ms ?? 1000);
	const replaced = replacementOf(call.faults, call.target, 'before');
	if (replaced instanceof ApiError) throw replaced;
	if (replaced !== undefined) return answerRaw(call, replaced);
	next();
}
