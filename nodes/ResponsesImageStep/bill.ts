import type { IDataObject } from 'n8n-workflow';
import { modelsCostOf, settleCost } from '../shared/money/cost';
import { sumUsd } from '../shared/money/dollars';
import { estimate } from '../shared/money/estimate';
import { mainPriceFor, priceFor } from '../shared/money/price';
import { readModelUsage, readUsage } from '../shared/transport/answer/usage';
import type { ModelUsage, OwnPrice, PriceQuote, TextPriceQuote, TokenUsage } from '../shared/money/types';
import type { Receipt } from '../shared/receipt/types';
import type { Size } from '../shared/request/size';
import type { ImageCall } from '../shared/transport/answer/response';

/** Who bills, and for what. */
export interface Billed {
	owner: string;
	/** The credential's own prices; undefined: the owner's table. */
	ownPrice: OwnPrice | undefined;
	date: Date;
	/** As the user named it; empty where only the answer can say. */
	mainModel: string;
	imageModel: string;
	/** Pictures that were made, those lost on the way too. */
	images: number;
	calls: ImageCall[];
	/** Pixels of the pictures sent along; undefined where they are not known. */
	references: Array<Size | undefined>;
}

/** The two bills of a response. Absent amounts are unknown. */
export interface Bill {
	main: ModelUsage | undefined;
	mainUsd?: number;
	/** Image tokens. */
	usage: TokenUsage;
	imageUsd?: number;
	costUsd?: number;
	costBasis: Receipt['costBasis'];
	quote: PriceQuote | undefined;
	/** The day of the price that counts: the images', and where none was drawn the main model's; empty: none is known. */
	tableDate: string;
}

/** Prices of the models that read and wrote: the main model and, for SVG files, their author. */
const mainQuotes = (usages: ModelUsage[], { owner, ownPrice, date, mainModel }: Billed): Array<TextPriceQuote | undefined> =>
	usages.map(({ model }, index) => {
		const named = index === 0 ? mainPriceFor(mainModel, owner, ownPrice, date) : undefined;
		return named ?? mainPriceFor(model, owner, ownPrice, date);
	});

/** What the pictures would be estimated at, by the sizes and qualities they were served with. */
function estimateOf({ imageModel, calls, images, references }: Billed, quote: PriceQuote | undefined) {
	const drawn = calls.filter(({ failed }) => !failed).slice(0, images);
	const estimates = drawn.map(({ size, quality, revisedPrompt: prompt }) => estimate({ model: imageModel, size, quality, prompt, references }, quote));
	const known = drawn.length === images && estimates.every(({ usd }) => usd !== undefined);
	return { usd: known ? sumUsd(estimates.map(({ usd }) => usd!)) : undefined, usage: {}, basis: '' };
}

/**
 * What a response cost: the main model by its `usage`, the pictures by `tool_usage`, each at its own model's price. Where a
 * gateway leaves `tool_usage` out the pictures' part is estimated, and the basis says so.
 */
export function billOf(answered: IDataObject, billed: Billed): Bill {
	const { owner, ownPrice, date, imageModel, images, references } = billed;
	// It answers a call for a response, whatever it calls itself.
	const body = { ...answered, object: 'response' };
	const usages = readModelUsage(body);
	const usage = readUsage(body, images);
	const quote = priceFor(imageModel, owner, ownPrice, date);
	const nothingDrawn = images === 0 && Object.values(usage).every((tokens) => tokens === 0);
	const image = nothingDrawn
		? ({ costUsd: 0, costBasis: 'usage' } as const)
		: settleCost(usage, quote, estimateOf(billed, quote), { images, references: references.length });
	const quotes = mainQuotes(usages, billed);
	const main = usages.length > 0 ? modelsCostOf(usages, quotes) : undefined;
	const both = main === undefined || image.costUsd === undefined ? undefined : sumUsd([main, image.costUsd]);
	return {
		main: usages[0],
		mainUsd: main,
		usage,
		imageUsd: image.costUsd,
		costUsd: both,
		costBasis: both === undefined ? 'unknown' : image.costBasis === 'usage' ? 'usage' : 'usage, images estimated',
		quote,
		tableDate: quote?.tableDate ?? quotes[0]?.tableDate ?? '',
	};
}
