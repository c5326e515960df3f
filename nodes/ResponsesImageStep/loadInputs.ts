import type { Asking } from '../shared/run/order/types';
import { findSources } from '../shared/references/findSources';
import { readPicture } from '../shared/references/readPicture';
import type { Found, PictureSource, SourceEntry } from '../shared/references/types';
import { limits } from '../shared/catalog/limits';
import type { Picture } from '../shared/request/pictures';
import type { Refusal } from '../shared/request/types';

/** How a person calls a list of pictures, or one of them, and its parameter. */
export interface Named {
	parameter: string;
	/** Picture by position, from 1. */
	called: (position: number) => string;
}

/** For whom pictures are read, and how far. */
export interface Loading extends Pick<Asking, 'ctx' | 'row' | 'pictures' | 'held' | 'depth'> {
	/** Addresses are left for the provider to fetch. */
	asLinks: boolean;
	/** Names of fields that are not among all files of the row. */
	except?: ReadonlySet<string>;
}

/** Bytes of all pictures of a request: as base64 in JSON they must stay below what one text can hold. */
const mostBytesInline = 256 * 1024 * 1024;

/**
 * Finds and reads pictures for a response, in order. Unlike an edit, a response takes them mixed: file ids and links as
 * they are, all else as bytes. No entry gives no picture.
 */
export async function loadInputs(entries: SourceEntry[], named: Named, loading: Loading): Promise<Found<Picture[]>> {
	const { ctx, row, except } = loading;
	const { parameter } = named;
	const sources = findSources(entries, { ctx, row, parameter, except });
	if (!sources.ok) return sources;
	if (sources.found.length > limits.references) return { ok: false, refusal: tooMany(parameter, sources.found.length) };
	const pictures: Picture[] = [];
	for (const [index, source] of sources.found.entries()) {
		const read = await readOne(source, { parameter, called: named.called(index + 1) }, loading);
		if (!read.ok) return read;
		pictures.push(read.found);
	}
	const bytes = pictures.reduce((sum, picture) => sum + (picture.bytes ?? 0), 0);
	return bytes > mostBytesInline ? { ok: false, refusal: tooLarge(parameter) } : { ok: true, found: pictures };
}

async function readOne(
	source: PictureSource,
	named: { parameter: string; called: string },
	loading: Loading,
): Promise<Found<Picture>> {
	if (source.kind !== 'url' || !loading.asLinks) return await readPicture(source, named, loading);
	return { ok: true, found: { origin: source.origin, header: undefined, sha256: '', link: { image_url: source.url } } };
}

const tooMany = (parameter: string, count: number): Refusal => ({
	parameter,
	message: `${count} pictures are too many`,
	description: `Name up to ${limits.references}, or combine several in one picture.`,
});

const tooLarge = (parameter: string): Refusal => ({
	parameter,
	message: 'The pictures are too large together',
	description: 'Make them smaller, or give them as links or file IDs. A response takes up to 256 MB of pictures.',
});
