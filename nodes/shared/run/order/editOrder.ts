import { formatRule } from '../../catalog/outputFormats';
import type { ImageHeader } from '../../image/types';
import type { Binary } from '../../output/types';
import { loadPictures, type PictureSettings } from '../../references/loadPictures';
import { decideForm } from '../../references/sendAs';
import { checkEdit, type EditSettings } from '../../request/edit';
import { checkCount, checkPicture, isUploaded, type Picture, type Pictures } from '../../request/pictures';
import { checkRender } from '../../request/render';
import { resolveSettings } from '../../request/resolve';
import { sameLookPrompt } from '../../request/sameLook';
import type { ImageRequest, Refusal } from '../../request/types';
import type { Route } from '../../transport/route/route';
import { imageOrder, type SentPictures } from './imageOrder';
import type { Asking, Ordered, RowSettings } from './types';

export interface EditRow extends RowSettings {
	edit: EditSettings;
	pictures: PictureSettings;
}

/** An order for images from pictures and words. */
export async function editOrder(row: EditRow, asking: Asking): Promise<Ordered<ImageRequest>> {
	const { edit, pictures } = asking.master ? fromMaster(row, asking.master) : row;
	const { settings, target, context } = resolveSettings(edit, asking);
	// Settings first: a row whose settings are wrong is refused before any picture is read.
	const early = checkRender(settings, context);
	if (early) return { ok: false, refusal: early };
	const { route, depth } = asking;
	const loaded = await loadPictures(pictures, { json: route.edits.json, owner: route.owner }, asking);
	if (!loaded.ok) return loaded;
	const checked = checkEdit(settings, loaded.found, context);
	if (!checked.ok) return checked;
	const refusal = row.masterFirst && asking.channel !== undefined && !asking.master ? refuseMaster(settings, loaded.found, route) : undefined;
	if (refusal) return { ok: false, refusal };
	const { request, remarks } = checked;
	const order = imageOrder(request, settings, row.output, { asking, sent: sentPictures(loaded.found), target: settings.sizeOfFirst ? undefined : target });
	return { ok: true, remarks, order, isComplete: depth === 'whole' };
}

/** The master stands behind the references, so that the prompt's own numbers for them stay true. */
const fromMaster = ({ edit, pictures }: EditRow, master: Binary): Pick<EditRow, 'edit' | 'pictures'> => ({
	edit: { ...edit, prompt: sameLookPrompt(edit.prompt) },
	pictures: { ...pictures, references: [...pictures.references, { kind: 'object', value: master }] },
});

/** Why the master could not go along with a row's pictures; undefined where it can. Asked before it is bought. */
function refuseMaster({ outputFormat }: EditSettings, { as, images }: Pictures, { owner, edits }: Route): Refusal | undefined {
	const origin = 'the image of the first purpose';
	const form = decideForm(as, [{ kind: 'text', text: '', origin }], false, { json: edits.json, owner });
	if (!form.ok) return form.refusal;
	const header = formatRule(outputFormat) && ({ type: outputFormat, animated: false } as ImageHeader);
	return checkCount(images.length + 1) ?? checkPicture('References', `Image ${images.length + 1}`, { origin, header, sha256: '' });
}

const identity = ({ sha256, link }: Picture) => sha256 || link;

/** What money, fingerprint and receipt see of the pictures. */
function sentPictures({ images, mask, markup }: Pictures): SentPictures {
	return {
		references: images.map(({ header }) => header),
		identity: [images.map(identity), mask && identity(mask), markup && identity(markup)],
		receipt: {
			referenceCount: images.length,
			referenceHashes: images.map(({ sha256 }) => sha256).filter((hash) => hash !== '').join(' '),
			maskHash: mask?.sha256 ?? '',
		},
		bound: [...images, mask, markup].some(isUploaded),
	};
}
