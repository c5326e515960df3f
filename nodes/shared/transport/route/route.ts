import { openAiPrices } from '../../catalog/openaiPrices';
import { textOf } from '../../base/json';
import type { Result } from '../../base/result';
import { readOwnTable } from '../../money/ownTable';
import type { OwnPrice, Price } from '../../money/types';
import type { Refusal } from '../../request/types';
import { readBaseUrl, type RouteKind, routeKinds } from './baseUrl';
import type { Read } from './read';
import { readExtraHeaders, readModelMapping } from './routeJson';

export type Endpoint = 'images/generations' | 'images/edits' | 'responses' | 'conversations' | 'models' | `responses/${string}`;

/** Credential types of this package: the one every node asks first, and the one it may fall back on. */
export type CredentialName = 'gptImageApi' | 'gptImageFallbackApi';

/** Who is called, how, and who bills. Made from the credential; holds no key other than in `secrets`. */
export interface Route {
	/** The credential n8n signs the calls with. */
	credential: CredentialName;
	/** Name on receipts: OpenAI, Azure or the provider's. */
	owner: string;
	/** Address of an endpoint for a model as the user named it. */
	url(endpoint: Endpoint, model?: string): string;
	/** Sent besides what the credential adds itself (key, organisation, project). */
	headers: Record<string, string>;
	/** The provider's name for a model. */
	modelFor(model: string): string;
	/** Sent besides with a response whose main model may draw with this image model. */
	toolHeaders(imageModel: string): Record<string, string>;
	/** How reference images are sent: the multipart field of several, and whether links may go in a JSON body instead. */
	edits: { fieldName: 'image' | 'image[]'; json: boolean };
	/** What the user wrote of this account: who owns what it makes, and whom to ask. */
	outputRights: string;
	supportContact: string;
	/** The credential's own price or table of prices; undefined when it names none. */
	price: OwnPrice | undefined;
	/** Never to be shown: the key and the values of the extra headers. */
	secrets: string[];
}

/** The credential's fields as n8n gives them. */
export type CredentialData = Record<string, unknown>;

const refuse = (parameter: string, message: string, description: string): Read<never> => ({
	ok: false,
	refusal: { parameter, message, description },
});

const trimmed = (value: unknown) => textOf(value).trim();

/**
 * Reads the credential. Refused in plain words: a key with spaces in it, an address that is none, headers that would
 * break the request or replace its key, a mapping or a price that cannot be read.
 */
export function readRoute(
	data: CredentialData,
	credential: CredentialName = 'gptImageApi',
): Result<{ route: Route }, { refusal: Refusal }> {
	const kind = routeKinds.find((one) => one === data.route) ?? 'openai';
	const checks = [readKey(data), readIds(data), readApiVersion(data, kind)];
	const failed = checks.find((check) => !check.ok);
	if (failed && !failed.ok) return failed;
	const base = readBaseUrl(trimmed(data.baseUrl), kind);
	if (!base.ok) return base;
	const headers = readExtraHeaders(data.secretHeaders);
	if (!headers.ok) return headers;
	const mapping = readModelMapping(data.modelMapping);
	if (!mapping.ok) return mapping;
	const owner = trimmed(data.ownerName).slice(0, 100) || ownerOf(kind, base.value);
	const price = readPrice(data, owner);
	if (!price.ok) return price;

	const modelFor = (model: string) => (Object.hasOwn(mapping.value, model) ? mapping.value[model]! : model);
	const version = trimmed(data.apiVersion) || defaultApiVersion;
	const route: Route = {
		credential,
		owner,
		url: (endpoint, model = '') => addresses[kind](base.value, endpoint, modelFor(model), version),
		headers: headers.value,
		modelFor,
		toolHeaders: (imageModel): Record<string, string> => (isAzure(kind) ? { [azureImageDeployment]: modelFor(imageModel) } : {}),
		edits: { fieldName: kind === 'compatible' ? 'image' : 'image[]', json: kind === 'openai' },
		outputRights: trimmed(data.outputRights).slice(0, 300),
		supportContact: trimmed(data.supportContact).slice(0, 300),
		price: price.value,
		secrets: [trimmed(data.apiKey), ...Object.values(headers.value).map(withoutScheme).filter((one) => one.length >= shortestHeaderSecret)],
	};
	return { ok: true, route };
}

/** Shorter values of extra headers are words such as a team's name, and no secrets. */
const shortestHeaderSecret = 8;

