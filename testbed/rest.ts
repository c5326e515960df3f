import { randomUUID } from 'node:crypto';

/** What n8n's REST interface answered when it said no. */
export class RestError extends Error {
	constructor(
		readonly status: number,
		method: string,
		path: string,
		readonly body: string,
	) {
		super(`n8n answered ${status} to ${method} ${path}: ${body.slice(0, 500)}`);
	}
}

/** n8n's internal REST interface, as its editor uses it. */
export class Rest {
	private cookie = '';

	/** n8n ties a session to the browser that logged in. */
	private readonly browserId = randomUUID();

	constructor(readonly baseUrl: string) {}

	async login(email: string, password: string): Promise<void> {
		const attempt = async () => await this.fetch('POST', '/rest/login', { emailOrLdapLoginId: email, password });
		// An n8n that has only just begun may close the first connection.
		const answer = await attempt().catch(async (error: unknown) => (error instanceof RestError ? await Promise.reject(error) : await attempt()));
		this.cookie = answer.headers
			.getSetCookie()
			.map((line) => line.split(';')[0])
			.join('; ');
	}

	async get<T>(path: string): Promise<T> {
		return await this.call<T>('GET', path);
	}

	async post<T>(path: string, body: unknown = {}): Promise<T> {
		return await this.call<T>('POST', path, body);
	}

	async patch<T>(path: string, body: unknown): Promise<T> {
		return await this.call<T>('PATCH', path, body);
	}

	async delete(path: string): Promise<void> {
		await this.fetch('DELETE', path);
	}

	/** The bytes of an answer. */
	async bytes(path: string): Promise<Buffer> {
		return Buffer.from(await (await this.fetch('GET', path)).arrayBuffer());
	}

	private async call<T>(method: string, path: string, body?: unknown): Promise<T> {
		const answer = (await (await this.fetch(method, path, body)).json()) as { data: T };
		return answer.data;
	}

	private async fetch(method: string, path: string, body?: unknown): Promise<Response> {
		const answer = await fetch(`${this.baseUrl}${path}`, {
			method,
			// A connection kept for the next call may be closed by then: on a busy machine n8n's five seconds pass unseen.
			headers: { cookie: this.cookie, 'browser-id': this.browserId, 'content-type': 'application/json', connection: 'close' },
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		if (!answer.ok) throw new RestError(answer.status, method, path, await answer.text());
		return answer;
	}
}
