import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { wait } from '../base/wait';
import { limits } from '../catalog/limits';
import type { Picture } from '../request/pictures';
import type { Refusal } from '../request/types';
import { readBase64Text } from './base64Text';
import { fetchPicture, type Unreachable, webOf } from './fetchUrl';
import { gather, oneChunk, type Depth, type Unusable } from './gather';
import { notSendable } from './notSendable';
import type { Reading, SharedPictures } from './sharedPictures';
import type { Found, PictureSource } from './types';

/** For which row pictures are read, and how far. */
export interface ForRow {
	ctx: IExecuteFunctions;
	row: number;
	/** Pictures that rows of one run share. */
	pictures: SharedPictures;
	/** Takes the bytes of each picture read to its end, by SHA-256. */
	held: Map<string, Blob>;
	depth: Depth;
}

/** Milliseconds before the second and last try to fetch an address that may have failed in passing. */
const secondTryAfterMs = 1_000;

/**
 * Reads one picture, or only its first bytes; addresses are then left alone.
 * @param called how a person would call it: `Image 2`, `The mask`
 */
export async function readPicture(
	source: PictureSource,
	{ parameter, called }: { parameter: string; called: string },
	{ ctx, pictures, held, depth }: Omit<ForRow, 'row'>,
): Promise<Found<Picture>> {
	const { origin } = source;
	if (source.kind === 'fileId') return { ok: true, found: { origin, header: undefined, sha256: '', link: { file_id: source.fileId } } };
	if (source.kind === 'url' && depth === 'header') return { ok: true, found: { origin, header: undefined, sha256: '' } };
	const readNow = async () => await read(ctx, source, depth);
	const reading = await (depth === 'header' ? pictures.once(undefined, readNow) : pictures.hold(held, keyOf(source), readNow));
	if ('why' in reading) return { ok: false, refusal: refusalOf(reading, parameter, `${called} (${origin})`) };
	const { blob: _, ...seen } = reading;
	return { ok: true, found: { ...seen, origin } };
}

/** Equal keys are equal bytes for the length of a run. */
function keyOf(source: PictureSource): string | undefined {
	if (source.kind === 'url') return source.url;
	return source.kind === 'stored' ? source.binary.id : undefined;
}

async function read(ctx: IExecuteFunctions, source: Exclude<PictureSource, { kind: 'fileId' }>, depth: Depth): Promise<Reading> {
	if (source.kind === 'url') return await fetchTwice(ctx, source.url);
	if (source.kind === 'text') return await readText(source.text, depth);
	return await readStored(ctx, source.binary, depth);
}

async function fetchTwice(ctx: IExecuteFunctions, url: string): Promise<Reading> {
	const first = await fetchPicture(webOf(ctx), url);
	const signal = ctx.getExecutionCancelSignal?.();
	const again = 'why' in first && first.why === 'unreachable' && first.mayPass && !signal?.aborted;
	if (!again) return first;
	await wait(secondTryAfterMs, signal);
	return await fetchPicture(webOf(ctx), url);
}

async function readText(text: string, depth: Depth): Promise<Reading> {
	if (text.length > limits.imageBytes * 1.5) return { why: 'tooLarge', start: '' };
	const bytes = readBase64Text(text);
	return bytes ? await gather(oneChunk(bytes), depth) : { why: 'notPicture', start: text.slice(0, 40) };
}

async function readStored(ctx: IExecuteFunctions, binary: IBinaryData, depth: Depth): Promise<Reading> {
	if (binary.bytes !== undefined && binary.bytes >= limits.imageBytes) return { why: 'tooLarge', start: '' };
	if (!binary.id && binary.data.length > limits.imageBytes * 1.5) return { why: 'tooLarge', start: '' };
	if (!binary.id) return await gather(oneChunk(Buffer.from(binary.data, 'base64')), depth);
	try {
		return await gather((await ctx.helpers.getBinaryStream(binary.id)) as AsyncIterable<Uint8Array>, depth);
	} catch {
		// The store's own words name paths of the server.
		return { why: 'notStored', start: '' };
	}
}

function refusalOf(reading: Unusable | Unreachable, parameter: string, name: string): Refusal {
	if (reading.why === 'inside') {
		return {
			parameter,
			message: `${name} is not fetched: its address may lead into the network of this n8n`,
			description:
				'Give a public address, or fetch the file with an HTTP Request node and name its binary field here. An administrator of this n8n can allow a host (N8N_SSRF_ALLOWED_HOSTNAMES) or addresses (N8N_SSRF_ALLOWED_IP_RANGES).',
		};
	}
	if (reading.why === 'unreachable') {
		return {
			parameter,
			message: `${name} could not be fetched: ${reading.what}`,
			description:
				'Open the address in a private browser window: it must show the picture without a login. Or fetch the file with an HTTP Request node and name its binary field here.',
		};
	}
	const [what, description] = unusable[reading.why](reading.start);
	return { parameter, message: `${name} ${what}`, description };
}

const unusable: Record<Unusable['why'], (start: string) => readonly [what: string, description: string]> = {
	empty: () => ['is an empty file', 'Check the step that delivers it.'],
	notPicture: notSendable,
	truncated: () => ['is cut off: its end is missing', 'Upload or download it again; a picture of this kind would be refused after sending.'],
	notStored: () => ["cannot be read from n8n's store", 'Run the workflow again from the step that delivers it. It may have been deleted meanwhile.'],
	tooLarge: () => ['has 50 MB or more', 'Make it smaller than 50 MB, or save it as JPEG or WebP.'],
};
