import { Busboy, type BusboyHeaders } from '@fastify/busboy';
import type { Request } from 'express';
import { pipeline } from 'node:stream/promises';
import { ApiError, invalid } from '../errors';

/** A file of a multipart form. */
export interface Upload {
	field: string;
	fileName: string;
	mimeType: string;
	bytes: Buffer;
}

export interface Form {
	fields: Record<string, unknown>;
	/** The first name that came twice and is no list (`name[]`). */
	repeated?: string;
	files: Upload[];
}

export const MAX_FILE_BYTES = 50 * 1024 * 1024;

export const tooLarge = (name: string, limit: string): ApiError =>
	new ApiError(400, {
		message: `Invalid file '${name}': the file is too large. The maximum size is ${limit}.`,
		type: 'invalid_request_error',
		param: name,
		code: 'file_too_large',
	});

/** Reads a multipart form. Throws a 400 for a file of 50 MB and more, and for a form that is none. */
export async function readForm(req: Request): Promise<Form> {
	const form: Form = { fields: {}, files: [] };
	let oversized: string | undefined;
	const names = new Set<string>();
	const count = (name: string) => {
		if (names.has(name) && !name.endsWith(']')) form.repeated ??= name;
		names.add(name);
	};
	const parser = openParser(req);
	parser.on('field', (name, value) => {
		count(name);
		form.fields[name] = value;
	});
	parser.on('file', (field, stream, fileName, _encoding, mimeType) => {
		const pieces: Buffer[] = [];
		count(field);
		stream.on('data', (piece: Buffer) => pieces.push(piece));
		stream.on('limit', () => (oversized ??= field));
		stream.on('end', () =>
			form.files.push({ field, fileName: fileName ?? '', mimeType, bytes: Buffer.concat(pieces) }),
		);
	});
	try {
		await pipeline(req, parser);
	} catch {
		throw invalid(null, null, 'We could not parse the multipart form data of your request.');
	}
	if (oversized) throw tooLarge(oversized, '50MB');
	return form;
}

function openParser(req: Request) {
	try {
		return new Busboy({
			headers: req.headers as BusboyHeaders,
			limits: { fileSize: MAX_FILE_BYTES, files: 40, fields: 60, fieldSize: 1024 * 1024 },
			isPartAFile: (_field, contentType, fileName) =>
				fileName !== undefined || contentType === 'application/octet-stream',
		});
	} catch {
		throw invalid(null, null, 'Missing or malformed multipart boundary in the content-type header.');
	}
}
