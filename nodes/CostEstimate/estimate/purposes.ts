import { findPreset } from '../../shared/catalog/channels';
import { mostCut } from '../../shared/image/exact/remarks';
import { addUsd } from '../../shared/money/dollars';
import { addEstimates } from '../../shared/money/estimate';
import type { Estimate, TokenUsage } from '../../shared/money/types';
import { parseSize, type Size } from '../../shared/request/size';
import { likeMaster } from '../../shared/run/order/editOrder';
import type { PriceSource } from './priceSource';
import { estimateRow, type RowEstimate, type RowJob } from './rowEstimate';

/** What a row would ask for, for one purpose or for each of several. */
export interface PurposesJob extends RowJob {
	/** Ids of the catalog; empty: the size is chosen otherwise, or by one purpose. */
	purposes: readonly string[];
	/** An edit sends the first purpose's image along for the others. */
	masterFirst: boolean;
}

/** Checks a row as the image nodes do and says what it will cost: the sum, where each of several purposes gets its images. */
export function estimatePurposes(job: PurposesJob, prices: PriceSource, today: Date): RowEstimate {
	if (job.purposes.length === 0) return estimateRow(job, prices, today);
	const alone = (id: string): RowJob => ({ ...job, settings: { ...job.settings, size: { kind: 'preset', id } } });
	const first = estimateRow(alone(job.purposes[0]!), prices, today);
	const like = job.masterFirst && job.references.length > 0 ? (one: RowJob) => fromMaster(one, deliveredSize(job.purposes[0]!, first)) : (one: RowJob) => one;
	const all = [first, ...job.purposes.slice(1).map((id) => estimateRow(like(alone(id)), prices, today))];
	const sent = all.filter(({ refusal }) => refusal === '');
	return sent.length === 0 ? all[0]! : sumOf(all, sent);
}

const fromMaster = (job: RowJob, master: Size | undefined): RowJob => ({
	...job,
	settings: { ...job.settings, prompt: `${job.settings.prompt}\n\n${likeMaster}` },
	references: [...job.references, master],
});

/** Pixels of the first image as its file is: cut, where no more than that is needed. */
function deliveredSize(id: string, { size }: RowEstimate): Size | undefined {
	const made = parseSize(size);
	const target = findPreset(id)?.target;
	const isCut = made && target && [made.width - target.width, made.height - target.height].every((more) => more >= 0 && more <= mostCut);
	return isCut ? target : made;
}

function sumOf(all: RowEstimate[], sent: RowEstimate[]): RowEstimate {
	const refused = all.flatMap(({ refusal }) => (refusal === '' ? [] : [`Would be refused: ${refusal}`]));
	const mainModelUsd = sent.map((row) => row.mainModelUsd).filter((usd) => usd !== undefined);
	return {
		...sent[0]!,
		size: sent.map(({ size }) => size).join(', '),
		images: sent.reduce((sum, { images }) => sum + images, 0),
		estimate: estimateOf(sent.map(({ estimate }) => estimate)),
		remarks: [...new Set([...sent.flatMap(({ remarks }) => remarks), ...refused])],
		...(mainModelUsd.length > 0 ? { mainModelUsd: addUsd(...mainModelUsd) } : {}),
	};
}

const counts = ['inputTextTokens', 'inputImageTokens', 'outputTokens'] as const satisfies ReadonlyArray<keyof TokenUsage>;

/** A sum with a part that nobody knows is not known either. */
function estimateOf(each: Estimate[]): Estimate {
	const { unknown, ...usd } = addEstimates(each);
	const usage = counts.flatMap((field) => {
		const known = each.flatMap((one) => one.usage[field] ?? []);
		return known.length === each.length ? [[field, known.reduce((sum, tokens) => sum + tokens, 0)] as const] : [];
	});
	return { ...(unknown === 0 ? usd : {}), usage: Object.fromEntries(usage), basis: [...new Set(each.map(({ basis }) => basis))].join(' ') };
}
