import { autoSizes } from '../catalog/autoSizes';
import { findImageModel } from '../catalog/imageModels';
import type { ImageModel, Quality } from '../catalog/types';
import { costOf } from './cost';
import { showUsd, sumUsd, timesUsd } from './dollars';
import { parseSize, type Size } from '../request/size';
import { outputTokens, referenceTokens } from './imageTokens';
import { textBounds, textTokens } from './textTokens';
import type { Estimate, PriceQuote, TokenUsage } from './types';

/** A call for images as the API's body writes it, and what the bill depends on besides. */
export interface ImageJob {
	model: string;
	prompt: string;
	/** `1024x1024`; absent or anything else: the API chooses. */
	size?: string | null;
	/** Absent: the API chooses. */
	quality?: string | null;
	n?: number | null;
	partial_images?: number | null;
	/** Pixel sizes of the reference images, the mask not counted; undefined for one whose size is unknown. */
	references?: ReadonlyArray<Size | undefined>;
	/** Sent through the Batch API. */
	batch?: boolean;
	/** Share of the input tokens billed at the cached price, 0 to 1. */
	cachedShare?: number;
}

type Range = { low: number; high: number };
type Known<T> = { ok: true; value: T } | { ok: false; why: string };

const no = (why: string): { ok: false; why: string } => ({ ok: false, why });

/** How many images a job is for. */
const imagesOf = ({ n }: ImageJob): number => n ?? 1;

const sizeOf = ({ size }: ImageJob): Size | undefined => parseSize(size ?? '');

const isAutoQuality = ({ quality }: ImageJob): boolean => (quality ?? 'auto') === 'auto' || quality === '';

const sizesOf = (model: ImageModel, job: ImageJob): Size[] => {
	const size = sizeOf(job);
	if (size) return [size];
	const served = model.size.kind === 'fixed' ? model.size.sizes : autoSizes.grid;
	return served.map(([width, height]) => ({ width, height }));
};

const qualitiesOf = (model: ImageModel, job: ImageJob): Quality[] =>
	isAutoQuality(job) ? model.qualities.filter((one) => one !== 'auto') : [job.quality as Quality];

/** Output tokens for every size and quality the call may be served with; previews may arrive or not. */
function outputRange(model: ImageModel, job: ImageJob): Known<Range> {
	const n = imagesOf(job);
	const counts = sizesOf(model, job).flatMap((size) =>
		qualitiesOf(model, job).map((quality) => ({
			low: outputTokens(model, size, quality, { n }),
			high: outputTokens(model, size, quality, { n, partialImages: job.partial_images ?? 0 }),
		})),
	);
	if (counts.some(({ low, high }) => low === undefined || high === undefined)) {
		const served = sizeOf(job) ? job.size : 'auto size';
		return no(`no rule is published for the output tokens of ${model.id} at ${served}, quality ${job.quality ?? 'auto'}`);
	}
	return {
		ok: true,
		value: { low: Math.min(...counts.map(({ low }) => low!)), high: Math.max(...counts.map(({ high }) => high!)) },
	};
}

/** Fewest and most tokens one reference can take, for those of unknown size. */
const anyReference: Range = { low: 1, high: 1536 };

