import express, { type Express, type Request, type Response } from 'express';
import { readPicture, type Picture } from '../shops/picture';

/** A file in a cell. */
export interface Attachment {
	id: string;
	filename: string;
	type: string;
	size: number;
	url: string;
	picture: Picture | undefined;
}

type Fields = Record<string, unknown>;

export interface Airtable {
	hosts: Record<string, Express>;
	/** n8n's credential for it. */
	credential: { accessToken: string };
	/** Puts these records in place of all others. */
	fill(records: Fields[]): void;
	/** Answers the next call of this method as when there were too many. */
	isBusyFor(method: 'GET' | 'PATCH'): void;
	/** What stands in the records, oldest first. An empty cell is not there, as in the API's answers. */
	records(): Fields[];
}

/** A column: text and numbers take what they are, a select what is in its list. */
type Column = 'text' | 'number' | 'select' | 'attachments';

/** The columns that the guide asks for. */
export const columns: Record<string, Column> = {
	...Object.fromEntries(['sku', 'name', 'brief', 'label', 'channel', 'quality', 'format', 'background', 'note', 'fileName', 'savedTo', 'requestId'].map((name) => [name, 'text' as const])),
	status: 'select',
	costUsd: 'number',
	score: 'number',
	picture: 'attachments',
};

const accessToken = 'pat.local';
const [base, table] = ['appYourBase', 'tblYourTable'] as const;
const biggest = 5 * 1024 * 1024;

interface Stored {
	id: string;
	createdTime: string;
	fields: Fields;
}

const refuse = (res: Response, status: number, type: string, message: string) => void res.status(status).json({ error: { type, message } });
const isEmpty = (value: unknown) => value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** A formula made of comparisons with texts, OR, AND and FALSE: what the workflows ask. Throws for any other. */
export function fits(formula: string, fields: Fields): boolean {
	const text = formula.trim();
	const call = /^(OR|AND)\((.*)\)$/.exec(text);
	if (call) {
		const parts = call[2]!.split(/,(?=\s*\{)/).map((part) => fits(part, fields));
		return call[1] === 'OR' ? parts.some(Boolean) : parts.every(Boolean);
	}
	if (text === 'FALSE()') return false;
	const [, column, sign, value] = /^\{(\w+)\}\s*(!?=)\s*'([^']*)'$/.exec(text) ?? [];
	if (!column || !(column in columns)) throw new Error('The formula for filtering records is invalid: Invalid formula. Please check your formula text.');
	return (String(fields[column] ?? '') === value) === (sign === '=');
}

/**
 * A stand-in for one table of Airtable: list and update records, upload an attachment.
 * Source: airtable.com/developers/web/api (list-records, update-multiple-records, upload-attachment: 5 MB, appended, fields by their ids).
 */
