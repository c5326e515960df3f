import { invalid } from './errors';
import { look } from './checks/pictures';
import { readStored, type State } from './state';
import { MAX_FILE_BYTES, tooLarge, type Upload } from './wire/form';

const DATA_URL = /^data:([\w.+-]+\/[\w.+-]+)?(?:;[\w=.-]+)*;base64,/;

const mimeOf = async (bytes: Buffer): Promise<string> => {
	const known = await look(bytes);
	return known ? `image/${known.format}` : 'application/octet-stream';
};

async function fromUrl(url: string, param: string): Promise<Buffer> {
	const failed = (why: string) =>
		invalid('invalid_image_url', param, `Error while downloading ${url.slice(0, 200)}: ${why}.`);
	if (!/^https?:\/\//.test(url)) throw failed('expected an http(s) or a base64 data URL');
	const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) }).catch(() => undefined);
	if (!answer?.ok) throw failed(answer ? `upstream status code ${answer.status}` : 'the address cannot be reached');
	const pieces: Uint8Array[] = [];
	let bytes = 0;
	for await (const piece of answer.body ?? []) {
		bytes += piece.length;
		if (bytes >= MAX_FILE_BYTES) throw tooLarge(param, '50MB');
		pieces.push(piece);
	}
	return Buffer.concat(pieces);
}

/** A picture named by `image_url` (data URL or address) or `file_id`. `param` is who is blamed when it cannot be had. */
export async function fetchReference(state: State, reference: unknown, param: string): Promise<Upload> {
	const { image_url: url, file_id: id } = (reference ?? {}) as { image_url?: unknown; file_id?: unknown };
	if (typeof id === 'string') {
		const file = state.files.get(id);
		if (!file) throw invalid('invalid_value', param, `File '${id}' was not found.`);
		return { field: param, fileName: file.fileName, mimeType: file.mimeType, bytes: await readStored(file) };
	}
	if (typeof url !== 'string') {
		throw invalid('missing_required_parameter', param, `Missing required parameter: '${param}.image_url'.`);
	}
	const inline = DATA_URL.exec(url);
	const bytes = inline ? Buffer.from(url.slice(inline[0].length), 'base64') : await fromUrl(url, param);
	return { field: param, fileName: '', mimeType: inline?.[1] ?? (await mimeOf(bytes)), bytes };
}
