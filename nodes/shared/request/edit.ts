import { defaultImageModel } from '../catalog/imageModels';
import { formatName, formatRule, formatsWhere } from '../catalog/outputFormats';
import type { ImageModel } from '../catalog/types';
import { promptFields, tableFields, withoutUndefined } from './renderFields';
import { checkPictures, maskedFormat, type Picture, type Pictures } from './pictures';
import { orList } from './words';
import { checkRender, renderRemarks } from './render';
import { resolveSize, type ResolvedSize } from './resolveSize';
import type { RenderSettings, RequestContext } from './settings';
import { sizeText } from './size';
import { legalSizeLike } from './sizeLike';
import type { Checked, EditBody, EditImages, EditRequest, ImageLink, Refusal, RequestFile } from './types';

/** What a person chose for one edit besides its pictures. */
export interface EditSettings extends RenderSettings {
	/** Ask for the first reference's own size, snapped to a legal one; `size` is not looked at. */
	sizeOfFirst: boolean;
}

/**
 * Checks the settings and pictures of one row and writes the request to POST /images/edits.
 * Pure: nothing is read or sent here.
 */
export function checkEdit(settings: EditSettings, pictures: Pictures, context: RequestContext): Checked<EditRequest> {
	const refusal = checkRender(settings, context) ?? checkEditSettings(settings, pictures) ?? checkPictures(pictures, context.model);
	if (refusal) return { ok: false, refusal };
	const size = settings.sizeOfFirst
		? sizeOfFirst(pictures, context.model)
		: resolveSize(settings, context.model);
	if ('refusal' in size) return { ok: false, refusal: size.refusal };
	return {
		ok: true,
		request: { kind: 'edit', body: editBody(settings, size.size), pictures: editImages(pictures) },
		remarks: [...renderRemarks(settings, context), ...size.remarks],
	};
}

function checkEditSettings({ outputFormat, moderation }: EditSettings, pictures: Pictures): Refusal | undefined {
	const rule = formatRule(outputFormat);
	const format = formatName(outputFormat);
	if (rule && !rule.edits) {
		return {
			parameter: 'Output Format',
			message: `An edit cannot make ${format} files`,
			description: `Choose ${orList(formatsWhere(({ edits }) => edits))}, or make it with Generate Image.`,
		};
	}
	if (pictures.mask && rule && !rule.masks) return maskedFormat(format);
	if (moderation !== undefined && pictures.as === 'files') {
		return {
			parameter: 'Moderation',
			message: 'An edit whose references are sent as files has no Moderation setting',
			description: 'Remove it, or send references as links.',
		};
	}
	return undefined;
}

function sizeOfFirst({ as, images }: Pictures, model: ImageModel | undefined): ResolvedSize {
	const { header, origin } = images[0]!;
	if (!header && as === 'links') {
		return {
			refusal: {
				parameter: 'Size By',
				message: `The size of image 1 (${origin}) is not known, because it is sent as a link`,
				description: 'Choose another Size By, or send references as files.',
			},
		};
	}
	// A look before the first picture is fetched: nothing is sent with this size.
	if (!header) return { size: 'auto', remarks: [] };
	const { width, height } = header;
	const nearest = legalSizeLike((model ?? defaultImageModel).size, header);
	const asIs = nearest.width === width && nearest.height === height;
	const remark = `Image 1 is ${sizeText({ width, height })}; the nearest possible size, ${sizeText(nearest)}, was made.`;
	return { size: sizeText(nearest), remarks: asIs ? [] : [remark] };
}

const fileOf = ({ sha256, header }: Picture, stem: string): RequestFile => ({
	sha256,
	fileName: `${stem}.${header?.fileExtension ?? 'png'}`,
});

function editImages({ as, images, mask, markup }: Pictures): EditImages {
	if (as === 'links') {
		const linkOf = ({ link }: Picture): ImageLink => link!;
		return { as, images: images.map(linkOf), ...(mask ? { mask: linkOf(mask) } : {}) };
	}
	return {
		as,
		images: images.map((image, index) => fileOf(image, `image-${index + 1}`)),
		...(mask ? { mask: fileOf(mask, 'mask') } : {}),
		...(markup ? { markup: fileOf(markup, 'markup') } : {}),
	};
}

function editBody(settings: EditSettings, size: string): EditBody {
	const byHand = promptFields(settings, size) satisfies Partial<EditBody>;
	return withoutUndefined({ ...byHand, ...tableFields('edit', settings) }) as EditBody;
}
