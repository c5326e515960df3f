import { createHmac } from 'node:crypto';
import type { DraftPost } from './drafts';

/** A post as Ghost's Admin API gives it; there are many more fields. */
export interface GhostPost {
	id: string;
	title: string;
	status: string;
	url: string;
	html: string | null;
	custom_excerpt: string | null;
	feature_image: string | null;
	feature_image_alt: string | null;
	updated_at: string;
}

const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The token Ghost asks of an integration: signed with its key, good for five minutes. */
function token(adminKey: string): string {
	const [id = '', secret = ''] = adminKey.split(':');
	const now = Math.floor(Date.now() / 1000);
	const signed = `${base64({ alg: 'HS256', typ: 'JWT', kid: id })}.${base64({ iat: now, exp: now + 300, aud: '/admin/' })}`;
	return `${signed}.${createHmac('sha256', Buffer.from(secret, 'hex')).update(signed).digest('base64url')}`;
}

/** Talks to a running Ghost as an integration does. */
export class GhostAdmin {
	constructor(
		readonly url: string,
		readonly adminKey: string,
	) {}

	/** All posts, drafts included, oldest first. */
	async posts(): Promise<GhostPost[]> {
		return (await this.call<{ posts: GhostPost[] }>('GET', 'posts/?limit=100&order=created_at%20asc&formats=html')).posts;
	}

	/** The post of that title. Throws if there is none. */
	async post(title: string): Promise<GhostPost> {
		const found = (await this.posts()).find((post) => post.title === title);
		if (!found) throw new Error(`The CMS has no post “${title}”`);
		return found;
	}

	/** Writes posts, one after the other. */
	async write(drafts: readonly DraftPost[]): Promise<GhostPost[]> {
		const written: GhostPost[] = [];
		for (const { feature_image, ...draft } of drafts) {
			const post = { ...draft, ...(feature_image && { feature_image: feature_image.replace('__GHOST_URL__', this.url) }) };
			written.push(...(await this.call<{ posts: GhostPost[] }>('POST', 'posts/?source=html', { posts: [post] })).posts);
		}
		return written;
	}

	/** Changes fields of a post, as its author does in the editor. */
	async change({ id, updated_at }: GhostPost, fields: Partial<GhostPost>): Promise<void> {
		await this.call('PUT', `posts/${id}/`, { posts: [{ updated_at, ...fields }] });
	}

	/** Removes every post. */
	async clear(): Promise<void> {
		for (const { id } of await this.posts()) await this.call('DELETE', `posts/${id}/`);
	}

	private async call<T>(method: string, path: string, body?: unknown): Promise<T> {
		const answer = await fetch(`${this.url}/ghost/api/admin/${path}`, {
			method,
			headers: { authorization: `Ghost ${token(this.adminKey)}`, 'content-type': 'application/json' },
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		const text = await answer.text();
		if (!answer.ok) throw new Error(`The CMS answered ${answer.status} to ${method} ${path}: ${text.slice(0, 500)}`);
		return (text === '' ? undefined : JSON.parse(text)) as T;
	}
}
