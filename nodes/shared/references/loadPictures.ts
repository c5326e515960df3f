import type { IExecuteFunctions } from 'n8n-workflow';
import { checkCount, type Picture, type Pictures } from '../request/pictures';
import { inOrder } from '../base/pool';
import { fieldsUsed, findSources } from './findSources';
import type { Depth } from './gather';
import { filesOf } from './itemFiles';
import { readPicture } from './readPicture';
import { decideForm, type SendAs } from './sendAs';
import type { SharedPictures } from './sharedPictures';
import type { Found, PictureSource, SourceEntry } from './types';

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
export async function loadPictures(
	ctx: IExecuteFunctions,
	row: number,
	settings: PictureSettings,
	route: { json: boolean; owner: string },
	shared: SharedPictures,
	depth: Depth,
): Promise<Found<Pictures>> {
	const located = locate(ctx, row, settings);
	if (located.refusal) return located;
	const { references, mask, markup } = located.found;
	const form = decideForm(settings.sendAs, [...references, ...(mask ? [mask] : [])], markup !== undefined, route);
	if (form.refusal) return form;
	const as = form.found;
	const named = [
		...references.map((source, index) => ({ source, parameter: 'References', called: `Image ${index + 1}` })),
		...(mask ? [{ source: mask, parameter: 'Mask', called: 'The mask' }] : []),
		...(markup ? [{ source: markup, parameter: 'Markup', called: 'The markup' }] : []),
	];
	let refused = false;
	const readOne = async (index: number): Promise<Found<Picture>> => {
		const { source, ...name } = named[index]!;
		const read = as === 'links' ? linked(source) : await readPicture(ctx, source, depth, shared, name);
		refused ||= read.refusal !== undefined;
		return read;
	};
	const read = await inOrder(named.length, sideBySide, readOne, () => refused);
	const refusal = read.find((one) => one?.refusal)?.refusal;
	if (refusal) return { refusal };
	const pictures = read.map((one) => one!.found!);
	const images = pictures.slice(0, references.length);
	const rest = pictures.slice(references.length);
	const ownMask = settings.mask === 'ownTransparency' ? { ...images[0]!, origin: 'image 1’s own transparency' } : undefined;
	const readMask = mask ? rest.shift() : ownMask;
	return { found: { as, images, ...(readMask ? { mask: readMask } : {}), ...(markup ? { markup: rest.shift() } : {}) } };
}

interface Located {
	references: PictureSource[];
	mask?: PictureSource;
	markup?: PictureSource;
}

function locate(ctx: IExecuteFunctions, row: number, settings: PictureSettings): Found<Located> {
	const overlays = [settings.mask, settings.markup].filter((entry) => typeof entry === 'object');
	const except = fieldsUsed(overlays, [...filesOf(ctx.getInputData()[row]).keys()]);
	const references = findSources(settings.references, { ctx, row, parameter: 'References', except });
	if (references.refusal) return references;
	const miscounted = checkCount(references.found.length);
	if (miscounted) return { refusal: miscounted };
	const mask = typeof settings.mask === 'object' ? onlyOne(ctx, row, settings.mask, 'Mask') : undefined;
	if (mask?.refusal) return mask;
	const markup = settings.markup ? onlyOne(ctx, row, settings.markup, 'Markup') : undefined;
	if (markup?.refusal) return markup;
	return { found: { references: references.found, mask: mask?.found, markup: markup?.found } };
}

function onlyOne(ctx: IExecuteFunctions, row: number, entry: SourceEntry, parameter: 'Mask' | 'Markup'): Found<PictureSource> {
	const { found, refusal } = findSources([entry], { ctx, row, parameter });
	if (refusal) return { refusal };
	const [first] = found;
	if (first && found.length === 1) return { found: first };
	return {
		refusal: {
			parameter,
			message: found.length === 0 ? `There is no ${parameter.toLowerCase()}` : `${found.length} files are named, and a ${parameter.toLowerCase()} is one`,
			description: 'Name exactly one file.',
		},
	};
}

/** A picture that is not read here: the provider fetches it or has it. */
function linked(source: PictureSource): Found<Picture> {
	const link = source.kind === 'url' ? { image_url: source.url } : { file_id: source.kind === 'fileId' ? source.fileId : '' };
	return { found: { origin: source.origin, header: undefined, sha256: '', link } };
}
