/** The account of the demo's and the tests' CMS, which only this machine can reach. */
export const owner = { name: 'Demo Owner', email: 'demo@example.com', password: 'Images-are-easy-1' };

interface Integration {
	integrations: Array<{ api_keys: Array<{ type: string; secret: string; id: string }> }>;
}

/** Does what a person does on the first visit: makes the owner, logs in, adds a custom integration. Gives its Admin API key. */
export async function firstVisit(url: string): Promise<string> {
	let cookie = '';
	const post = async (path: string, body: unknown) => {
		const answer = await fetch(`${url}/ghost/api/admin/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', origin: url, cookie },
			body: JSON.stringify(body),
		});
		const text = await answer.text();
		if (!answer.ok) throw new Error(`The CMS answered ${answer.status} to ${path}: ${text.slice(0, 500)}`);
		cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ') || cookie;
		return text;
	};
	await post('authentication/setup/', { setup: [{ ...owner, blogTitle: 'Harbour Street Journal' }] });
	await post('session/', { username: owner.email, password: owner.password });
	const made = JSON.parse(await post('integrations/?include=api_keys', { integrations: [{ name: 'n8n' }] })) as Integration;
	const key = made.integrations[0]?.api_keys.find(({ type }) => type === 'admin');
	if (!key) throw new Error('The CMS gave the integration no Admin API key.');
	return key.secret.includes(':') ? key.secret : `${key.id}:${key.secret}`;
}
