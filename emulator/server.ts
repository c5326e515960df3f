import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { answerError, type Call } from './call';
import { ApiError, invalid, notFound, serverError } from './errors';
import { authorise, open, read, strike } from './intake';
import { controlRoutes } from './routes/control';
import { conversationRoutes } from './routes/conversations';
import { fileRoutes } from './routes/files';
import { imageRoutes } from './routes/images';
import { modelRoutes } from './routes/models';
import { responseRoutes } from './routes/responses';
import type { State } from './state';

/** Azure's addresses for the same API; an older one names the deployment, which is the model, in its path. */
const fromAzure: RequestHandler = (req, res, next) => {
	const deployment = /^\/openai\/deployments\/([^/]+)(\/images\/.*)$/.exec(req.url);
	if (deployment) res.locals.deployment = decodeURIComponent(deployment[1]!);
	req.url = deployment ? `/v1${deployment[2]}` : req.url.replace(/^\/openai\/v1\//, '/v1/');
	next();
};

const nameDeployment: RequestHandler = (_req, res, next) => {
	const call = res.locals.call as Call;
	if (res.locals.deployment) call.body.model ??= res.locals.deployment as string;
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
	app.use(fromAzure);
	app.use('/v1', open(state), authorise(state), read, nameDeployment, strike);
	app.use(
		'/v1',
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
