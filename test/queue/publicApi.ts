import type { N8nClient } from '../../testbed';

/** n8n's public API with a key of its own, as another system stops and retries executions and activates workflows. Gives the answer's status and JSON. */
export async function publicApi({ rest, address }: N8nClient): Promise<(path: string) => Promise<{ status: number; body: { id?: string; status?: string; message?: string } }>> {
	const scopes = ['execution:stop', 'execution:retry', 'execution:read', 'workflow:activate'];
	const { rawApiKey } = await rest.post<{ rawApiKey: string }>('/rest/api-keys', { label: `Test ${Date.now()}`, scopes, expiresAt: null });
	return async (path) => {
		const answer = await fetch(`${address.url}/api/v1/${path}`, { method: 'POST', headers: { 'X-N8N-API-KEY': rawApiKey, 'content-type': 'application/json', connection: 'close' }, body: '{}' });
		return { status: answer.status, body: (await answer.json()) as { id?: string } };
	};
}
