import { randomUUID } from 'node:crypto';
import express, { type Express, type Request, type Response } from 'express';
import { readPicture, type Picture } from '../shops/picture';

/** A file of a page, as Notion keeps it. */
export interface NotionFile {
	name: string;
	contentType: string;
	picture: Picture | undefined;
}

type Row = Record<string, unknown>;

export interface Notion {
	hosts: Record<string, Express>;
	/** n8n's credential for it. */
	credential: { apiKey: string };
	/** The one data source there is. */
	dataSource: string;
	/** Puts pages with these texts and numbers in place of all others. */
	fill(rows: Row[]): void;
	/** The pages' properties as plain values, oldest first. */
	rows(): Array<Row & { picture: NotionFile[] }>;
	/** Uploads that were begun. */
	uploads(): number;
}

type Kind = 'title' | 'rich_text' | 'number' | 'files';

/** The properties that the guide asks for. */
export const properties: Record<string, Kind> = {
	sku: 'title',
	...Object.fromEntries(['name', 'brief', 'label', 'channel', 'quality', 'format', 'background', 'status', 'note', 'fileName', 'savedTo', 'requestId'].map((name) => [name, 'rich_text' as const])),
	costUsd: 'number',
	score: 'number',
	picture: 'files',
};

const apiKey = 'ntn_local';
const [longestText, biggest] = [2000, 20 * 1024 * 1024] as const;

interface FileValue {
	name: string;
	url: string;
}

interface Page {
	id: string;
	values: Record<string, string | number | null | FileValue[]>;
}

interface Upload {
	id: string;
	status: 'pending' | 'uploaded';
	fileName: string | null;
	contentType: string | null;
	bytes?: Buffer;
}

const refuse = (res: Response, status: number, code: string, message: string) => void res.status(status).json({ object: 'error', status, code, message });
const invalid = (res: Response, message: string) => refuse(res, 400, 'validation_error', message);
/** The text that is to stand in a property; undefined where something else is given. */
function textOf(value: unknown): string | undefined {
	const parts = (value as Array<{ text?: { content?: unknown } }>).map(({ text }) => text?.content);
	return parts.every((part) => typeof part === 'string') ? parts.join('') : undefined;
}
const rich = (content: unknown) => (content === null || content === '' || content === undefined ? [] : [{ type: 'text', plain_text: String(content), text: { content: String(content), link: null } }]);

/**
 * A stand-in for one data source of Notion: query it, update its pages, upload a file in three steps.
 * Source: developers.notion.com, version 2026-03-11 as n8n's node asks for it (query-a-data-source, patch-page, uploading-small-files: 20 MB,
 * what is not named in a files property goes), request-limits (2,000 characters in a text).
 */
