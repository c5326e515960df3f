import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { AnswerError } from '../../../nodes/shared/transport/answer/answerError';
import { classifyAnswer } from '../../../nodes/shared/transport/failure/failure';
import { failureRules } from '../../../nodes/shared/transport/failure/failureRules';
import { noImageFailure } from '../../../nodes/shared/transport/failure/noImage';
import { classifyThrown } from '../../../nodes/shared/transport/failure/thrownFailure';
import type { Phase } from '../../../nodes/shared/transport/failure/clear';

const now = Date.parse('2026-11-20T12:00:00Z');
const openai = { owner: 'OpenAI', secrets: ['sk-mine-123456'], now };
const classify = (status: number, body: unknown, headers = {}) => classifyAnswer({ status, body, headers }, openai);
const thrownAs = (error: unknown, phase: Phase = 'sending') => classifyThrown(error, { ...openai, phase });
const error = (code: string | null, message = '', more = {}) => ({
	error: { code, message, type: 'invalid_request_error', param: null, ...more },
});

describe('what OpenAI says', () => {
	test.each([
		[
			400,
			error('moderation_blocked', 'Your request was rejected by the safety system', {
				type: 'image_generation_user_error',
			}),
			'blocked',
			'never',
			'moderation_blocked',
		],
		[
			403,
			error(null, 'Your organization must be verified to use the model `gpt-image-2`.'),
			'notVerified',
			'never',
			'organization_not_verified',
		],
		[
			400,
			error('billing_hard_limit_reached', 'Billing hard limit has been reached'),
			'notVerified',
			'never',
			'billing_hard_limit_reached',
		],
		[429, error('insufficient_quota', 'You exceeded your current quota'), 'notVerified', 'never', 'insufficient_quota'],
		[429, error('project_spend_limit_exceeded'), 'notVerified', 'never', 'project_spend_limit_exceeded'],
		[429, error('organization_spend_limit_exceeded'), 'notVerified', 'never', 'organization_spend_limit_exceeded'],
		[429, error('organization_usage_limit_exceeded'), 'notVerified', 'never', 'organization_usage_limit_exceeded'],
		[429, error('billing_not_active'), 'notVerified', 'never', 'billing_not_active'],
		[
			429,
			error('rate_limit_exceeded', 'Please try again in 12s.', { type: 'input-images' }),
			'failed',
			'safe',
			'rate_limit_exceeded',
		],
		[
			429,
			error('rate_limit_exceeded', 'Request too large for gpt-image-2: Limit 5, Requested 10.'),
			'refused',
			'never',
			'rate_limit_exceeded',
		],
		[
			400,
			error('invalid_value', 'Width and height must be divisible by 16', { param: 'size' }),
			'refused',
			'never',
			'invalid_value',
		],
		[
			400,
			error('invalid_mask_image_format', 'mask image missing alpha channel'),
			'refused',
			'never',
			'invalid_mask_image_format',
		],
		[400, error('invalid_image_file', 'Invalid image file'), 'refused', 'never', 'invalid_image_file'],
		[400, error(null, "Duplicate parameter: 'image'. If you are trying to provide a list of values, use the array syntax instead", { param: 'image' }), 'refused', 'never', 'invalid_type'],
		[
			400,
			error('unknown_parameter', "Unknown parameter: 'style'.", { param: 'style' }),
			'refused',
			'never',
			'unknown_parameter',
		],
		[400, error('integer_above_max_value', 'too big', { param: 'n' }), 'refused', 'never', 'integer_above_max_value'],
		[400, error('empty_string', 'empty', { param: 'prompt' }), 'refused', 'never', 'empty_string'],
		[
			400,
			error('missing_required_parameter', 'missing', { param: 'prompt' }),
			'refused',
			'never',
			'missing_required_parameter',
		],
		[
			400,
			error('invalid_value', "Invalid value: 'x'. Supported values: 'low' and 'auto'.", { param: 'moderation' }),
			'refused',
			'never',
			'invalid_value',
		],
		[
			401,
			error('invalid_api_key', 'Incorrect API key provided: sk-mine-123456.'),
			'notVerified',
			'never',
			'invalid_api_key',
		],
		[404, error('model_not_found', 'The model `x` does not exist'), 'refused', 'never', 'model_not_found'],
		[400, error('conversation_locked', 'Another process is currently operating on this conversation. Please retry in a few seconds.', { param: 'conversation' }), 'failed', 'safe', 'conversation_locked'],
		[404, error(null, "Conversation with id 'conv_1' not found."), 'refused', 'never', 'conversation_not_found'],
		[404, error(null, 'No such File object: file-abc', { param: 'id' }), 'refused', 'never', 'invalid_image_file'],
		[404, error(null, 'Invalid URL (POST /v1/v1/responses)'), 'refused', 'never', 'not_found'],
		[400, error('previous_response_not_found', 'Previous response with id \'resp_1\' not found.'), 'refused', 'never', 'previous_response_not_found'],
		[
			403,
			error('unsupported_country_region_territory'),
			'notVerified',
			'never',
			'unsupported_country_region_territory',
		],
		[413, '<html><title>413 Request Entity Too Large</title></html>', 'refused', 'never', 'upload_too_large'],
		[
			500,
			error('server_error', 'The server had an error', { type: 'server_error' }),
			'failed',
			'policy',
			'server_error',
		],
		[503, error(null, 'That model is currently overloaded'), 'failed', 'policy', 'server_error'],
		// Not the service itself, or not its whole answer: nobody can say what became of the image.
		[503, '', 'unknown', 'risk', 'server_error'],
		[503, '<html><body><h1>503 Service Unavailable</h1></body></html>', 'unknown', 'risk', 'server_error'],
		[500, '{"error":{"message":"The serv', 'unknown', 'risk', 'server_error'],
		[500, { message: 'upstream connect error or disconnect/reset before headers' }, 'unknown', 'risk', 'server_error'],
		[503, 'upstream connect error or disconnect/reset before headers. reset reason: overflow', 'unknown', 'risk', 'server_error'],
		[500, error('do_request_failed', 'Post: EOF'), 'unknown', 'risk', 'do_request_failed'],
		[500, error(null, 'litellm.APIConnectionError: Connection error.'), 'unknown', 'risk', 'server_error'],
		[500, error(null, 'Request timed out.'), 'unknown', 'risk', 'server_error'],
		[408, error(null, 'Timeout'), 'unknown', 'risk', 'gateway_timeout'],
		[499, '', 'unknown', 'risk', 'gateway_timeout'],
		[520, '<html>', 'unknown', 'risk', 'gateway_timeout'],
		[522, '<html>', 'unknown', 'risk', 'gateway_timeout'],
		[523, '<html>', 'unknown', 'risk', 'gateway_timeout'],
		[527, '<html>', 'unknown', 'risk', 'gateway_timeout'],
		[598, '', 'unknown', 'risk', 'gateway_timeout'],
		[599, error(null, 'x'), 'unknown', 'risk', 'gateway_timeout'],
		[600, error('server_error', 'x'), 'unknown', 'risk', 'server_error'],
		[199, error('server_error', 'x'), 'unknown', 'risk', 'server_error'],
		// A reason that stands before all work is clear, whoever hands it on.
		[502, error('insufficient_quota', 'You exceeded your quota'), 'notVerified', 'never', 'insufficient_quota'],
		[502, error('moderation_blocked', 'no'), 'blocked', 'never', 'moderation_blocked'],
		[502, '<html><title>502 Bad Gateway</title></html>', 'unknown', 'risk', 'gateway_timeout'],
		[504, '', 'unknown', 'risk', 'gateway_timeout'],
		[524, 'error code: 524', 'unknown', 'risk', 'gateway_timeout'],
		[418, { teapot: true }, 'refused', 'never', 'request_refused'],
	])('%i %j is %s and retried: %s (%s)', (status, body, outcome, retry, code) => {
		expect(classify(status, body)).toMatchObject({ status, outcome, retry, code });
	});

	test('only a size that is named is called the reason', () => {
		const told = (param: string) => classify(400, error('invalid_value', 'It is larger than the maximum size', { param }))!.message;
		expect(told('size')).toBe('The size was not accepted');
		expect(told('prompt')).not.toBe('The size was not accepted');
	});

	test('moderation tells its stage and categories', () => {
		const moderation_details = { moderation_stage: 'output', categories: ['violence'] };
		expect(classify(400, error('moderation_blocked', 'no', { moderation_details }))).toMatchObject({
			details: { stage: 'output', categories: ['violence'] },
		});
	});

	test('a good answer without an error is no failure', () => {
		expect(classify(200, { data: [{ b64_json: null }], message: 'ok', code: 0 })).toBeUndefined();
		expect(classify(200, { created: 1 })).toBeUndefined();
	});
});

