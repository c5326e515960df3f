import type { SizeRule } from '../catalog/types';

/** Pixels. */
export interface Size {
	width: number;
	height: number;
}

/** The form the API and people write: `1536x1024`. */
export const sizeText = ({ width, height }: Size): string => `${width}x${height}`;

/** Reads `1536x1024`, also with spaces, a capital X or ×; undefined when it is not two whole numbers. */
export function parseSize(text: string): Size | undefined {
	const match = /^\s*(\d{1,5})\s*[xX×*]\s*(\d{1,5})\s*(?:px)?\s*$/.exec(text);
	return match ? { width: Number(match[1]), height: Number(match[2]) } : undefined;
}

const { format: count } = new Intl.NumberFormat('en-US');

/**
 * The rules a size breaks, each as a sentence a person understands; empty when the size is legal.
 * Source of the limits: the model's entry in the catalog.
 */
export function brokenSizeRules(rule: SizeRule, { width, height }: Size): string[] {
	if (rule.kind === 'fixed') {
		const legal = rule.sizes.some(([w, h]) => w === width && h === height);
		const list = rule.sizes.map(([w, h]) => `${w}x${h}`).join(', ');
		return legal ? [] : [`Only these sizes are possible: ${list}.`];
	}
	const pixels = width * height;
	const longer = Math.max(width, height);
	const offGrid = [width, height].filter((edge) => edge % rule.step !== 0);
	const rules: Array<[broken: boolean, sentence: string]> = [
		[
			offGrid.length > 0,
			`Width and height must both be multiples of ${rule.step} pixels (${[...new Set(offGrid)].join(' and ')} ${new Set(offGrid).size > 1 ? 'are' : 'is'} not).`,
		],
		[longer > rule.maxEdge, `The longer edge may be at most ${rule.maxEdge} pixels (${longer} is longer).`],
		[
			longer > rule.maxRatio * Math.min(width, height),
			`The longer edge may be at most ${rule.maxRatio} times the shorter one.`,
		],
		[
			pixels < rule.minPixels,
			`The image must have at least ${count(rule.minPixels)} pixels in all (${width}x${height} has ${count(pixels)}).`,
		],
		[
			pixels > rule.maxPixels,
			`The image may have at most ${count(rule.maxPixels)} pixels in all (${width}x${height} has ${count(pixels)}).`,
		],
	];
	return rules.filter(([broken]) => broken).map(([, sentence]) => sentence);
}

/**
 * The legal size with the smallest relative change of both edges, so that the shape is kept as well as the area.
 * Of two equally near the larger wins, because cropping down loses less than enlarging.
 */
export function nearestLegalSize(rule: SizeRule, width: number, height: number): Size {
	const asked = { width: Math.max(1, width), height: Math.max(1, height) };
	const candidates =
		rule.kind === 'fixed' ? rule.sizes.map(([w, h]) => ({ width: w, height: h })) : gridCandidates(rule, asked.height);
	const scored = candidates.map((size) => ({
		size,
		change: Math.hypot(Math.log(size.width / asked.width), Math.log(size.height / asked.height)),
	}));
	return scored.reduce((best, next) => (next.change < best.change - 1e-9 ? next : best)).size;
}

/** For every legal width, the one or two legal heights next to the asked one. Widest first. */
function gridCandidates(rule: Extract<SizeRule, { kind: 'grid' }>, height: number): Size[] {
	const { step, maxEdge, maxRatio, minPixels, maxPixels } = rule;
	const up = (value: number) => Math.ceil(value / step) * step;
	const down = (value: number) => Math.floor(value / step) * step;
	const widths = Array.from({ length: Math.floor(maxEdge / step) }, (_, i) => down(maxEdge) - i * step);
	return widths.flatMap((width) => {
		const lowest = up(Math.max(step, width / maxRatio, minPixels / width));
		const highest = down(Math.min(maxEdge, width * maxRatio, maxPixels / width));
		if (lowest > highest) return [];
		const clamp = (value: number) => Math.min(highest, Math.max(lowest, value));
		return [up(height), down(height)].map((near) => ({ width, height: clamp(near) }));
	});
}
