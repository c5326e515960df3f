import type { IDataObject } from 'n8n-workflow';
import { isOpenAi } from '../../shared/catalog/openaiPrices';
import { findImageModel } from '../../shared/catalog/imageModels';
import { modelCostOf } from '../../shared/money/cost';
import { addUsd, timesUsd } from '../../shared/money/dollars';
import { estimate, perhapsTwice } from '../../shared/money/estimate';
import type { Estimate, ModelUsage } from '../../shared/money/types';
import { madeAgainAbove } from '../../shared/receipt/weight';
import { channelOf, channelSettings } from '../../shared/request/channel';
import { exactSize } from '../../shared/request/exactSize';
import { checkGenerate } from '../../shared/request/generate';
import type { RenderSettings } from '../../shared/request/settings';
import type { Size } from '../../shared/request/size';
import type { PriceSource } from './priceSource';

/** What a row would ask for, and how it would be billed. */
export interface RowJob {
	settings: RenderSettings;
	/** Pixel sizes of the reference images; undefined for one whose size is unknown. */
	references: ReadonlyArray<Size | undefined>;
	batch: boolean;
	/** 0 to 1. */
	cachedShare: number;
	/** Share of the images that is made, and paid, a second time. */
	retryRate: number;
	/** A file too heavy for its purpose is made once more. */
	makeSmaller: boolean;
	/** The main model's own tokens in one call of a Responses step. */
	mainModel?: ModelUsage;
}

export interface RowEstimate {
	/** Empty: the row would be sent. Else why it would be refused. */
	refusal: string;
	/** As it would be sent: `WxH` or `auto`. */
	size: string;
	/** Equal where the requests of two purposes are. */
	request: string;
	/** Pixels the file is cut to. */
	target?: Size;
	/** Images asked for; 0 for a refused row. */
	images: number;
	estimate: Estimate;
	remarks: string[];
	priceOwner: string;
	priceTableDate: string;
	/** The main model's bill, USD, included in the estimate; absent: none, or no price known. */
	mainModelUsd?: number;
	/** The main model's bill is not in the estimate, because nobody knows its price. */
	isPart?: true;
}

/** Both bills of a Responses step in one estimate. */
function withMainModel(image: Estimate, usd: number): Estimate {
	const plus = (amount: number | undefined) => (amount === undefined ? undefined : addUsd(amount, usd));
	return { ...image, usd: plus(image.usd), lowUsd: plus(image.lowUsd), highUsd: plus(image.highUsd) };
}

/** A row that would not be sent. */
export function refusedRow(message: string): RowEstimate {
	const nothing = {
		usd: 0,
		lowUsd: 0,
		highUsd: 0,
		usage: {},
		basis: 'Nothing is spent: the row would be refused before sending.',
	};
	return { refusal: message, size: '', request: '', images: 0, estimate: nothing, remarks: [], priceOwner: '', priceTableDate: '' };
}

/** Checks a row as the image nodes do and says what it will cost. */
export function estimateRow(job: RowJob, prices: PriceSource, today: Date): RowEstimate {
	const model = findImageModel(job.settings.model);
	const { settings, target } = exactSize(channelSettings(job.settings), model);
	const checked = checkGenerate(settings, { model, today, servedByOpenAi: isOpenAi(prices.owner) });
	if (!checked.ok) return refusedRow(`${checked.refusal.message}. ${checked.refusal.description}`);

	const { body } = checked.request;
	const quote = prices.quoteFor(settings.model);
	const { references, batch, cachedShare } = job;
	const once = estimate({ ...body, references, batch, cachedShare }, quote);
	const channel = channelOf(job.settings)?.id;
	const above = job.makeSmaller ? madeAgainAbove({ channel, outputFormat: settings.outputFormat }) : undefined;
	const image = above === undefined ? once : perhapsTwice(once);
	const common = {
		refusal: '',
		size: body.size ?? 'auto',
		request: JSON.stringify([body, above ?? '']),
		target,
		images: settings.n,
		remarks: checked.remarks,
		priceOwner: quote?.owner ?? prices.owner,
		priceTableDate: quote?.tableDate ?? '',
	};
	if (!job.mainModel) return { ...common, estimate: image };
	const price = prices.mainPriceFor(job.mainModel.model);
	if (!price) {
		const remark = `No price is known for the main model ${job.mainModel.model}: its own tokens are not in the estimate.`;
		return { ...common, isPart: true, estimate: image, remarks: [...common.remarks, remark] };
	}
	// One main-model bill for each image, for the image tool makes one image a call.
	const mainModelUsd = timesUsd(modelCostOf(job.mainModel, price), settings.n);
	return { ...common, mainModelUsd, estimate: withMainModel(image, mainModelUsd) };
}

const orNull = (value: number | undefined): number | null => value ?? null;

/** The estimate of a row as fields of its item. Unknown amounts are null, so that columns stay in place. */
export function rowFields(row: RowEstimate, job: RowJob): IDataObject {
	const { usd, lowUsd, highUsd, usage, basis } = row.estimate;
	return {
		wouldBeSent: row.refusal === '',
		refusal: row.refusal,
		model: job.settings.model,
		size: row.size,
		quality: job.settings.quality,
		images: row.images,
		usd: orNull(usd),
		lowUsd: orNull(lowUsd),
		highUsd: orNull(highUsd),
		perImageUsd: usd === undefined || row.images === 0 ? null : timesUsd(usd, 1 / row.images),
		withRetriesUsd: usd === undefined ? null : timesUsd(usd, 1 + job.retryRate),
		mainModelUsd: orNull(row.mainModelUsd),
		inputTextTokens: orNull(usage.inputTextTokens),
		inputImageTokens: orNull(usage.inputImageTokens),
		outputTokens: orNull(usage.outputTokens),
		priceOwner: row.priceOwner,
		priceTableDate: row.priceTableDate,
		basis,
		remarks: row.remarks,
	};
}
