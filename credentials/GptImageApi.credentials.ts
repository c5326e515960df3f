import type { IAuthenticate, Icon, ICredentialType, INodeProperties } from 'n8n-workflow';
import { authHeaders } from '../nodes/shared/transport/route/authHeaders';

const routesBut = (...names: string[]) => ['openai', 'azureV1', 'azureDeployment', 'compatible'].filter((one) => !names.includes(one));

/** Always there on some routes; on the others behind More Settings. */
const onRoutes = (routes: string[], property: INodeProperties): INodeProperties[] => [
	{ ...property, displayOptions: { show: { route: routes } } },
	{ ...property, displayOptions: { show: { more: [true] }, hide: { route: routes } } },
];

const behindMore = (property: INodeProperties, routes = routesBut()): INodeProperties => ({
	...property,
	displayOptions: { show: { more: [true], route: routes } },
});

/** Own prices, beneath the choice of their kind. */
const perMillion = (displayName: string, name: string, value: number): INodeProperties => ({
	displayName,
	name,
	type: 'number',
	typeOptions: { minValue: 0, numberPrecision: 6 },
	default: value,
	displayOptions: { show: { priceKind: ['perMillionTokens'] } },
});

/** Who is called and who bills. The fields are read by transport/route; the nodes hold the test. */
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
			description: 'Who makes the images and sends the bill',
			options: [
				{ name: 'OpenAI', value: 'openai' },
				{ name: 'Azure OpenAI (V1)', value: 'azureV1' },
				{ name: 'Azure OpenAI (by Deployment)', value: 'azureDeployment' },
				{ name: 'Other OpenAI-Compatible Provider', value: 'compatible' },
			],
		},
		...onRoutes(routesBut('openai'), {
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://gateway.example.com/v1',
			description:
				'Address up to and including /v1. Azure V1: https://RESOURCE.openai.azure.com/openai/v1. Azure by deployment: https://RESOURCE.openai.azure.com. Empty at OpenAI: https://api.openai.com/v1',
		}),
		{
			displayName: 'API Version',
			name: 'apiVersion',
			type: 'string',
			default: '2025-04-01-preview',
			displayOptions: { show: { route: ['azureDeployment'] } },
		},
		...onRoutes(['azureV1', 'azureDeployment'], {
			displayName: 'Model Mapping',
			name: 'modelMapping',
			type: 'string',
			default: '',
			placeholder: 'e.g. {"gpt-image-2": "my-deployment"}',
			description: 'JSON object: the model as chosen in the node, and the name this provider or Azure deployment has for it',
		}),
		...onRoutes(['compatible'], {
			displayName: 'Route Owner',
			name: 'ownerName',
			type: 'string',
			default: '',
			placeholder: 'e.g. Our LiteLLM Gateway',
			description: 'Name on receipts of who makes and bills the images. Empty: OpenAI, Azure or the host of the base URL',
		}),
		{
			displayName: 'More Settings',
			name: 'more',
			type: 'boolean',
			default: false,
			description: 'Whether to show what most accounts do not need: another address, organization and project, extra headers, own prices',
		},
		behindMore(
			{ displayName: 'Organization ID', name: 'organization', type: 'string', default: '', placeholder: 'e.g. org-abc123' },
			['openai', 'compatible'],
		),
		behindMore(
			{ displayName: 'Project ID', name: 'project', type: 'string', default: '', placeholder: 'e.g. proj_abc123' },
			['openai', 'compatible'],
		),
		behindMore({
			displayName: 'Extra Headers',
			name: 'secretHeaders',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			placeholder: 'e.g. {"X-Team": "shop"}',
			description: 'JSON object of header names and values, sent with every request. For gateways',
		}),
		...onRoutes(routesBut('openai'), {
			displayName: 'Own Price',
			name: 'priceKind',
			type: 'options',
			default: 'none',
			description: 'What this route bills. A price of OpenAI is only used where OpenAI bills; a table also corrects one that has changed',
			options: [
				{ name: 'Flat Price per Image', value: 'perImage' },
				{ name: 'None', value: 'none', description: 'OpenAI’s price list where OpenAI bills; else unknown' },
				{ name: 'Price per Million Tokens', value: 'perMillionTokens' },
				{ name: 'Table', value: 'table', description: 'Prices per model as JSON, main models too' },
			],
		}),
		{
			displayName: 'USD per Image',
			name: 'pricePerImage',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 6 },
			default: 0,
			displayOptions: { show: { priceKind: ['perImage'] } },
		},
		perMillion('USD per Million Text Input Tokens', 'priceTextIn', 5),
		perMillion('USD per Million Image Input Tokens', 'priceImageIn', 8),
		perMillion('USD per Million Image Output Tokens', 'priceImageOut', 30),
		{
			displayName: 'Price Table',
			name: 'priceTable',
			type: 'json',
			default:
				'{\n  "date": "2026-11-27",\n  "prices": {\n    "gpt-image-2": { "textIn": 5, "imageIn": 8, "imageOut": 30 },\n    "gpt-5.4": { "input": 2.5, "cached": 0.25, "output": 15 }\n  }\n}',
			description: 'Per model perImage, or USD per million tokens: textIn, imageIn, imageOut for images; input, cached, output for a main model',
			displayOptions: { show: { priceKind: ['table'] } },
		},
		behindMore({
			displayName: 'Output Rights',
			name: 'outputRights',
			type: 'string',
			default: '',
			placeholder: 'e.g. ours, by OpenAI’s terms of 2026-01',
			description: 'Who owns what this account makes; goes on every receipt and into the log',
		}),
		behindMore({
			displayName: 'Support Contact',
			name: 'supportContact',
			type: 'string',
			default: '',
			placeholder: 'e.g. support@provider.example',
			description: 'Whom to ask about a picture or a bill; goes on every receipt and into the log',
		}),
	];

	/** A function and not a template, because a header that is not set must not be sent at all. */
	authenticate: IAuthenticate = async (credentials, request) => ({
		...request,
		headers: { ...request.headers, ...authHeaders(credentials) },
	});
}
