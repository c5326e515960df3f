import type { ImageHeader } from '../types';
import { Arriving } from './arriving';
import { decideJpeg } from './jpeg';
import { decidePng } from './png';
import { brokenRemark, cutRemark, fitFor, leftRemark, mostCut, type Reason } from './remarks';
import type { Crop, Cut, Decide, Delivered, Size } from './types';
import { decideWebp } from './webp';

export type { Crop, Delivered, Fit, Provenance } from './types';

const deciders: Partial<Record<ImageHeader['type'], Decide>> = { png: decidePng, jpeg: decideJpeg, webp: decideWebp };

/** Bytes before the pixels that are waited for: colour profiles and provenance data may be long. */
const mostHeld = 1024 * 1024;

/** What happens to a file: nothing, because its size is right; nothing, for a reason; or a cut. */
type Plan = 'right' | Reason | Cut;

interface Sizes {
	from: Size;
	target: Size;
}

/**
 * A picture on its way to `target`, in pixels, without a codec: up to 15 pixels are cut at the right and at the bottom, where
 * the format allows it. In doubt the file is left as it came. What stays of the picture is what it was, but for at most the
 * last row and column of a lossy file's blocks.
 * @param header what the first bytes say
 */
export function cropTo(target: Size, header: ImageHeader): Crop {
	const sizes: Sizes = { from: { width: header.width, height: header.height }, target };
	const early = planBefore(sizes, header);
	let ended: { plan: Plan; flaw?: Reason } = { plan: early ?? 'incomplete' };
	let isCut = false;

	async function* stream(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, void> {
		const file = new Arriving(bytes);
		try {
			const plan = early ?? (await planFor(file, deciders[header.type]!, sizes));
			isCut = typeof plan === 'function';
			const flaw = typeof plan === 'function' ? yield* plan(file) : undefined;
			yield* file.pass();
			ended = { plan, flaw };
		} finally {
			await file.close();
		}
		if (file.failure) throw file.failure.error;
	}
	return { isLeft: early !== undefined, stream, isCut: () => isCut, delivered: (sealed = false) => report(ended, sizes, sealed) };
}

/** What can be said before the file is looked at. */
function planBefore({ from, target }: Sizes, header: ImageHeader): Exclude<Plan, Cut> | undefined {
	const over = [from.width - target.width, from.height - target.height];
	if (over.every((pixels) => pixels === 0)) return 'right';
	if (over.some((pixels) => pixels < 0)) return 'enlarge';
	if (over.some((pixels) => pixels > mostCut)) return 'tooMuch';
	if (!deciders[header.type]) return 'format';
	return [target.width, target.height].every((edge) => Number.isInteger(edge) && edge > 0) ? undefined : 'unclear';
}

/** Waits for as much of the file as it takes to tell. */
async function planFor(file: Arriving, decide: Decide, { from, target }: Sizes): Promise<Plan> {
	for (;;) {
		const decision = decide(file.held, from, target);
		if (decision !== 'more') return 'cut' in decision ? decision.cut : decision.left;
		if (file.held.length > mostHeld) return 'unclear';
		if (!(await file.more())) return 'incomplete';
	}
}

function report({ plan, flaw }: { plan: Plan; flaw?: Reason }, { from, target }: Sizes, sealed: boolean): Delivered {
	if (typeof plan === 'function') {
		const remark = flaw ? brokenRemark(target, flaw) : cutRemark(from, target);
		return { exact: !flaw, ...target, provenance: sealed ? 'broken by cropping' : 'none', remark };
	}
	const provenance = sealed ? 'kept' : 'none';
	if (plan === 'right') return { exact: true, ...from, provenance, remark: '' };
	const fit = fitFor(from, target);
	return { exact: false, ...from, provenance, remark: leftRemark(from, fit, plan), fit };
}
