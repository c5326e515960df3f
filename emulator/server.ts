import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { answerError } from './call';
import { ApiError, invalid, notFound, serverError } from './errors';
import { authorise, nameModel, open, read, strike } from './intake';
import { providers } from './providers';
import { chatRoutes } from './routes/chat';
import { controlRoutes } from './routes/control';
import { conversationRoutes } from './routes/conversations';
import { fileRoutes } from './routes/files';
import { imageRoutes } from './routes/images';
import { modelRoutes } from './routes/models';
import { responseRoutes } from './routes/responses';
import type { State } from './state';

/** Finds whose address this is, and goes on as if it were OpenAI's. */
const arrive: RequestHandler = (req, res, next) => {
	for (const provider of providers) {
		const found = provider.at.exec(req.url);
		if (!found) continue;
		res.locals.provider = provider;
		res.locals.deployment = found.groups?.deployment && decodeURIComponent(found.groups.deployment);
		req.url = `/v1${req.url.slice(found[0].length)}`;
		break;
	}
	next();
};

const noRoute: RequestHandler = (req) => {
	throw notFound(`Invalid URL (${req.method} ${req.originalUrl})`);
};

/** Whatever goes wrong, the client gets OpenAI's error shape; a fault of the emulator itself is printed. */
const onError: ErrorRequestHandler = (error, _req, res, _next) => {
	if (error instanceof ApiError) return answerError(res, error);
	const type = (error as { type?: string }).type;
	if (type === 'entity.parse.failed') {
		return answerError(res, invalid(null, null, 'We could not parse the JSON body of your request.'));
	}
	if (type === 'entity.too.large') {
		const message = 'The request body is too large.';
		return answerError(res, new ApiError(413, { message, type: 'invalid_request_error', param: null, code: null }));
	}
	if (type !== 'request.aborted') console.error(error);
	answerError(res, serverError());
};

/** The whole API as an Express app. */
export function createApp(state: State): Express {
	const app = express();
	app.disable('x-powered-by');
	app.set('etag', false);
	app.use('/_emulator', controlRoutes(state));
	app.use(arrive);
	app.use('/v1', open(state), authorise(state), read, nameModel, strike);
	app.use(
		'/v1',
		chatRoutes(state),
		modelRoutes(state),
		imageRoutes(),
		responseRoutes(state),
		conversationRoutes(state),
		fileRoutes(state),
	);
	app.use(noRoute);
	app.use(onError);
	return app;
}
