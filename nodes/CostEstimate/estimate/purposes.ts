import { addUsd } from '../../shared/money/dollars';
import { addEstimates } from '../../shared/money/estimate';
import type { Estimate, TokenUsage } from '../../shared/money/types';
import { canBeCut } from '../../shared/image/exact/remarks';
import { pictureOf } from '../../shared/request/samePicture';
import { sameLookPrompt } from '../../shared/request/sameLook';
import type { RenderSettings } from '../../shared/request/settings';
import { parseSize, type Size } from '../../shared/request/size';
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
	const estimateFor = (id: string, master?: Size) => estimateRow(jobFor(job, id, master), prices, today);
	const all = job.purposes.map((channel) => ({ channel, ...estimateFor(channel) }));
	const sent = all.filter(({ refusal }) => refusal === '');
	if (sent.length === 0) return all[0]!;
	const from = pictureOf(sent);
	const bought = sent.filter(({ channel }) => from.get(channel) === channel);
	const first = bought.find(({ channel }) => channel === from.get(job.purposes[0]!));
	const master = job.masterFirst && job.references.length > 0 && first ? deliveredSize(first) : undefined;
	const priced = bought.map((one) => (master && one !== first ? estimateFor(one.channel, master) : one));
	return sumOf(all, sent, priced);
}

/** A master goes along as the last reference, and the prompt says so. */
function jobFor(job: PurposesJob, id: string, master?: Size): RowJob {
	const { prompt } = job.settings;
	const settings: RenderSettings = { ...job.settings, prompt: master ? sameLookPrompt(prompt) : prompt, size: { kind: 'preset', id } };
	return { ...job, settings, references: master ? [...job.references, master] : job.references };
}

/** As the file will be: cut, where no more than that is needed. */
function deliveredSize({ size, target }: RowEstimate): Size | undefined {
	const made = parseSize(size) ?? undefined;
	return made && target && canBeCut(made, target) ? target : made;
}

function sumOf(all: RowEstimate[], sent: RowEstimate[], priced: RowEstimate[]): RowEstimate {
	const refused = all.flatMap(({ refusal }) => (refusal === '' ? [] : [`Would be refused: ${refusal}`]));
	const mainModelUsd = priced.map((row) => row.mainModelUsd).filter((usd) => usd !== undefined);
	return {
		...sent[0]!,
		size: sent.map(({ size }) => size).join(', '),
		images: sent.reduce((sum, { images }) => sum + images, 0),
		estimate: estimateOf(priced.map(({ estimate }) => estimate)),
		remarks: [...new Set([...sent.flatMap(({ remarks }) => remarks), ...refused, ...oncePer(sent, priced)])],
		...(mainModelUsd.length > 0 ? { mainModelUsd: addUsd(...mainModelUsd) } : {}),
	};
}

const oncePer = (sent: RowEstimate[], priced: RowEstimate[]): string[] =>
	sent.length === priced.length ? [] : [`${sent.length} purposes, ${priced.length} bought: equal requests are bought once.`];

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