describe('what others say', () => {
	test.each([
		[
			'Azure, content filter',
			400,
			{
				error: {
					code: 'contentFilter',
					message: 'filtered',
					innererror: {
						code: 'ResponsibleAIPolicyViolation',
						content_filter_results: { hate: { filtered: false }, violence: { filtered: true } },
					},
				},
			},
			'blocked',
			'never',
		],
		[
			'Azure, older content filter',
			400,
			{ error: { code: null, message: 'x', inner_error: { code: 'content_policy_violation' } } },
			'blocked',
			'never',
		],
		['Azure, unknown deployment', 404, { error: { code: 'DeploymentNotFound', message: 'x' } }, 'refused', 'never'],
		['Azure, too many', 429, { error: { code: '429', message: 'Please retry after 8 seconds.' } }, 'failed', 'safe'],
		[
			'a flat error in a good status',
			200,
			{ code: 'insufficient_user_quota', message: 'no balance' },
			'notVerified',
			'never',
		],
		['a status inside a good status', 200, { error: { code: 429, message: 'slow down' } }, 'failed', 'safe'],
		['a text inside a good status', 200, { error: 'out of memory' }, 'failed', 'policy'],
		['a lost connection inside a good status', 200, { error: 'upstream died' }, 'unknown', 'risk'],
		['a gateway’s status inside a good status', 200, { error: { code: 524, message: 'x' } }, 'unknown', 'risk'],
		['an error without a word', 200, { error: true }, 'unknown', 'risk'],
		[
			'an error event of a stream',
			200,
			{ error: { type: 'server_error', code: null, message: 'x' } },
			'failed',
			'policy',
		],
		['FastAPI', 422, { detail: [{ loc: ['body', 'n'], msg: 'must be 1', type: 'value_error' }] }, 'refused', 'never'],
		['FastAPI, text', 401, { detail: 'Not authenticated' }, 'notVerified', 'never'],
		[
			'LiteLLM, field name',
			400,
			{ error: { message: 'image[] is not allowed', code: 'invalid_type', param: 'image[]' } },
			'refused',
			'never',
		],
		[
			'LiteLLM, budget',
			400,
			{ error: { message: 'Budget has been exceeded!', type: 'budget_exceeded', code: '400' } },
			'notVerified',
			'never',
		],
		['a list of errors', 500, { errors: [{ message: 'boom' }] }, 'failed', 'policy'],
		['no credit', 402, { message: 'pay' }, 'notVerified', 'never'],
		['a moved address', 301, '', 'refused', 'never'],
	])('%s', (_name, status, body, outcome, retry) => {
		expect(classify(status, body)).toMatchObject({ outcome, retry });
	});

	test.each([
		'context deadline exceeded',
		'Post "https://api.openai.com/v1/images/generations": unexpected EOF',
		'Post "https://api.openai.com/v1/images/generations": EOF',
		'stream error: stream ID 1; INTERNAL_ERROR; received from peer',
		'http2: server sent GOAWAY and closed the connection',
		'write tcp 10.0.0.2:41000->10.0.0.3:443: write: broken pipe',
		'context canceled',
		'socket hang up',
		'read ECONNRESET',
		'fetch failed',
		'terminated',
		'Premature close',
		'This operation was aborted',
		'litellm.APIConnectionError: APIConnectionError: OpenAIException - peer closed connection',
		'peer closed connection without sending complete message body (incomplete chunked read)',
		'Remote end closed connection without response',
		'Response payload is not completed',
		'bad response status code 502',
		'read_response_body_failed',
		'empty_response',
		"invalid character '<' looking for beginning of value",
		'json: cannot unmarshal string into Go value',
		'Unexpected token < in JSON at position 0',
		'Unexpected token \'<\', "<html>" is not valid JSON',
		'Unexpected end of JSON input',
		'Expecting value: line 1 column 1 (char 0)',
	])('a gateway that lost the service behind it (%s) does not say that nothing was made', (message) => {
		const body = error(null, message, { type: null, code: '500' });
		for (const status of [500, 503, 200]) expect(classify(status, body)).toMatchObject({ outcome: 'unknown', retry: 'risk' });
	});

	test.each([
		"QwenImagePipeline.__call__() got an unexpected keyword argument 'quality'",
		'The prompt holds invalid characters',
		'The registration of this account is not completed',
		'You can change up to four settings at once',
	])('words that only sound like a lost connection (%s) are the service’s own', (message) => {
		for (const status of [500, 200]) expect(classify(status, error(null, message, { type: null, code: '500' }))).toMatchObject({ outcome: 'failed', code: 'server_error' });
	});

	const wrapped = (status: number, message: string) => ({ error: { message: `litellm.APIError: OpenAIException - ${message}`, type: 'None', param: 'None', code: String(status) } });
	const inPython = (code: string) => `Error code: 400 - {'error': {'message': 'no', 'type': 'image_generation_user_error', 'param': None, 'code': '${code}'}}`;
	const inJson = (code: string) => JSON.stringify({ error: { message: 'no', type: 'x', param: null, code } }, null, 2);
	const geminis = (end: string) =>
		`You exceeded your current quota, please check your plan and billing details. For more information on this error, head to: https://ai.google.dev/gemini-api/docs/rate-limits. To monitor your current usage, head to: https://ai.dev/rate-limit.${'\n* Quota exceeded for metric: generativelanguage.googleapis.com/generate_content_free_tier_requests, limit: 20, model: gemini-3-pro-image'.repeat(3)}\n${end}`;
	test.each<[string, number, string, string, string, string]>([
		['no credit', 429, inPython('insufficient_quota'), 'notVerified', 'never', 'insufficient_quota'],
		['no credit, in JSON', 429, inJson('insufficient_quota'), 'notVerified', 'never', 'insufficient_quota'],
		['no credit, in words', 429, 'You exceeded your current quota, please check your plan and billing details.', 'notVerified', 'never', 'insufficient_quota'],
		['a limit of money', 400, inPython('billing_hard_limit_reached'), 'notVerified', 'never', 'billing_hard_limit_reached'],
		['moderation', 400, inPython('moderation_blocked'), 'blocked', 'never', 'moderation_blocked'],
		['moderation, in words', 400, 'Your request was rejected by the safety system.', 'blocked', 'never', 'moderation_blocked'],
		['a limit of pace', 429, inPython('rate_limit_exceeded'), 'failed', 'safe', 'rate_limit_exceeded'],
		['another quota, for a minute', 429, geminis('Please retry in 58.821668433s.'), 'failed', 'safe', 'rate_limit_exceeded'],
		['another quota, and its wait beside it', 429, geminis('", "details": [{"retryDelay": "58s"}]'), 'failed', 'safe', 'rate_limit_exceeded'],
		['a lost connection', 500, `Connection error. ${inPython('server_error')}`, 'unknown', 'risk', 'server_error'],
	])('OpenAI’s answer within LiteLLM’s: %s', (_, status, message, outcome, retry, code) => {
		expect(classify(status, wrapped(status, message))).toMatchObject({ outcome, retry, code });
	});

	test.each([null, '504'])('a code in the words of an answer of code %s may be a row’s own prompt: it decides nothing', (code) => {
		const message = 'No answer yet. The prompt was: {"code": "insufficient_quota"}';
		expect(classify(504, { error: { message, type: 'server_error', code } })).toMatchObject({ outcome: 'unknown', retry: 'risk' });
	});

	test('the filtered categories of Azure are told', () => {
		const results = { hate: { filtered: false }, violence: { filtered: true }, jailbreak: { detected: true } };
		const body = { error: { code: 'content_filter', message: 'x', innererror: { content_filter_result: results } } };
		expect(classify(400, body)?.details).toEqual({ categories: ['violence', 'jailbreak'] });
	});

	test('advice for another provider names it, and none of OpenAI’s pages', () => {
		for (const status of [401, 402, 403, 429, 500, 502]) {
			const failure = classifyAnswer({ status, body: '', headers: {} }, { owner: 'Our Gateway', now });
			expect(failure?.description).not.toMatch(/openai/i);
		}
		expect(classifyAnswer({ status: 402, body: '', headers: {} }, { owner: 'Our Gateway', now })?.description).toContain(
			'Our Gateway',
		);
		expect(classify(402, '')?.description).toContain('platform.openai.com');
	});

	test('the words of an unknown error stay readable, bounded and without secrets', () => {
		const failure = classify(418, { message: `key sk-mine-123456 ${'x'.repeat(9000)}`, api_key: 'abcdefgh12345' })!;
		expect(JSON.stringify(failure)).not.toMatch(/sk-mine|abcdefgh/);
		expect(String(failure.details?.body).length).toBeLessThanOrEqual(4000);
		expect(failure.description.length).toBeLessThan(700);
	});

	test.each([{ status: 500 }, 'null', '[]', '{"error":[]}', null, [null], { error: { error: {} } }, { error: true }])(
		'a strange body %j says nothing of the image',
		(body) => {
			expect(classify(500, body)).toMatchObject({ retry: 'risk', outcome: 'unknown', code: 'server_error' });
			expect(classify(400, body)).toMatchObject({ retry: 'never', outcome: 'refused' });
		},
	);
});

