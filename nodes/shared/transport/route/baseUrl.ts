import type { Read } from './read';

export const routeKinds = ['openai', 'azureV1', 'azureDeployment', 'compatible'] as const;
export type RouteKind = (typeof routeKinds)[number];

/** What an empty field means, and the path of an address that names only a host. */
const defaults: Record<RouteKind, { address?: string; path: string }> = {
	openai: { address: 'https://api.openai.com/v1', path: '/v1' },
	azureV1: { path: '/openai/v1' },
	azureDeployment: { path: '' },
	compatible: { path: '/v1' },
};

const example: Record<RouteKind, string> = {
	openai: 'https://api.openai.com/v1',
	azureV1: 'https://RESOURCE.openai.azure.com/openai/v1',
	azureDeployment: 'https://RESOURCE.openai.azure.com',
	compatible: 'https://gateway.example.com/v1',
};

/** An endpoint people paste along with the address. */
const pastedEndpoint = /\/(images(\/(generations|edits|variations))?|responses|chat\/completions|models)$/i;
/** On Azure the node writes everything after the host itself: its portal shows the address of a deployment to be copied. */
const pastedDeployment = /\/openai(\/.*)?$/i;
const scheme = /^[a-z][a-z\d+.-]*:\/\//i;

/** The address every endpoint is appended to, without a slash at the end. A pasted endpoint is taken off; a missing
 * scheme is not guessed, because the wrong guess sends the key in the clear. */
export function readBaseUrl(text: string, kind: RouteKind): Read<string> {
	const given = text || defaults[kind].address;
	if (!given) return refuse('There is no address', kind);
	if (/[\s\p{Cf}]/u.test(given)) return refuse('The address has spaces in it', kind);
	if (!scheme.test(given)) return refuse('The address does not begin with https:// (or http://)', kind);
	if (!URL.canParse(given)) return refuse('This is no web address', kind);
	const url = new URL(given);
	if (!['http:', 'https:'].includes(url.protocol)) return refuse('The address must begin with https://', kind);
	if (url.username || url.password)
		return refuse('The address holds a user name or a password: the key belongs into API Key', kind);
	const isAzure = kind === 'azureV1' || kind === 'azureDeployment';
	if (isAzure && url.hostname.endsWith('api.openai.com'))
		return refuse('This is the address of OpenAI, and the route is Azure', kind);
	if (url.protocol === 'http:' && /(^|\.)(openai|azure)\.com$/.test(url.hostname))
		return refuse('The key would travel unencrypted: the address must begin with https://', kind);
	const path = url.pathname.replace(/\/+$/, '').replace(pastedEndpoint, '');
	const kept = isAzure ? path.replace(pastedDeployment, defaults[kind].path) : path;
	return { ok: true, value: `${url.origin}${kept || defaults[kind].path}` };
}

function refuse(message: string, kind: RouteKind): Read<never> {
	const description = `Give the address as the provider writes it, for example ${example[kind]}.`;
	return { ok: false, refusal: { parameter: 'Base URL', message, description } };
}
