import type { Fit, Size } from './sizes';

/** Why a file is not cut, in words that follow a colon. */
export const reasons = {
	format: 'only PNG, JPEG and WebP are cut',
	enlarge: 'it is smaller than that',
	tooMuch: 'more than 15 pixels of an edge would go',
	animated: 'it has several frames',
	turned: 'its EXIF data turn it, and other edges would be cut',
	progressive: 'it is a progressive JPEG',
	coding: 'it is coded in an unusual way',
	sampling: 'its colours are sampled in an unusual way',
	blocks: 'whole blocks of pixels would go',
	interlaced: 'it is an interlaced PNG',
	lossless: 'it is a lossless WebP',
	alpha: 'it is a WebP with transparency',
	exif: 'its EXIF data, which may turn it, come after the pixels',
	unclear: 'the file is not in order',
	incomplete: 'the file arrived incomplete or damaged',
} as const;

export type Reason = keyof typeof reasons;

/** Pixels of an edge that are cut at most. */
export const mostCut = 15;

const text = ({ width, height }: Size) => `${width}x${height}`;

/** Whether only as many pixels are too many as are cut. */
export const canBeCut = (from: Size, target: Size): boolean =>
	[from.width - target.width, from.height - target.height].every((pixels) => pixels >= 0 && pixels <= mostCut);

/** Where only a few pixels are too many, they are cut; else the picture is scaled until it covers the target. The middle stays. */
export function fitFor(from: Size, target: Size): Fit {
	const scale = canBeCut(from, target) ? 1 : Math.max(target.width / from.width, target.height / from.height);
	const scaleWidth = Math.max(target.width, Math.round(from.width * scale));
	const scaleHeight = Math.max(target.height, Math.round(from.height * scale));
	const x = Math.floor((scaleWidth - target.width) / 2);
	const y = Math.floor((scaleHeight - target.height) / 2);
	return { width: target.width, height: target.height, x, y, scaleWidth, scaleHeight };
}

/** One sentence on what was cut. */
export function cutRemark(from: Size, target: Size): string {
	const edges = [
		[from.width - target.width, 'at the right'],
		[from.height - target.height, 'at the bottom'],
	] as const;
	const cut = edges.filter(([pixels]) => pixels > 0).map(([pixels, edge]) => `${pixels} pixel${pixels === 1 ? '' : 's'} ${edge}`);
	return `Cut from ${text(from)} to ${text(target)}: ${cut.join(', ')}`;
}

/** Why the size is not the target's, and what to enter in n8n's own Edit Image node. */
export function leftRemark(from: Size, { scaleWidth, scaleHeight, x, y, ...target }: Fit, reason: Reason): string {
	const scaled = scaleWidth !== from.width || scaleHeight !== from.height;
	const steps = [
		scaled && `resize to ${scaleWidth}x${scaleHeight} (option Ignore Aspect Ratio)`,
		`crop to ${text(target)} at position X ${x}, Y ${y}`,
	].filter(Boolean);
	return `Left at ${text(from)}, ${text(target)} was wanted: ${reasons[reason]}. n8n's own Edit Image node can do it: ${steps.join(', then ')}`;
}

/** The size is right, the file is not. */
export const brokenRemark = (size: Size, reason: Reason): string => `Delivered at ${text(size)}, but look at it: ${reasons[reason]}`;