test.each([
	{ code: 200, message: 'success', data: { url: 'https://cdn.example/1.png' } },
	{ code: 0, msg: 'success', data: { task_id: 'task_1' } },
	{ code: 0, message: 'success', task_id: 'task_1' },
	{ code: 'success', message: '', data: 'task_1' },
	{ code: 10000, message: 'OK', task_id: 'task_1' },
	{ code: 202, message: 'accepted', task_id: 'task_1' },
	{ code: 1, detail: '', data: { image: 'https://cdn.example/1.png' } },
])('a wrapper that says all went well, %j, is no failure: the image may be made', (body) => {
	expect(noImageFailure({ status: 200, headers: {}, body }, openai)).toMatchObject({ outcome: 'unknown', retry: 'risk', code: 'no_image' });
});

test.each([
	[{ code: 'insufficient_user_quota', message: 'no balance' }, 'notVerified'],
	[{ code: 1001, message: 'out of memory', data: null }, 'failed'],
	[{ code: 'insufficient_user_quota', message: 'no balance', data: [] }, 'notVerified'],
	[{ code: 1001, message: 'out of memory', data: {} }, 'failed'],
])('a flat error in a good status, %j, is one', (body, outcome) => {
	expect(noImageFailure({ status: 200, headers: {}, body }, openai)).toMatchObject({ outcome });
});

