import type { ChannelPreset } from '../catalog/channels';
import { defaultImageModel } from '../catalog/imageModels';
import type { ImageModel, SizeRule } from '../catalog/types';
import { brokenSizeRules, sizeText, type Size } from './size';

/** What to ask of the model for a preset, and how its answer becomes what the place wants. All in pixels. */
export interface RequestSize {
	width: number;
	height: number;
	/** As the API takes it, `WxH`. */
	size: string;
	/** First scale the picture to this; absent when it is cut only. */
	resize?: Size;
	/** Then cut this out of the middle; absent when nothing is left to cut. */
	crop?: { left: number; top: number; width: number; height: number };
	/** True when the model cannot reach the target and the picture must be enlarged. */
	enlarged: boolean;
	/** One sentence about the way to the target. */
	steps: string;
}

/** A per cent of another ratio weighs as much as this many per cent more pixels: cutting content costs more than pixels. */
const ratioWeight = 4;

const roundUp = (value: number, step: number) => Math.ceil(value / step) * step;

/** The model's sizes with about the target's shape: for each width the heights on either side of the ratio. */
function sizesOfShape(rule: SizeRule, target: Size): Size[] {
	if (rule.kind === 'fixed') return rule.sizes.map(([width, height]) => ({ width, height }));
	const { step, maxEdge } = rule;
	const widths = Array.from({ length: Math.floor(maxEdge / step) }, (_, i) => (i + 1) * step);
	return widths
		.flatMap((width) => {
			const above = roundUp((width * target.height) / target.width, step);
			return [above, above - step].map((height) => ({ width, height }));
		})
		.filter((size) => size.height > 0 && brokenSizeRules(rule, size).length === 0);
}

/** How far a size is from the target: 0 is the target itself. */
function distance(size: Size, target: Size): number {
	const ratio = Math.abs(Math.log((size.width / size.height) * (target.height / target.width)));
	const pixels = Math.abs(Math.log((size.width * size.height) / (target.width * target.height)));
	return ratioWeight * ratio + pixels;
}

const covers = (size: Size, target: Size) => size.width >= target.width && size.height >= target.height;

/** The target rounded up to the grid where that is legal, for it needs a cut of a few pixels only; else the nearest. */
function chooseSize(rule: SizeRule, target: Size): Size {
	if (rule.kind === 'grid') {
		const rounded = { width: roundUp(target.width, rule.step), height: roundUp(target.height, rule.step) };
		if (brokenSizeRules(rule, rounded).length === 0) return rounded;
	}
	const sizes = sizesOfShape(rule, target);
	const covering = sizes.filter((size) => covers(size, target));
	const candidates = covering.length > 0 ? covering : sizes;
	return candidates.reduce((best, size) => (distance(size, target) < distance(best, target) ? size : best));
}

/** Only cut when a few pixels are too many, so that nothing is resampled; else scale until it covers, then cut. */
function wayTo(target: Size, from: Size, step: number): Pick<RequestSize, 'resize' | 'crop'> {
	const cutOnly = covers(from, target) && from.width - target.width < step && from.height - target.height < step;
	const scale = cutOnly ? 1 : Math.max(target.width / from.width, target.height / from.height);
	const scaled = {
		width: Math.max(target.width, Math.round(from.width * scale)),
		height: Math.max(target.height, Math.round(from.height * scale)),
	};
	const left = Math.floor((scaled.width - target.width) / 2);
	const top = Math.floor((scaled.height - target.height) / 2);
	const same = scaled.width === target.width && scaled.height === target.height;
	return {
		resize: scale === 1 ? undefined : scaled,
		crop: same ? undefined : { left, top, width: target.width, height: target.height },
	};
}

function describe(from: Size, target: Size, way: Pick<RequestSize, 'resize' | 'crop'>, enlarged: boolean): string {
	const goal = sizeText(target);
	const actions = [
		way.resize && `${enlarged ? 'enlarge' : 'scale'} to ${sizeText(way.resize)}`,
		way.crop && `cut the middle ${goal}`,
	].filter(Boolean);
	if (actions.length === 0) return `Made at ${goal}, nothing to cut`;
	return `Made at ${sizeText(from)}; ${actions.join(', then ')}`;
}

/**
 * The model's size for the preset: the target rounded up to the model's grid, or the nearest size that covers it, or
 * the nearest of all. A model the catalog does not know is taken to have the sizes of the default one.
 */
export function requestSizeFor(preset: ChannelPreset, model: ImageModel = defaultImageModel): RequestSize {
	const { target } = preset;
	const rule = model.size;
	const chosen = chooseSize(rule, target);
	const enlarged = !covers(chosen, target);
	const way = wayTo(target, chosen, rule.kind === 'grid' ? rule.step : 1);
	return {
		...chosen,
		size: sizeText(chosen),
		...way,
		enlarged,
		steps: describe(chosen, target, way, enlarged),
	};
}
