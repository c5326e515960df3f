import type {
	IAuthenticate,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';
import { authHeaders } from '../nodes/shared/transport/route/authHeaders';

/** Who is called and who bills. The fields are read by transport/route. */
export class GptImageApi implements ICredentialType {
	name = 'gptImageApi';

	displayName = 'GPT Image API';

	icon: Icon = { light: 'file:../icons/gptImage.svg', dark: 'file:../icons/gptImage.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-gpt-image/n8n-nodes-gpt-image/blob/main/docs/credential.md';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'At OpenAI: platform.openai.com, API keys. A ChatGPT subscription is not an API key',
		},
		{
			displayName: 'Route',
			name: 'route',
			type: 'options',
			default: 'openai',
			description: 'Who answers the requests. Sets the addresses and how the key is sent',
			options: [
				{ name: 'OpenAI', value: 'openai' },
				{ name: 'Azure OpenAI (V1)', value: 'azureV1' },
				{ name: 'Azure OpenAI (by Deployment)', value: 'azureDeployment' },
				{ name: 'Other OpenAI-Compatible Provider', value: 'compatible' },
			],
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.openai.com/v1',
			description:
				'Address up to and including /v1. Azure V1: https://RESOURCE.openai.azure.com/openai/v1. Azure by deployment: https://RESOURCE.openai.azure.com',
		},
		{
			displayName: 'Route Owner',
			name: 'ownerName',
			type: 'string',
			default: '',
			placeholder: 'e.g. Our LiteLLM Gateway',
			description: 'Name on receipts of who makes and bills the images. Empty: OpenAI, Azure or the host of the base URL',
		},
		{
			displayName: 'API Version',
			name: 'apiVersion',
			type: 'string',
			default: '2025-04-01-preview',
			displayOptions: { show: { route: ['azureDeployment'] } },
		},
		{
			displayName: 'Organization ID',
			name: 'organization',
			type: 'string',
			default: '',
			placeholder: 'e.g. org-abc123',
			displayOptions: { show: { route: ['openai', 'compatible'] } },
		},
		{
			displayName: 'Project ID',
			name: 'project',
			type: 'string',
			default: '',
			placeholder: 'e.g. proj_abc123',
			displayOptions: { show: { route: ['openai', 'compatible'] } },
		},
		{
			displayName: 'Extra Headers',
			name: 'secretHeaders',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			placeholder: 'e.g. {"X-Team": "shop"}',
			description: 'JSON object of header names and values, sent with every request. For gateways',
		},
		{
			displayName: 'Model Mapping',
			name: 'modelMapping',
			type: 'string',
			default: '',
			placeholder: 'e.g. {"gpt-image-2": "my-deployment"}',
			description: 'JSON object: the model as chosen in the node, and the name this provider or Azure deployment has for it',
		},
		{
			displayName: 'Own Price',
			name: 'priceKind',
			type: 'options',
			default: 'none',
			description: 'What a provider other than OpenAI bills: its price is never computed from OpenAI’s table',
			options: [
				{ name: 'Unknown, or OpenAI Itself', value: 'none' },
				{ name: 'Flat Price per Image', value: 'perImage' },
				{ name: 'Price per Million Tokens', value: 'perMillionTokens' },
			],
		},
		{
			displayName: 'USD per Image',
			name: 'pricePerImage',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 6 },
			default: 0,
			displayOptions: { show: { priceKind: ['perImage'] } },
		},
		{
			displayName: 'USD per Million Text Input Tokens',
			name: 'priceTextIn',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 6 },
			default: 5,
			displayOptions: { show: { priceKind: ['perMillionTokens'] } },
		},
		{
			displayName: 'USD per Million Image Input Tokens',
			name: 'priceImageIn',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 6 },
			default: 8,
			displayOptions: { show: { priceKind: ['perMillionTokens'] } },
		},
		{
			displayName: 'USD per Million Image Output Tokens',
			name: 'priceImageOut',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 6 },
			default: 30,
			displayOptions: { show: { priceKind: ['perMillionTokens'] } },
		},
		{
			displayName: 'Output Rights',
			name: 'outputRights',
			type: 'string',
			default: '',
			placeholder: 'e.g. ours, by OpenAI’s terms of 2026-01',
			description: 'Who owns what this account makes; goes on every receipt and into the log',
		},
		{
			displayName: 'Support Contact',
			name: 'supportContact',
			type: 'string',
			default: '',
			placeholder: 'e.g. support@provider.example',
			description: 'Whom to ask about a picture or a bill; goes on every receipt and into the log',
		},
	];

	/** A function and not a template, because a header that is not set must not be sent at all. */
	authenticate: IAuthenticate = async (credentials, request) => ({
		...request,
		headers: { ...request.headers, ...authHeaders(credentials) },
	});

	test: ICredentialTestRequest = {
		request: {
			// A redirect would take the key to another host.
			disableFollowRedirect: true,
			baseURL: '={{ $credentials.baseUrl.replace(/\\/+$/, "") }}',
			url: '={{ $credentials.route === "azureDeployment" ? "/openai/models?api-version=" + $credentials.apiVersion : "/models" }}',
		},
	};
}