test.each([
	['completed', 'unknown', 'no_image'],
	['generating', 'unknown', 'no_image'],
	['failed', 'failed', 'words_instead_of_image'],
])('words beside a call of the image tool that is %s and brings no picture: %s', (status, outcome, code) => {
	const output = [
		{ type: 'image_generation_call', id: 'ig_1', status, result: null },
		{ type: 'message', content: [{ type: 'output_text', text: 'Here is your image.' }] },
	];
	expect(noImageFailure({ status: 200, headers: {}, body: { status: 'completed', output } }, openai)).toMatchObject({ outcome, code });
});

describe('whatever a body holds, it is told in words and never throws', () => {
	const hostile = fc.letrec((tie) => ({
		value: fc.oneof(
			{ depthSize: 'small' },
			fc.jsonValue({ maxDepth: 1 }),
			fc.constantFrom<unknown>({ toString: 0 }, { toString: 'x', valueOf: 1 }, { toJSON: 0 }, null, [], { length: 1e9 }, '__proto__', 'constructor', Number.MAX_VALUE),
			tie('record'),
			fc.array(tie('value'), { maxLength: 3 }),
		),
		record: fc.dictionary(
			fc.constantFrom('error', 'errors', 'status', 'code', 'type', 'message', 'param', 'detail', 'loc', 'msg', 'innererror', 'content_filter_results', 'moderation_details', 'categories', 'data', 'output', 'incomplete_details', 'reason', 'content', 'text', 'refusal', 'usage'),
			tie('value'),
			{ maxKeys: 5 },
		),
	}));

	test('as an error answer', () => {
		fc.assert(
			fc.property(hostile.record, fc.constantFrom(199, 200, 302, 400, 401, 404, 429, 500, 502, 503), fc.boolean(), (body, status, asText) => {
				const failure = classifyAnswer({ status, headers: { 'retry-after': ['1'], 'x-request-id': ['a'] }, body: asText ? JSON.stringify(body) : body }, openai);
				if (failure) expect([failure.code, failure.message, failure.description].every((text) => typeof text === 'string' && text !== '')).toBe(true);
				if (status !== 200) expect(failure).toBeDefined();
			}),
			{ numRuns: 2_000 },
		);
	});

	test('as a good answer without an image', () => {
		fc.assert(
			fc.property(hostile.record, (body) => {
				const failure = noImageFailure({ status: 200, headers: {}, body: body as IDataObject }, openai);
				expect(typeof failure.message).toBe('string');
			}),
			{ numRuns: 2_000 },
		);
	});
});