export function notion(): Notion {
	let pages: Page[] = [];
	const uploads = new Map<string, Upload>();
	const kept = new Map<string, NotionFile>();
	const dataSource = randomUUID();

	const shownAs = (kind: Kind, value: Page['values'][string] | undefined) =>
		kind === 'number' ? (value ?? null)
		: kind === 'files' ? ((value ?? []) as FileValue[]).map(({ name, url }) => ({ name, type: 'file', file: { url, expiry_time: new Date(Date.now() + 3_600_000).toISOString() } }))
		: rich(value);
	const shown = ({ id, values }: Page) => ({
		object: 'page',
		id,
		parent: { type: 'data_source_id', data_source_id: dataSource },
		url: `https://www.notion.so/${String(values.sku).replaceAll(/\W+/g, '-')}-${id.replaceAll('-', '')}`,
		properties: Object.fromEntries(Object.entries(properties).map(([name, kind]) => [name, { id: name, type: kind, [kind]: shownAs(kind, values[name]) }])),
	});

	/** The files of a new value: those that were there, and those that were uploaded. A sentence where one is neither. */
	function filesOf(value: unknown): FileValue[] | string {
		const wanted = value as Array<{ name?: string; type?: string; file?: { url: string }; file_upload?: { id: string } }>;
		const known = wanted.map(({ name, type, file, file_upload: upload }) => {
			if (type !== 'file_upload') return file && kept.has(file.url) ? { name: name ?? '', url: file.url } : 'A file is not one that Notion keeps.';
			const sent = uploads.get(upload?.id ?? '');
			if (sent?.status !== 'uploaded') return 'A file upload has not been completed.';
			return { name: name ?? sent.fileName ?? '', url: `https://prod-files-secure.s3.us-west-2.amazonaws.com/${sent.id}` };
		});
		return known.find((one) => typeof one === 'string') ?? (known as FileValue[]);
	}

	function changed(values: Record<string, Record<string, unknown>>): Page['values'] | string {
		const result: Page['values'] = {};
		for (const [name, value] of Object.entries(values)) {
			const kind = properties[name];
			if (!kind) return `${name} is not a property that exists.`;
			if (!(kind in value)) return `${name} is expected to be ${kind}.`;
			const given = value[kind];
			if (kind === 'number') {
				if (given !== null && typeof given !== 'number') return `body failed validation: body.properties.${name}.number should be a number or \`null\`, instead was \`${JSON.stringify(given)}\`.`;
				result[name] = given;
			} else if (kind === 'files') {
				const files = filesOf(given);
				if (typeof files === 'string') return files;
				result[name] = files;
			} else {
				const text = textOf(given);
				if (text === undefined) return `body failed validation: body.properties.${name}.${kind}[0].text.content should be a string.`;
				if (text.length > longestText) return `body failed validation: body.properties.${name}.${kind}[0].text.content.length should be ≤ \`${longestText}\`, instead was \`${text.length}\`.`;
				result[name] = text;
			}
		}
		return result;
	}

	/** A filter made of texts that are equal or empty, and of or: what the workflow asks. */
	function fits({ values }: Page, filter: { or?: object[]; property?: string; rich_text?: { equals?: string; is_empty?: boolean } } | undefined): boolean {
		if (!filter) return true;
		if (filter.or) return filter.or.some((one) => fits({ id: '', values }, one));
		const value = String(values[filter.property!] ?? '');
		return filter.rich_text?.is_empty ? value === '' : value === filter.rich_text?.equals;
	}

	const app = express();
	app.use((req, res, next) => {
		if (req.get('authorization')?.trim() !== `Bearer ${apiKey}`) return refuse(res, 401, 'unauthorized', 'API token is invalid.');
		if (!req.get('notion-version')) return refuse(res, 400, 'missing_version', 'Notion-Version header failed validation: Notion-Version header should be defined, instead was `undefined`.');
		next();
	});
	app.post('/v1/file_uploads/:id/send', express.raw({ type: () => true, limit: '25mb' }), async (req: Request, res) => {
		const upload = uploads.get(String(req.params.id));
		if (!upload) return refuse(res, 404, 'object_not_found', `Could not find file_upload with ID: ${String(req.params.id)}.`);
		const form = await new globalThis.Response(new Uint8Array(req.body as Buffer), { headers: { 'content-type': req.get('content-type') ?? '' } }).formData().catch(() => undefined);
		const file = form?.get('file');
		if (!(file instanceof File)) return invalid(res, 'Expected a file in the form field `file`.');
		if (upload.contentType && file.type !== upload.contentType) return invalid(res, `Provided content type ${file.type} does not match ${upload.contentType}.`);
		if (file.size > biggest) return invalid(res, 'The file is larger than 20 MB.');
		const bytes = Buffer.from(await file.arrayBuffer());
		Object.assign(upload, { status: 'uploaded', bytes });
		kept.set(`https://prod-files-secure.s3.us-west-2.amazonaws.com/${upload.id}`, { name: upload.fileName ?? file.name, contentType: file.type, picture: await readPicture(bytes) });
		res.json({ object: 'file_upload', id: upload.id, status: upload.status, filename: upload.fileName ?? file.name, content_type: file.type, content_length: file.size });
	});
	app.use(express.json());
	app.post('/v1/file_uploads', (req: Request, res) => {
		const { filename = null, content_type: contentType = null } = (req.body ?? {}) as { filename?: string; content_type?: string };
		const id = randomUUID();
		uploads.set(id, { id, status: 'pending', fileName: filename, contentType });
		res.json({ object: 'file_upload', id, status: 'pending', filename, content_type: contentType, content_length: null, upload_url: `https://api.notion.com/v1/file_uploads/${id}/send` });
	});
	app.post('/v1/data_sources/:id/query', (req: Request, res) => {
		if (req.params.id !== dataSource) return refuse(res, 404, 'object_not_found', `Could not find data source with ID: ${String(req.params.id)}.`);
		const { filter } = (req.body ?? {}) as { filter?: Parameters<typeof fits>[1] };
		res.json({ object: 'list', results: pages.filter((page) => fits(page, filter)).map(shown), has_more: false, next_cursor: null });
	});
	app.patch('/v1/pages/:id', (req: Request, res) => {
		const page = pages.find(({ id }) => id === req.params.id);
		if (!page) return refuse(res, 404, 'object_not_found', `Could not find page with ID: ${String(req.params.id)}.`);
		const values = changed((req.body as { properties?: Record<string, Record<string, unknown>> }).properties ?? {});
		if (typeof values === 'string') return invalid(res, values);
		Object.assign(page.values, values);
		res.json(shown(page));
	});
	app.use((_req, res) => refuse(res, 400, 'invalid_request_url', 'Invalid request URL.'));

	return {
		hosts: { 'api.notion.com': app },
		credential: { apiKey },
		dataSource,
		fill: (rows) => void (pages = rows.map((values) => ({ id: randomUUID(), values: { ...values } as Page['values'] }))),
		rows: () => pages.map(({ values }) => ({ ...values, picture: ((values.picture ?? []) as FileValue[]).map(({ name, url }) => ({ ...kept.get(url)!, name })) })),
		uploads: () => uploads.size,
	};
}