export function airtable(): Airtable {
	let records: Stored[] = [];
	let options = new Set<string>();
	const files = new Map<string, Buffer>();
	const busyFor = new Set<string>();
	let last = 0;
	const nextId = (kind: string) => `${kind}${String(++last).padStart(14, '0')}`;

	/** What is wrong with a cell's new value; undefined where it may stand. */
	function problem(column: string, value: unknown, typecast: boolean): [type: string, message: string] | undefined {
		const kind = columns[column];
		if (!kind) return ['UNKNOWN_FIELD_NAME', `Unknown field name: "${column}"`];
		if (value === null) return undefined;
		if (kind === 'number' && typeof value !== 'number' && !typecast) return ['INVALID_VALUE_FOR_COLUMN', `Field "${column}" cannot accept the provided value`];
		if (kind === 'text' && typeof value !== 'string' && !typecast) return ['INVALID_VALUE_FOR_COLUMN', `Field "${column}" cannot accept the provided value`];
		if (kind === 'attachments') return ['INVALID_ATTACHMENT_OBJECT', `Field "${column}" takes attachments`];
		if (kind === 'select' && value !== '' && !options.has(String(value)) && !typecast) return ['INVALID_MULTIPLE_CHOICE_OPTIONS', `Insufficient permissions to create new select option ""${String(value)}""`];
		return undefined;
	}

	const allowed = (req: Request, res: Response, next: () => void) =>
		req.get('authorization') === `Bearer ${accessToken}` ? next() : refuse(res, 401, 'AUTHENTICATION_REQUIRED', 'Authentication required');
	const shown = ({ id, createdTime, fields }: Stored) => ({ id, createdTime, fields: Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value))) });

	const api = express();
	api.use(allowed);
	api.use(`/v0/${base}/${table}`, express.json({ limit: '1mb' }), (req: Request, res) => {
		if (busyFor.delete(req.method)) return void res.status(429).json({ errors: [{ error: 'RATE_LIMIT_REACHED', message: 'Rate limit exceeded. Please try again later' }] });
		if (req.method === 'GET') {
			const formula = req.query.filterByFormula;
			try {
				const found = records.filter(({ fields }) => formula === undefined || fits(String(formula), fields));
				const from = Number(req.query.offset ?? 0);
				const size = Number(req.query.pageSize ?? 100);
				return void res.json({ records: found.slice(from, from + size).map(shown), ...(found.length > from + size && { offset: String(from + size) }) });
			} catch (error) {
				return refuse(res, 422, 'INVALID_FILTER_BY_FORMULA', (error as Error).message);
			}
		}
		const { records: wanted = [], typecast = false } = req.body as { records?: Array<{ id: string; fields: Fields }>; typecast?: boolean };
		for (const { id, fields } of wanted) {
			if (!records.some((record) => record.id === id)) return refuse(res, 404, 'ROW_DOES_NOT_EXIST', `Record ID ${id} does not exist`);
			for (const [column, value] of Object.entries(fields)) {
				const wrong = problem(column, value, typecast);
				if (wrong) return refuse(res, 422, ...wrong);
				if (columns[column] === 'select' && value) options.add(String(value));
			}
		}
		const changed = wanted.map(({ id, fields }) => {
			const record = records.find((one) => one.id === id)!;
			Object.assign(record.fields, fields);
			return shown(record);
		});
		res.json({ records: changed });
	});
	api.use((_req, res) => refuse(res, 403, 'INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND', 'Invalid permissions, or the requested model was not found.'));

	const content = express();
	content.get('/files/:id', (req, res) => {
		const bytes = files.get(req.params.id);
		return bytes ? void res.send(bytes) : void res.status(410).end();
	});
	content.post('/v0/:base/:record/:field/uploadAttachment', allowed, express.json({ limit: '10mb' }), async (req: Request, res) => {
		const record = records.find(({ id }) => id === req.params.record);
		if (req.params.base !== base || !record) return refuse(res, 403, 'INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND', 'Invalid permissions, or the requested model was not found.');
		if (columns[String(req.params.field)] !== 'attachments') return refuse(res, 422, 'UNKNOWN_FIELD_NAME', `Unknown field name: "${String(req.params.field)}"`);
		const { contentType, file, filename } = (req.body ?? {}) as Record<string, unknown>;
		if (typeof file !== 'string' || typeof filename !== 'string' || typeof contentType !== 'string') return refuse(res, 422, 'INVALID_REQUEST_UNKNOWN', 'Invalid request: parameter validation failed. Check your request data.');
		const bytes = Buffer.from(file, 'base64');
		if (bytes.length > biggest) return refuse(res, 413, 'REQUEST_TOO_LARGE', 'The attachment is larger than 5 MB');
		const id = nextId('att');
		files.set(id, bytes);
		const attachment: Attachment = { id, filename, type: contentType, size: bytes.length, url: `https://content.airtable.com/files/${id}`, picture: await readPicture(bytes) };
		record.fields.picture = [...((record.fields.picture as Attachment[] | undefined) ?? []), attachment];
		res.json({ id: record.id, createdTime: record.createdTime, fields: { fldPicture0000000: record.fields.picture } });
	});

	return {
		hosts: { 'api.airtable.com': api, 'content.airtable.com': content },
		credential: { accessToken },
		fill(wanted) {
			options = new Set(wanted.map(({ status }) => String(status ?? '')));
			records = wanted.map((fields) => ({ id: nextId('rec'), createdTime: new Date().toISOString(), fields: { ...fields } }));
		},
		isBusyFor: (method) => void busyFor.add(method),
		records: () => records.map((record) => shown(record).fields),
	};
}
