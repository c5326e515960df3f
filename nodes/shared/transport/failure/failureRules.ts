import { gatewayStatuses } from './clear';
import type { Condition, FailureRule } from './rule';

const only = (status: number): Condition => ({ status: [status, status] });
const person = { outcome: 'notVerified', retry: 'never' } as const;
const refused = { outcome: 'refused', retry: 'never', cause: 'configuration-invalid' } as const;
const busy = { outcome: 'failed', retry: 'safe', cause: 'temporarily-unavailable' } as const;
const unknown = { outcome: 'unknown', retry: 'risk' } as const;

const checkBill =
	'Look at the usage page of {owner} first: the image may have been made and billed. Then run the row again.';

/** Answers that are not clear: the words for a server in between, and for the service itself. */
export const gatewayLost: FailureRule = {
	when: gatewayStatuses.map(only),
	...unknown,
	code: 'gateway_timeout',
	says: 'A server in between gave up waiting for the image',
	advice: checkBill,
};
export const brokeDown: FailureRule = {
	when: [],
	...unknown,
	code: 'server_error',
	says: 'The image service broke down, and did not say whether the image was made',
	advice: checkBill,
};

/** First match wins: by what the answer says, then by its status. Codes as of 2026-11, see docs. */
export const failureRules: readonly FailureRule[] = [
	{
		when: [
			{ codes: ['moderation_blocked', 'content_policy_violation', 'content_filter', 'contentFilter', 'ResponsibleAIPolicyViolation'] },
			{ codes: ['image_generation_user_error', 'invalid_request_error', 'invalid_prompt'], message: /safety system|content policy|content management policy|content filter/i },
			{ message: /rejected (by|as a result of) (the|our) safety system/i },
		],
		outcome: 'blocked',
		retry: 'never',
		code: 'moderation_blocked',
		says: 'The safety system blocked this image',
		advice: 'Reword the prompt, or change the reference images. The same request will be blocked again.',
	},
	{
		when: [{ message: /organization must be verified|verify (your )?organization/i }],
		...person,
		code: 'organization_not_verified',
		cause: 'configuration-invalid',
		says: 'The organization must be verified before it may use this model',
		advice: {
			openai:
				'Open platform.openai.com/settings/organization/general and choose Verify Organization. It takes about 15 minutes to take effect.',
			other: 'Ask whoever runs {owner} to verify the account for this model.',
		},
	},
	{
		when: [{ codes: ['project_spend_limit_exceeded'] }],
		...person,
		code: 'project_spend_limit_exceeded',
		cause: 'quota-exhausted',
		says: 'The spending limit of the project is reached',
		advice: {
			openai: 'Raise it in the project’s limits at platform.openai.com/settings, or use a key of another project.',
			other: 'Raise the project’s limit at {owner}.',
		},
	},
	{
		when: [
			{ codes: ['billing_hard_limit_reached', 'organization_spend_limit_exceeded', 'organization_usage_limit_exceeded', 'budget_exceeded'] },
		],
		...person,
		code: 'billing_hard_limit_reached',
		cause: 'quota-exhausted',
		says: 'The spending limit of the account is reached',
		advice: {
			openai: 'Raise the limit at platform.openai.com/settings/organization/limits, or wait for the next billing period.',
			other: 'Raise the limit at {owner}, or wait for the next billing period.',
		},
	},
	{
		when: [{ codes: ['insufficient_quota', 'billing_not_active', 'insufficient_user_quota'] }, only(402), { message: /exceeded your current quota(?!.{0,2000}(retry|try again|rate-limits))/is }],
		...person,
		code: 'insufficient_quota',
		cause: 'quota-exhausted',
		says: 'The account has no credit left, or billing is not set up',
		advice: {
			openai: 'Add credit at platform.openai.com/settings/organization/billing, then run the remaining rows again.',
			other: 'Add credit at {owner}, then run the remaining rows again.',
		},
	},
	{
		when: [only(401), { codes: ['invalid_api_key', 'account_deactivated', 'authentication_error'] }],
		...person,
		code: 'invalid_api_key',
		cause: 'credential-invalid',
		says: 'The API key was not accepted',
		advice: {
			openai: 'Make a new key at platform.openai.com/api-keys and paste it into the credential. A ChatGPT subscription is not an API key.',
			other: 'Check the API key in the credential: it must be one of {owner}.',
		},
	},
	{
		when: [{ codes: ['unsupported_country_region_territory'] }],
		...person,
		code: 'unsupported_country_region_territory',
		cause: 'configuration-invalid',
		says: 'The service is not offered where this n8n runs',
		advice: 'Run n8n in a supported country, or use a route that is offered there, such as Azure.',
	},
	{
		when: [{ codes: ['model_not_found', 'DeploymentNotFound', 'deployment_not_found'] }],
		...refused,
		code: 'model_not_found',
		says: 'The model is not known there, or this key may not use it',
		advice: 'Choose another model, allow it for the key’s project, or set the provider’s name for it in Model Mapping of the credential.',
	},
	{
		when: [{ codes: ['previous_response_not_found'] }, { ...only(404), message: /^conversation .{1,300} not found/i }],
		...refused,
		code: 'conversation_not_found',
		says: 'What this turn follows is gone',
		advice: 'Set Continue From to New Conversation. It was not stored, was deleted, is older than 30 days, or belongs to another account.',
	},
	{
		when: [{ codes: ['conversation_locked'] }],
		...busy,
		code: 'conversation_locked',
		says: 'The conversation is busy',
		advice: 'Run these rows again later. Another turn is under way: set Images at Once to 1 where rows share a conversation. Nothing was billed.',
	},
	{
		when: [{ codes: ['invalid_image_file', 'invalid_image', 'unsupported_image', 'image_parse_error'] }, { ...only(404), message: /no such file/i }],
		...refused,
		code: 'invalid_image_file',
		says: 'A reference image could not be read',
		advice: 'Use PNG, JPEG or WebP files under 50 MB that open in an ordinary viewer. A file ID must be one of this account.',
	},
	{
		when: [only(403)],
		...person,
		code: 'not_allowed',
		cause: 'credential-invalid',
		says: 'This API key may not do that',
		advice: {
			openai: 'Allow image generation and the chosen model for the key at platform.openai.com/api-keys, or use another key.',
			other: 'Allow image generation and the chosen model for the key at {owner}, or use another key.',
		},
	},
	{
		when: [{ status: [404, 405] }],
		...refused,
		code: 'not_found',
		says: 'There is no image API at this address',
		advice: 'Check the Base URL and the route in the credential: for most providers it ends in /v1.',
	},
	{
		when: [{ message: /request too large|requested \d+.{0,40}limit \d+ per request/i }],
		...refused,
		code: 'request_too_large',
		says: 'The request asks for more at once than the account’s limit allows',
		advice: 'Ask for fewer images per request, or raise the account’s limits.',
	},
	{
		when: [only(429), { codes: ['rate_limit_exceeded', 'rate_limit_error', 'too_many_requests'] }],
		outcome: 'failed',
		retry: 'safe',
		code: 'rate_limit_exceeded',
		cause: 'rate-limited',
		says: 'Too many images were asked for in a short time',
		advice: 'Lower Images per Minute in the options of this node, or run these rows again later. Nothing was billed.',
	},
	{
		when: [{ codes: ['invalid_mask_image_format'] }],
		...refused,
		code: 'invalid_mask_image_format',
		says: 'The mask was not accepted',
		advice: 'Give a PNG with transparency, exactly as large as the first image. Its transparent parts are changed.',
	},
	{
		when: [400, 422].map((status) => ({
			...only(status),
			message: /divisible by|longest edge|pixel budget|invalid size|size/i,
			param: /size|tools/,
		})),
		...refused,
		code: 'invalid_value',
		says: 'The size was not accepted',
		advice: 'Choose a purpose, or a size whose edges are multiples of 16.',
	},
	{
		when: [only(413)],
		...refused,
		code: 'upload_too_large',
		says: 'The reference images are too large together',
		advice: 'Use fewer or smaller reference images, or raise the upload limit of the gateway in between.',
	},
	{
		when: [{ codes: ['invalid_input_fidelity_model', 'unknown_parameter', 'unsupported_parameter'] }],
		...refused,
		code: 'unknown_parameter',
		says: 'The chosen model does not take one of the settings',
		advice: 'Remove the setting named below from the options of this node, or choose another model.',
	},
	{
		when: [
			{ ...only(400), param: /image/, codes: ['invalid_type'] },
			{ ...only(400), param: /image/, message: /array syntax/ },
		],
		...refused,
		code: 'invalid_type',
		says: 'The gateway did not accept how the reference images were sent',
		advice:
			'Change the route in the credential: Other OpenAI-Compatible Provider is for LiteLLM, OpenAI for a gateway that passes all on.',
	},
	gatewayLost,
	{
		when: [{ status: [300, 399] }],
		...refused,
		code: 'redirected',
		says: 'The address in the credential sends requests on to another one',
		advice: 'Put the final address into Base URL of the credential. Requests with a key are not sent on.',
	},
	{
		when: [{ status: [400, 499] }],
		...refused,
		code: 'request_refused',
		says: 'The request was not accepted',
		advice: 'Change what the answer below complains about. The same request will be refused again.',
	},
	{
		when: [{ status: [500, 599] }],
		outcome: 'failed',
		retry: 'policy',
		code: 'server_error',
		cause: 'temporarily-unavailable',
		says: 'The image service had a problem of its own',
		advice: 'Run these rows again later.',
	},
	{
		when: [{}],
		outcome: 'failed',
		retry: 'policy',
		code: 'unknown_error',
		cause: 'temporarily-unavailable',
		says: 'The provider answered with an error',
		advice: 'Read what it said below, or ask {owner} with the request ID.',
	},
	brokeDown,
];
