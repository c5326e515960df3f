import { randomUUID } from 'node:crypto';
import type { Call, ErrorAnswer, Headers, Provider } from './call';
import { checkOneOf } from './checks/fields';
import { ApiError, invalid, userError, withRequestId } from './errors';
import { sha256 } from './record';

const asIs = (error: ApiError, { requestId }: Call): ErrorAnswer => ({
	status: error.status,
	headers: error.headers,
	body: { error: withRequestId(error.body, requestId) },
});

const openAi: Provider = {
	at: /^\/v1(?=\/)/,
	headers: (requestId) => ({
		'x-request-id': requestId,
		'openai-version': '2020-10-01',
		'openai-organization': 'org-emulator',
	}),
	error: asIs,
};

/** Azure's own words where it answers before the model does; all others are OpenAI's. */
const azureWords: Record<string, (error: ApiError) => { code: string; message: string }> = {
	401: () => ({
		code: '401',
		message:
			'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.',
	}),
	model_not_found: () => ({
		code: 'DeploymentNotFound',
		message:
			'The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.',
	}),
	rate_limit_exceeded: ({ headers }) => ({
		code: '429',
		message: `Requests to the ImageGenerations_Create Operation under Azure OpenAI API version 2025-04-01-preview have exceeded call rate limit of your current OpenAI S0 pricing tier. Please retry after ${headers['retry-after'] ?? '1'} seconds. Please contact Azure support service if you would like to further increase the default rate limit.`,
	}),
	version_missing: () => ({ code: '404', message: 'Resource not found' }),
};

const imageDeployment = 'x-ms-oai-image-generation-deployment';

const azure: Provider = {
	at: /^\/openai(?:\/v1)?(?:\/deployments\/(?<deployment>[^/]+)(?=\/images\/))?(?=\/)/,
	headers: (requestId) => ({
		'x-request-id': requestId,
		'apim-request-id': randomUUID(),
		'x-ms-region': 'East US 2',
		'azureml-model-session': 'd-emulator',
	}),
	error(error, call) {
		const own = azureWords[error.body.code ?? ''] ?? azureWords[String(error.status)];
		return own ? { status: error.status, headers: error.headers, body: { error: own(error) } } : asIs(error, call);
	},
	refuse({ req, body, files }) {
		const isV1 = req.originalUrl.startsWith('/openai/v1/');
		if (!isV1 && !('api-version' in req.query)) {
			const message = 'Resource not found';
			throw new ApiError(404, { message, type: 'invalid_request_error', param: null, code: 'version_missing' });
		}
		if (req.path.includes('/images/')) {
			if (body.output_format) checkOneOf('output_format', String(body.output_format), ['png', 'jpeg']);
			if (req.path.endsWith('/edits') && !files) throw invalid(null, null, 'Expected a multipart form.');
		}
		const tools = Array.isArray(body.tools) ? (body.tools as Array<{ type?: string }>) : [];
		if (tools.some(({ type }) => type === 'image_generation') && !req.headers[imageDeployment]) {
			const message = `imagegen deployment must be provided through header: ${imageDeployment}`;
			throw userError('invalid_request_error', 'tools', message);
		}
	},
};

const litellmErrors: Record<number, string> = {
	400: 'BadRequestError',
	401: 'AuthenticationError',
	403: 'PermissionDeniedError',
	404: 'NotFoundError',
	429: 'RateLimitError',
	503: 'ServiceUnavailableError',
};

/** What the gateway says without asking OpenAI. */
const litellmWords: Record<string, (call: Call) => { status: number; error: object }> = {
	invalid_api_key({ req }) {
		const key = /^Bearer\s+(.+)$/i.exec(req.headers.authorization ?? '')?.[1] ?? '';
		const shown = `Received API Key = sk-...${key.slice(-4)}, Key Hash (Token) =${sha256(key)}`;
		const message = `Authentication Error, Invalid proxy server token passed. ${shown}. Unable to find token in cache or \`LiteLLM_VerificationTokenTable\``;
		return { status: 401, error: { message, type: 'token_not_found_in_db', param: 'key' } };
	},
	model_not_found({ req, record }) {
		const route = req.path.replace(/^\/v1/, '');
		const message = `400: {'error': '${route}: Invalid model name passed in model=${record.model}. Call \`/v1/models\` to view available models for your key.'}`;
		return { status: 400, error: { message, type: 'None', param: 'None' } };
	},
	no_pictures_in_json: () => ({
		status: 500,
		error: { message: "aimage_edit() missing 1 required positional argument: 'image'", type: 'None', param: 'None' },
	}),
};

/** A gateway in front of OpenAI, as LiteLLM's proxy 1.100 answers: its own errors around OpenAI's, and none of `image[]`. */
const litellm: Provider = {
	at: /^\/litellm(?:\/v1)?(?=\/)/,
	takesRepeated: true,
	headers: (requestId) => ({
		'x-litellm-call-id': randomUUID(),
		'x-litellm-model-id': sha256('emulator'),
		'x-litellm-version': '1.100.2',
		'llm_provider-x-request-id': requestId,
	}),
	after: ({ record }): Headers =>
		record.costUsd === undefined ? {} : { 'x-litellm-response-cost': String(record.costUsd) },
	error(error, call) {
		const { headers } = error;
		const own = litellmWords[error.body.code ?? '']?.(call);
		const status = own?.status ?? error.status;
		if (own) return { status, headers, body: { error: { ...own.error, code: String(status) } } };
		const upstream = JSON.stringify(asIs(error, call).body, null, 2);
		const name = litellmErrors[status] ?? 'InternalServerError';
		const message = `litellm.${name}: OpenAIException - ${upstream}. Received Model Group=${call.record.model}\nAvailable Model Group Fallbacks=None`;
		const type = status === 429 ? 'throttling_error' : error.body.type;
		return { status, headers, body: { error: { message, type, param: error.body.param, code: String(status) } } };
	},
	refuse({ req, files }) {
		if (!req.path.endsWith('/images/edits')) return;
		// Its multipart route finds no picture in a JSON body, and fails with Python's own words.
		if (!files) throw invalid('no_pictures_in_json', null, '');
		if (!files.some(({ field }) => field.startsWith('image['))) return;
		throw invalid(
			'invalid_type',
			'image[0]',
			"Invalid type for 'image[0]': expected a file, but got a string instead.",
		);
	},
};

/** Every way there is, the most particular first. */
export const providers: readonly Provider[] = [azure, litellm, openAi];
