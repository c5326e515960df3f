import { timesUsd } from '../../shared/money/dollars';
import { findImageModel } from '../../shared/catalog/imageModels';
import type { SizeChoice } from '../../shared/request/settings';
import type { PriceSource } from './priceSource';
import { estimateRow, type RowJob } from './rowEstimate';

/** One line of the comparison. */
export interface Compared {
	/** From 1, the cheapest; null without an estimate. */
	rank: number | null;
	model: string;
	/** As asked for: a size or a preset's name. */
	sizeAsked: string;
	/** As it would be sent. */
	size: string;
	quality: string;
	images: number;
	/** USD of the job; null where only a range or nothing is known. */
	usd: number | null;
	lowUsd: number | null;
	highUsd: number | null;
	perImageUsd: number | null;
	outputTokens: number | null;
	/** Price as a multiple of the cheapest line's. */
	timesCheapest: number | null;
	basis: string;
}

export interface NamedSize {
	label: string;
	choice: SizeChoice;
}

/** What a line is sorted and drawn by: its price, or the highest of its range. */
export const comparedUsd = ({ usd, highUsd }: Pick<Compared, 'usd' | 'highUsd'>): number | null => usd ?? highUsd;

function compareOne(job: RowJob, { label, choice }: NamedSize, prices: PriceSource, today: Date): Compared {
	// A size the model cannot make is compared at the nearest it can.
	const row = estimateRow({ ...job, settings: { ...job.settings, size: choice, snapSize: true } }, prices, today);
	const known = row.refusal === '';
	const { usd, lowUsd, highUsd, usage, basis } = row.estimate;
	return {
		rank: null,
		model: job.settings.model,
		sizeAsked: label,
		size: row.size,
		quality: job.settings.quality,
		images: row.images,
		usd: (known ? usd : undefined) ?? null,
		lowUsd: (known ? lowUsd : undefined) ?? null,
		highUsd: (known ? highUsd : undefined) ?? null,
		perImageUsd: known && usd !== undefined ? timesUsd(usd, 1 / row.images) : null,
		outputTokens: usage.outputTokens ?? null,
		timesCheapest: null,
		basis: known ? basis : row.refusal,
	};
}

/** A quality the model does not have is no setting of it; a model nobody knows may have any. */
const hasQuality = (modelId: string, quality: string) =>
	findImageModel(modelId)?.qualities.some((one) => one === quality) ?? true;

/** Every combination of models, sizes and qualities for the same job, the cheapest first, those without a price last. */
export function compareAll(
	job: RowJob,
	{ models, sizes, qualities }: { models: string[]; sizes: NamedSize[]; qualities: string[] },
	prices: PriceSource,
	today: Date,
): Compared[] {
	const lines = models.flatMap((model) =>
		qualities
			.filter((quality) => hasQuality(model, quality))
			.flatMap((quality) =>
				sizes.map((size) => compareOne({ ...job, settings: { ...job.settings, model, quality } }, size, prices, today)),
			),
	);
	const sorted = lines.sort((a, b) => (comparedUsd(a) ?? Infinity) - (comparedUsd(b) ?? Infinity) || 0);
	const cheapest = sorted[0] && comparedUsd(sorted[0]);
	return sorted.map((line, index) => {
		const usd = comparedUsd(line);
		return {
			...line,
			rank: usd === null ? null : index + 1,
			timesCheapest: usd === null || !cheapest ? null : Number((usd / cheapest).toFixed(2)),
		};
	});
}