/** Where a header is an address, every other address begins as it does. */
const withoutScheme = (value: string) => value.replace(/^https?:\/\//i, '');

const defaultApiVersion = '2025-04-01-preview';

const isAzure = (kind: RouteKind): boolean => kind === 'azureV1' || kind === 'azureDeployment';

/** Azure takes the deployment that draws from here, and answers 400 without it. */
const azureImageDeployment = 'x-ms-oai-image-generation-deployment';

type Address = (base: string, endpoint: Endpoint, model: string, version: string) => string;

const plain: Address = (base, endpoint) => `${base}/${endpoint}`;

/** Azure's older addresses name the deployment for images, and only the version elsewhere. */
const byDeployment: Address = (base, endpoint, model, version) => {
	const path = endpoint.startsWith('images/') ? `deployments/${encodeURIComponent(model)}/${endpoint}` : endpoint;
	return `${base}/openai/${path}?api-version=${encodeURIComponent(version)}`;
};

const addresses: Record<RouteKind, Address> = {
	openai: plain,
	azureV1: plain,
	azureDeployment: byDeployment,
	compatible: plain,
};

/** OpenAI is only who answers at OpenAI's own hosts: another host's prices are not OpenAI's. */
function ownerOf(kind: RouteKind, base: string): string {
	if (isAzure(kind)) return 'Azure';
	const { host, hostname } = new URL(base);
	const isOpenAi = hostname === 'api.openai.com' || hostname.endsWith('.api.openai.com');
	return isOpenAi ? openAiPrices.owner : host;
}

function readKey({ apiKey }: CredentialData): Read<string> {
	const key = trimmed(apiKey);
	if (key === '') return refuse('API Key', 'There is no key', 'Paste the key of the provider into the credential.');
	if (/^[\x21-\x7e]+$/.test(key)) return { ok: true, value: key };
	return refuse(
		'API Key',
		'The key has spaces, line breaks or special characters in it',
		'Copy the key again and paste it alone, without quotes or spaces.',
	);
}

function readIds(data: CredentialData): Read<undefined> {
	const names = { organization: 'Organization ID', project: 'Project ID' } as const;
	for (const [field, name] of Object.entries(names)) {
		const fine = /^[\x21-\x7e]*$/.test(trimmed(data[field]));
		if (!fine)
			return refuse(
				name,
				'It has spaces, line breaks or special characters in it',
				'Copy the ID again from the settings page, or leave the field empty.',
			);
	}
	return { ok: true, value: undefined };
}

function readApiVersion(data: CredentialData, kind: RouteKind): Read<undefined> {
	if (kind !== 'azureDeployment' || /^[\w.-]{0,60}$/.test(trimmed(data.apiVersion)))
		return { ok: true, value: undefined };
	return refuse('API Version', 'This is no API version', `Use a version such as ${defaultApiVersion}.`);
}

function readPrice(data: CredentialData, owner: string): Read<OwnPrice | undefined> {
	const { priceKind, priceTable, pricePerImage, priceTextIn, priceImageIn, priceImageOut } = data;
	if (priceKind === 'table') {
		const read = readOwnTable(priceTable, owner);
		if (!read.ok) return refuse('Price Table', 'The price table cannot be read', read.reason);
		if (read.table.owner === owner) return { ok: true, value: read.table };
		return refuse('Price Table', `The prices are ${read.table.owner}’s, and ${owner} bills`, `Remove "owner" from the table, or write "${owner}".`);
	}
	if (priceKind === 'perImage') return checkedPrice({ kind: 'perImage', usd: Number(pricePerImage) }, [pricePerImage]);
	if (priceKind !== 'perMillionTokens') return { ok: true, value: undefined };
	return checkedPrice(
		{ kind: 'tokens', textIn: Number(priceTextIn), imageIn: Number(priceImageIn), imageOut: Number(priceImageOut) },
		[priceTextIn, priceImageIn, priceImageOut],
	);
}

function checkedPrice(price: Price, amounts: unknown[]): Read<Price> {
	const fine = amounts.every(
		(amount) => amount !== '' && Number.isFinite(Number(amount ?? NaN)) && Number(amount) >= 0,
	);
	if (fine) return { ok: true, value: price };
	return refuse(
		'Own Price',
		'The price is not a number of dollars',
		'Give every price as a number from 0, for example 0.05.',
	);
}