describe('how long to wait', () => {
	const wait = (headers: Record<string, string>, message = '') =>
		classifyAnswer({ status: 429, headers, body: error('rate_limit_exceeded', message) }, { owner: 'OpenAI', now })
			?.retryAfterMs;

	test.each([
		[{ 'retry-after-ms': '1500' }, '', 1500],
		[{ 'retry-after': '2' }, '', 2000],
		[{ 'retry-after': '0.5' }, '', 500],
		[{ 'retry-after': ' 3 ' }, '', 3000],
		[{ 'retry-after': 'Fri, 20 Nov 2026 12:00:30 GMT' }, '', 30_000],
		[{ 'retry-after': 'Fri, 20 Nov 2026 11:00:00 GMT' }, '', 0],
		[{ 'retry-after-ms': '10', 'retry-after': '2' }, '', 10],
		[{}, 'Please try again in 12s.', 12_000],
		[{}, 'Please try again in 350ms.', 350],
		[{}, 'Please retry in 58.821668433s.', 58_822],
		[{}, 'Please try again in 1m2s.', 62_000],
		[{}, 'Please try again in 1.5s. Visit', 1500],
		[{}, 'Please retry after 8 seconds.', 8000],
		[{ 'retry-after': '-5' }, '', undefined],
		[{ 'retry-after': 'soon' }, '', undefined],
		[{ 'retry-after': '999999999' }, '', undefined],
		[{}, 'Try again.', undefined],
	])('%j %s', (headers, message, expected) => {
		expect(wait(headers as Record<string, string>, message)).toBe(expected);
	});
});

