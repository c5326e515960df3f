import { addUsd } from '../../shared/money/dollars';
import { addEstimates } from '../../shared/money/estimate';
import type { Estimate, TokenUsage } from '../../shared/money/types';
import type { PriceSource } from './priceSource';
import { estimateRow, type RowEstimate, type RowJob } from './rowEstimate';

/** What a row would ask for, for one purpose or for each of several. */
export interface PurposesJob extends RowJob {
	/** Ids of the catalog; empty: the size is chosen otherwise, or by one purpose. */
	purposes: readonly string[];
}

/** Checks a row as the image nodes do and says what it will cost: the sum, where each of several purposes gets its images. */
export function estimatePurposes(job: PurposesJob, prices: PriceSource, today: Date): RowEstimate {
	if (job.purposes.length === 0) return estimateRow(job, prices, today);
	const all = job.purposes.map((id) => estimateRow({ ...job, settings: { ...job.settings, size: { kind: 'preset', id } } }, prices, today));
	const sent = all.filter(({ refusal }) => refusal === '');
	return sent.length === 0 ? all[0]! : sumOf(all, sent);
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
