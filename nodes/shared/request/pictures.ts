import { familiesWhere } from '../catalog/imageModels';
import { limits } from '../catalog/limits';
import { formatRule, formatsWhere } from '../catalog/outputFormats';
import type { ImageModel } from '../catalog/types';
import type { ImageHeader } from '../image/types';
import type { ImageLink, Refusal } from './types';
import { orList } from './words';

/** What is known of a reference, mask or markup before it is sent. */
export interface Picture {
	/** Where it comes from, in words for a message: `binary field “data”`. Never holds a secret. */
	origin: string;
	/** Undefined for a link nobody has looked at. */
	header: ImageHeader | undefined;
	/** Undefined for a link. */
	bytes?: number;
	/** Hex; empty for a link, and where only the first bytes were looked at. */
	sha256: string;
	/** Present when the picture is sent as a link. */
	link?: ImageLink;
}

/** The bytes of pictures by their SHA-256: held once, beside the requests that send them. */
export type PictureBytes = ReadonlyMap<string, Blob>;

/** @throws Error when the bytes are not held: a request whose pictures were only looked at is never sent */
export function bytesOf(held: PictureBytes, sha256: string): Blob {
	const bytes = held.get(sha256);
	if (!bytes) throw new Error('The bytes of a picture are not held.');
	return bytes;
}

/** A file uploaded to the provider: only the account it belongs to knows its id. */
export const isUploaded = (picture: Picture | undefined): boolean => picture?.link !== undefined && 'file_id' in picture.link;

/** The pictures of one row, in the order the prompt names them. */
export interface Pictures {
	as: 'files' | 'links';
	images: Picture[];
	mask?: Picture;
	markup?: Picture;
}

const megabyte = 1024 * 1024;

const refuse = (parameter: string, message: string, description: string): Refusal => ({ parameter, message, description });

const sendable = () => formatsWhere(({ sent }) => sent);

/** Some formats cannot be made within a mask. */
export const maskedFormat = (format: string): Refusal =>
	refuse('Mask', `A ${format} cannot be made with a mask`, 'Set the mask to None, or choose another Output Format.');

const sizeOf = ({ width, height }: ImageHeader) => `${width}x${height}`;

const inMegabytes = (bytes: number) => `${(bytes / megabyte).toFixed(1)} MB`;

/** Refuses no reference at all, and more than one request takes. */
export function checkCount(images: number): Refusal | undefined {
	if (images === 0) {
		return refuse('References', 'There is no picture to edit', 'Name at least one reference. To make a picture from text alone, use Generate Image.');
	}
	return images <= limits.references
		? undefined
		: refuse(
				'References',
				`${images} pictures are too many`,
				`Name up to ${limits.references}, or combine several in one picture.`,
			);
}

/** Refuses a file the API does not take as a picture. `name` is how a person would call it: `Image 2`, `The mask`. */
export function checkPicture(parameter: string, name: string, { origin, header, bytes }: Picture): Refusal | undefined {
	if (!header) return undefined;
	if (!formatRule(header.type)?.sent) {
		return refuse(
			parameter,
			`${name} (${origin}) is a ${header.type.toUpperCase()} file`,
			`Convert it to ${orList(sendable())}, for example with n8n’s own Edit Image node. A new name alone does not help.`,
		);
	}
	if (header.animated) {
		return refuse(parameter, `${name} (${origin}) is an animation`, `Save one frame of it as ${orList(sendable())}.`);
	}
	return bytes !== undefined && bytes >= limits.imageBytes
		? refuse(parameter, `${name} (${origin}) has ${inMegabytes(bytes)}`, `Make it smaller than ${limits.imageBytes / megabyte} MB, or save it as JPEG or WebP.`)
		: undefined;
}

/** What mask and markup have in common: a PNG with an alpha channel, exactly as large as the first reference. */
function checkOverlay(parameter: 'Mask' | 'Markup', overlay: Picture, first: Picture, alpha: string): Refusal | undefined {
	const { header, origin } = overlay;
	const name = `The ${parameter.toLowerCase()}`;
	if (!header) return undefined;
	const unusable = checkPicture(parameter, name, overlay);
	if (unusable) return unusable;
	if (header.type !== 'png') {
		return refuse(parameter, `${name} (${origin}) is a ${header.type.toUpperCase()} file`, `Save it as PNG with transparency: ${alpha}.`);
	}
	if (!header.hasAlpha) {
		return refuse(
			parameter,
			`${name} (${origin}) has no transparency (no alpha channel)`,
			`Save it as PNG with an alpha channel: ${alpha}. Black and white alone say nothing to the model.`,
		);
	}
	return first.header && sizeOf(header) !== sizeOf(first.header)
		? refuse(
				parameter,
				`${name} is ${sizeOf(header)} pixels, and image 1 is ${sizeOf(first.header)}`,
				`Resize the ${parameter.toLowerCase()} to ${sizeOf(first.header)}. It always belongs to the first reference; check the order if another was meant.`,
			)
		: undefined;
}

/** Refuses what is no mask of the first picture. */
export function checkMask(mask: Picture, first: Picture): Refusal | undefined {
	const refusal = checkOverlay('Mask', mask, first, 'transparent areas are the ones that change');
	if (refusal) return refusal;
	return mask.bytes !== undefined && mask.bytes >= limits.maskBytes
		? refuse('Mask', `The mask (${mask.origin}) has ${inMegabytes(mask.bytes)}`, `Save it as PNG with a palette, or with plain colours only: less than ${limits.maskBytes / megabyte} MB.`)
		: undefined;
}

function checkMarkup(markup: Picture, first: Picture, hasMask: boolean, model: ImageModel | undefined): Refusal | undefined {
	if (model && !model.markup) {
		return refuse('Markup', `${model.id} takes no markup`, `Remove the markup, use a mask instead, or choose a model of ${orList(familiesWhere((one) => one.markup))}.`);
	}
	if (hasMask) return refuse('Markup', 'A mask and a markup cannot be sent together', 'Set one of the two to None.');
	return checkOverlay('Markup', markup, first, 'what is drawn on it guides the edit, and the rest stays transparent');
}

/** The first rule the pictures of a row break, or undefined. Links nobody has looked at are left to the API. */
export function checkPictures({ images, mask, markup }: Pictures, model: ImageModel | undefined): Refusal | undefined {
	const miscounted = checkCount(images.length);
	if (miscounted) return miscounted;
	const bad = images.map((image, index) => checkPicture('References', `Image ${index + 1}`, image)).find((refusal) => refusal);
	if (bad) return bad;
	const first = images[0]!;
	return (mask && checkMask(mask, first)) ?? (markup && checkMarkup(markup, first, mask !== undefined, model));
}