describe('what breaks before or within an answer', () => {
	const coded = (code: string, more = {}) => Object.assign(new Error(`x ${code}`), { code, ...more });
	const wrapped = (cause: Error) =>
		Object.assign(new Error('The service refused the connection'), { name: 'NodeApiError', cause });

	test.each([
		['nobody listens', coded('ECONNREFUSED'), 'failed', 'safe', 'unreachable'],
		['n8n’s database is starting up', coded('57P03', { message: 'the database system is starting up' }), 'failed', 'safe', 'credential_not_read'],
		['unknown host', coded('ENOTFOUND'), 'failed', 'safe', 'unreachable'],
		['name service busy', coded('EAI_AGAIN'), 'failed', 'safe', 'unreachable'],
		['a connection that never stood', coded('ETIMEDOUT', { syscall: 'connect' }), 'failed', 'safe', 'unreachable'],
		[
			'all addresses refused',
			Object.assign(new AggregateError([coded('ECONNREFUSED')]), { code: 'ECONNREFUSED' }),
			'failed',
			'safe',
			'unreachable',
		],
		[
			'a handshake that broke',
			Object.assign(new Error('Client network socket disconnected before secure TLS connection was established'), {
				code: 'ECONNRESET',
			}),
			'failed',
			'safe',
			'unreachable',
		],
		['a wrong certificate', coded('DEPTH_ZERO_SELF_SIGNED_CERT'), 'failed', 'never', 'certificate'],
		['an expired certificate', coded('CERT_HAS_EXPIRED'), 'failed', 'never', 'certificate'],
		['no address', coded('ERR_INVALID_URL'), 'refused', 'never', 'address_not_allowed'],
		['a reset after sending', coded('ECONNRESET', { syscall: 'read' }), 'unknown', 'risk', 'connection_lost'],
		['aborted', new Error('aborted'), 'unknown', 'risk', 'connection_lost'],
		['hung up', new Error('socket hang up'), 'unknown', 'risk', 'connection_lost'],
		['a timeout', coded('ECONNABORTED', { message: 'timeout of 600000ms exceeded' }), 'unknown', 'risk', 'timed_out'],
		[
			'Stop',
			Object.assign(new Error('canceled'), { code: 'ERR_CANCELED', name: 'CanceledError' }),
			'unknown',
			'never',
			'stopped',
		],
		['a compressed stream that is none', coded('Z_DATA_ERROR'), 'unknown', 'risk', 'connection_lost'],
		['a cut answer', new AnswerError('answer_cut'), 'unknown', 'risk', 'answer_cut'],
		['a damaged image', new AnswerError('bad_image'), 'unknown', 'risk', 'bad_image'],
		['a web page', new AnswerError('not_json', '<html>'), 'unknown', 'never', 'not_json'],
		['a damaged answer', new AnswerError('answer_damaged', '{'), 'unknown', 'risk', 'answer_damaged'],
		['a flood', new AnswerError('too_large'), 'unknown', 'never', 'too_large'],
		['a full disk', new AnswerError('not_stored', 'no space'), 'unknown', 'risk', 'not_stored'],
		['nobody knows what', new TypeError('x is not a function'), 'unknown', 'risk', 'unexpected_error'],
		['a text in place of an error', 'socket hang up', 'unknown', 'risk', 'connection_lost'],
		['no error at all', undefined, 'unknown', 'risk', 'unexpected_error'],
	])('%s', (_name, thrown, outcome, retry, code) => {
		expect(thrownAs(thrown)).toMatchObject({ outcome, retry, code });
		if (thrown instanceof Error && !(thrown instanceof AnswerError))
			expect(thrownAs(wrapped(thrown))).toMatchObject({ outcome, retry, code });
	});

	test.each([
		['a certificate', coded('ERR_TLS_CERT_ALTNAME_INVALID'), 'certificate'],
		['plain HTTP where TLS was expected', coded('EPROTO', { syscall: 'write', message: 'write EPROTO 80:error:ssl3_get_record:wrong version number' }), 'certificate'],
		['an address n8n does not allow', Object.assign(new Error('x'), { name: 'SsrfBlockedIpError' }), 'address_not_allowed'],
		['a domain the credential does not allow', new Error('Domain not allowed: evil.example'), 'address_not_allowed'],
	])('%s ends a call before it was sent', (_name, thrown, code) => {
		expect(thrownAs(thrown)).toMatchObject({ code, retry: 'never' });
		expect(thrownAs(thrown).outcome).not.toBe('unknown');
	});

	test.each(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER', 'CERT_HAS_EXPIRED', 'ERR_INVALID_URL'])(
		'once an answer has begun %s says nothing of the image',
		(code) => {
			for (const more of [{}, { syscall: 'connect' }, { message: 'wrong version number' }])
				expect(thrownAs(coded(code, more), 'reading')).toMatchObject({ outcome: 'unknown', retry: 'risk', code: 'connection_lost' });
		},
	);

	test.each(['EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'EPROTO', 'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC'])(
		'%s of a connection that stood says nothing of the image, and of one that never stood that nothing was sent',
		(code) => {
			expect(thrownAs(coded(code, { syscall: 'read' }))).toMatchObject({ outcome: 'unknown', retry: 'risk' });
			expect(thrownAs(coded(code, { syscall: 'connect' }))).toMatchObject({ outcome: 'failed', retry: 'safe' });
		},
	);

	test('what goes wrong before a call is handed over was never sent', () => {
		for (const thrown of [coded('ECONNRESET'), new TypeError('x'), undefined])
			expect(thrownAs(thrown, 'preparing')).toMatchObject({ outcome: 'failed', retry: 'never', code: 'not_prepared' });
	});

	test('no message holds a word n8n would replace with a text of its own', () => {
		const codes =
			/ECONN|ENOTFOUND|ETIMEDOUT|EAI_|ENOENT|EPERM|EACCES|EEXIST|EHOST|EADDR|EISDIR|ENOTDIR|GETADDRINFO|ERRADDR/i;
		const answers = failureRules.map(({ says }) => says);
		const thrown = ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPERM', 'CERT_HAS_EXPIRED'].map(
			(code) => thrownAs(coded(code)).message,
		);
		for (const message of [...answers, ...thrown]) expect(message).not.toMatch(codes);
	});

	test('neither the key nor a request of the error gets into the failure', () => {
		const axiosLike = Object.assign(coded('ECONNRESET'), {
			message: 'failed with sk-mine-123456',
			config: { headers: { Authorization: 'Bearer sk-mine-123456' } },
			request: { _header: 'api-key: 123' },
		});
		expect(JSON.stringify(thrownAs(wrapped(axiosLike)))).not.toMatch(/sk-mine|Bearer|api-key/);
	});

	test('a chain of causes without end does not hang', () => {
		const circle = new Error('round') as Error & { cause?: unknown };
		circle.cause = circle;
		expect(thrownAs(circle).code).toBe('unexpected_error');
	});
});

