import { inOrder } from '../base/pool';
import { checkCount, type Picture, type Pictures } from '../request/pictures';
import { fieldsUsed, findSources } from './findSources';
import { filesOf, keepsFilesInJson } from './itemFiles';
import { type ForRow, readPicture } from './readPicture';
import { decideForm, type SendAs } from './sendAs';
import type { Found, PictureSource, Place, SourceEntry } from './types';

/** What a person chose for the pictures of one row. */
export interface PictureSettings {
	references: SourceEntry[];
	mask: SourceEntry | 'ownTransparency' | undefined;
	markup: SourceEntry | undefined;
	sendAs: SendAs;
}

/** How many pictures are read at the same time: each needs its size once more while it is put together. */
const sideBySide = 2;

/** Finds and reads the pictures of a row, in order; with depth `header` only as far as the checks need. */
export async function loadPictures(settings: PictureSettings, route: { json: boolean; owner: string }, forRow: ForRow): Promise<Found<Pictures>> {
	const located = locate(settings, forRow);
	if (!located.ok) return located;
	const { references, mask, markup } = located.found;
	const form = decideForm(settings.sendAs, [...references, ...(mask ? [mask] : [])], markup !== undefined, route);
	if (!form.ok) return form;
	const as = form.found;
	const named = [
		...references.map((source, index) => ({ source, parameter: 'References', called: `Image ${index + 1}` })),
		...(mask ? [{ source: mask, parameter: 'Mask', called: 'The mask' }] : []),
		...(markup ? [{ source: markup, parameter: 'Markup', called: 'The markup' }] : []),
	];
	let refused = false;
	const readOne = async (index: number): Promise<Found<Picture>> => {
		const { source, ...name } = named[index]!;
		const read = as === 'links' ? linked(source) : await readPicture(source, name, forRow);
		refused ||= !read.ok;
		return read;
	};
	const read = await inOrder(named.length, sideBySide, readOne, () => refused);
	const pictures: Picture[] = [];
	for (const one of read) {
		if (one && !one.ok) return one;
		if (one) pictures.push(one.found);
	}
	const images = pictures.slice(0, references.length);
	const rest = pictures.slice(references.length);
	const ownMask = settings.mask === 'ownTransparency' ? { ...images[0]!, origin: 'image 1’s own transparency' } : undefined;
	const readMask = mask ? rest.shift() : ownMask;
	return { ok: true, found: { as, images, ...(readMask ? { mask: readMask } : {}), ...(markup ? { markup: rest.shift() } : {}) } };
}

interface Located {
	references: PictureSource[];
	mask?: PictureSource;
	markup?: PictureSource;
}

/** The names of this row's fields that a mask or a markup is in: where all files of the row are references, these are none. */
export function overlayFields(overlays: Array<PictureSettings['mask']>, { ctx, row }: Pick<ForRow, 'ctx' | 'row'>): Set<string> {
	const entries = overlays.filter((entry) => typeof entry === 'object');
	return fieldsUsed(entries, [...filesOf(ctx.getInputData()[row], keepsFilesInJson(ctx)).keys()]);
}

function locate(settings: PictureSettings, { ctx, row }: ForRow): Found<Located> {
	const except = overlayFields([settings.mask, settings.markup], { ctx, row });
	const references = findSources(settings.references, { ctx, row, parameter: 'References', except });
	if (!references.ok) return references;
	const miscounted = checkCount(references.found.length);
	if (miscounted) return { ok: false, refusal: miscounted };
	const mask = onlyOne(typeof settings.mask === 'object' ? settings.mask : undefined, { ctx, row, parameter: 'Mask' });
	if (!mask.ok) return mask;
	const markup = onlyOne(settings.markup, { ctx, row, parameter: 'Markup' });
	if (!markup.ok) return markup;
	return { ok: true, found: { references: references.found, mask: mask.found, markup: markup.found } };
}

function onlyOne(entry: SourceEntry | undefined, place: Place): Found<PictureSource | undefined> {
	if (!entry) return { ok: true, found: undefined };
	const sources = findSources([entry], place);
	if (!sources.ok) return sources;
	const [first, ...more] = sources.found;
	if (first && more.length === 0) return { ok: true, found: first };
	const { parameter } = place;
	const name = parameter.toLowerCase();
	const message = first ? `${1 + more.length} files are named, and a ${name} is one` : `There is no ${name}`;
	return { ok: false, refusal: { parameter, message, description: 'Name exactly one file.' } };
}

/** A picture that is not read here: the provider fetches it or has it. */
function linked(source: PictureSource): Found<Picture> {
	const link = source.kind === 'url' ? { image_url: source.url } : { file_id: source.kind === 'fileId' ? source.fileId : '' };
	return { ok: true, found: { origin: source.origin, header: undefined, sha256: '', link } };
}
