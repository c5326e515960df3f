import type { CredentialData } from './route';
import { readExtraHeaders } from './routeJson';

/** The headers that say who calls and who pays. Azure takes the key under a name of its own. */
export function authHeaders(data: CredentialData): Record<string, string> {
	const key = String(data.apiKey ?? '').trim();
	const isAzure = String(data.route ?? '').startsWith('azure');
	const extra = readExtraHeaders(data.secretHeaders);
	return {
		...(extra.ok ? extra.value : {}),
		...(isAzure ? { 'api-key': key } : { Authorization: `Bearer ${key}` }),
		...optional('OpenAI-Organization', data.organization),
		...optional('OpenAI-Project', data.project),
	};
}

const optional = (name: string, value: unknown): Record<string, string> =>
	typeof value === 'string' && value.trim() !== '' ? { [name]: value.trim() } : {};