function referenceRange(model: ImageModel, references: ReadonlyArray<Size | undefined>): Known<Range> {
	if (references.length > 0 && model.referenceTokens === 'unknown') {
		return no(`no rule is published for the tokens of reference images on ${model.id}`);
	}
	const ranges = references.map((size) => {
		if (!size) return anyReference;
		const tokens = referenceTokens(size.width, size.height);
		return { low: tokens, high: tokens };
	});
	return { ok: true, value: { low: sum(ranges.map(({ low }) => low)), high: sum(ranges.map(({ high }) => high)) } };
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

/** The input is read once for every image of a call. */
function usageOf(job: ImageJob, text: number, references: number, output: number): TokenUsage {
	const inputTextTokens = text * imagesOf(job);
	const inputImageTokens = references * imagesOf(job);
	const cached = Math.min(1, Math.max(0, job.cachedShare ?? 0));
	const cachedPart = cached > 0 && {
		cachedTextTokens: Math.round(inputTextTokens * cached),
		cachedImageTokens: Math.round(inputImageTokens * cached),
	};
	return { inputTextTokens, inputImageTokens, outputTokens: output, ...cachedPart };
}

interface Counted {
	/** Absent while output or references are a range. */
	usage?: TokenUsage;
	low: TokenUsage;
	high: TokenUsage;
}

function countTokens(job: ImageJob): Known<Counted> {
	const model = findImageModel(job.model);
	if (!model) return no(`${job.model} is not in this package's list of models`);
	const output = outputRange(model, job);
	if (!output.ok) return output;
	const references = referenceRange(model, job.references ?? []);
	if (!references.ok) return references;
	const text = textTokens(job.prompt);
	const bounds = textBounds(job.prompt);
	const single =
		sizeOf(job) && !isAutoQuality(job) && references.value.low === references.value.high
			? usageOf(job, text, references.value.low, output.value.high)
			: undefined;
	return {
		ok: true,
		value: {
			usage: single,
			low: usageOf(job, bounds.low, references.value.low, output.value.low),
			high: usageOf(job, bounds.high, references.value.high, output.value.high),
		},
	};
}

const none = (why: string, usage: TokenUsage = {}): Estimate => ({ usage, basis: `No estimate: ${why}.` });

function batchFactor(job: ImageJob, quote: PriceQuote): Known<number> {
	if (!job.batch) return { ok: true, value: 1 };
	const offered = findImageModel(job.model)?.batch;
	if (offered === 'no') return no(`Batch is not offered for ${job.model}`);
	if (offered !== 'yes') return no(`it is not known whether Batch is offered for ${job.model}`);
	return quote.batchShare === undefined
		? no(`${quote.owner} has no known Batch price`)
		: { ok: true, value: quote.batchShare };
}

/** The most the call costs by the vendor's own list per image, USD; 0 where nothing is listed. */
function listedUsd(job: ImageJob, { listed }: PriceQuote): number {
	const model = findImageModel(job.model);
	if (!listed || !model) return 0;
	const prices = sizesOf(model, job).flatMap(({ width, height }) =>
		qualitiesOf(model, job).map((quality) => listed[quality]?.[width === height ? 'square' : 'other'] ?? 0),
	);
	return timesUsd(Math.max(...prices), imagesOf(job));
}

function basisOf(job: ImageJob, quote: PriceQuote): string {
	const unknownReferences = (job.references ?? []).filter((size) => !size).length;
	const remarks = [
		`Token rule of the published calculator and ${quote.owner}'s prices${quote.tableDate && ` of ${quote.tableDate}`}`,
		job.batch && 'Batch price',
		listedUsd(job, quote) > 0 && 'its list per image is dearer: a range up to that',
		!sizeOf(job) && 'auto size: a range over the sizes seen so far, none is promised',
		isAutoQuality(job) && 'auto quality: a range from the lowest to the highest',
		unknownReferences > 0 &&
			`${unknownReferences} reference image${unknownReferences > 1 ? 's' : ''} of unknown size: a range`,
	];
	return `${remarks.filter(Boolean).join('; ')}.`;
}

/**
 * What a call will cost, before it is made: one number where every rule is known, a range where the API chooses, none
 * where nothing is published or the route's owner has no known price. `highUsd` is what a budget sets aside.
 */
export function estimate(job: ImageJob, quote: PriceQuote | undefined): Estimate {
	const counted = countTokens(job);
	const usage = counted.ok ? (counted.value.usage ?? {}) : {};
	if (!quote) return none(`no price is known for ${job.model} on this route`, usage);
	const batch = batchFactor(job, quote);
	if (!batch.ok) return none(batch.why, usage);
	if (quote.price.kind === 'perImage') {
		const usd = timesUsd(quote.price.usd, imagesOf(job) * batch.value);
		return {
			usd,
			lowUsd: usd,
			highUsd: usd,
			usage,
			basis: `${quote.owner}'s flat price of ${showUsd(quote.price.usd)} per image.`,
		};
	}
	if (!counted.ok) return none(counted.why);
	const { price } = quote;
	const usdOf = (tokens: TokenUsage) => timesUsd(costOf(tokens, price, imagesOf(job)) ?? 0, batch.value);
	const byTokens = usdOf(counted.value.high);
	const byList = timesUsd(listedUsd(job, quote), batch.value);
	return {
		...(counted.value.usage && byList <= byTokens && { usd: usdOf(counted.value.usage) }),
		lowUsd: usdOf(counted.value.low),
		highUsd: Math.max(byTokens, byList),
		usage,
		basis: basisOf(job, quote),
	};
}

/** The estimate of an image that may be made a second time: what is expected stays, the most it can come to doubles. */
export const perhapsTwice = ({ highUsd, basis, ...known }: Estimate): Estimate => ({
	...known,
	...(highUsd !== undefined && { highUsd: timesUsd(highUsd, 2) }),
	basis: `${basis} The highest counts a second image, should the first be too heavy.`,
});

/** The sum of estimates; `unknown` counts those without a price, which the sums leave out. Of such alone there is none. */
export function addEstimates(estimates: readonly Estimate[]): {
	lowUsd: number;
	usd?: number;
	highUsd: number;
	unknown: number;
} {
	const priced = estimates.filter((one) => one.highUsd !== undefined);
	const exact = priced.every((one) => one.usd !== undefined) && (priced.length > 0 || estimates.length === 0);
	return {
		lowUsd: sumUsd(priced.map((one) => one.lowUsd ?? one.highUsd!)),
		...(exact && { usd: sumUsd(priced.map((one) => one.usd!)) }),
		highUsd: sumUsd(priced.map((one) => one.highUsd!)),
		unknown: estimates.length - priced.length,
	};
}
