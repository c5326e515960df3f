import type { SizeRule } from '../catalog/types';
import { nearestLegalSize, type Size } from './size';

/**
 * The legal size closest in shape to a picture that exists: one too small or too large is scaled as a whole first, so
 * that a square thumbnail stays square.
 */
export function legalSizeLike(rule: SizeRule, { width, height }: Size): Size {
	const scale = rule.kind === 'grid' ? scaleInto(rule, width, height) : 1;
	return nearestLegalSize(rule, width * scale, height * scale);
}

function scaleInto({ maxEdge, minPixels, maxPixels }: Extract<SizeRule, { kind: 'grid' }>, width: number, height: number): number {
	const pixels = width * height;
	const up = Math.max(1, Math.sqrt(minPixels / pixels));
	return Math.min(up, maxEdge / Math.max(width, height), Math.sqrt(maxPixels / pixels));
}