describe("n8n's word for the class of a failure", () => {
	test.each([
		[429, error('rate_limit_exceeded', 'Please try again in 12s.'), 'rate-limited'],
		[429, error('insufficient_quota'), 'quota-exhausted'],
		[400, error('billing_hard_limit_reached'), 'quota-exhausted'],
		[401, error('invalid_api_key'), 'credential-invalid'],
		[403, error(null, 'Your organization must be verified to use the model'), 'configuration-invalid'],
		[404, error('model_not_found'), 'configuration-invalid'],
		[400, error('invalid_value', 'x', { param: 'quality' }), 'configuration-invalid'],
		[500, error('server_error'), 'temporarily-unavailable'],
		[400, error('moderation_blocked'), undefined],
		[504, '<html>', undefined],
	])('%i %j is %s', (status, body, cause) => {
		expect(classify(status, body)?.cause).toBe(cause);
	});

	test('where an image may have been bought there is none, for it reads as an invitation to try again', () => {
		const risky = failureRules.filter(({ outcome, retry }) => outcome === 'unknown' || retry === 'risk');
		expect(risky.length).toBeGreaterThan(0);
		expect(risky.filter(({ cause }) => cause !== undefined)).toEqual([]);
		for (const code of ['ECONNRESET', 'ETIMEDOUT', 'ERR_CANCELED', 'SOMETHING']) {
			expect(thrownAs(Object.assign(new Error('x'), { code }))).toMatchObject({ outcome: 'unknown' });
			expect(thrownAs(Object.assign(new Error('x'), { code })).cause).toBeUndefined();
		}
		expect(thrownAs(Object.assign(new Error('x'), { code: 'ECONNREFUSED' })).cause).toBe('temporarily-unavailable');
	});
});
