import type { IDataObject } from 'n8n-workflow';
import { modelsCostOf, settleCost, type Spent } from '../../money/cost';
import { addUsd, subtractUsd, timesUsd } from '../../money/dollars';
import { mainPriceFor } from '../../money/price';
import { blankReceipt, blankPicture } from '../../receipt/blank';
import { changedModelNote } from '../../receipt/changedModel';
import { splitTokens, splitUsd } from '../../receipt/shares';
import type { Receipt } from '../../receipt/types';
import type { ImageRequest } from '../../request/types';
import { recordOf, textOf } from '../../base/json';
import { readModelUsage, readUsage } from '../../transport/answer/usage';
import { requestImages } from '../../transport/requestImages';
import { fileFields, imageResults } from './imageResults';
import type { Order } from '../order/types';
import type { Answered, Biller, Sender } from './types';

/** One call to the Images API that brings all images of an order. */
export const imagesSender: Sender<ImageRequest> = {
	async ask({ request }, { ctx, route, timeoutMs, clock, held, keep }) {
		return await requestImages(ctx, route, { request, held, timeoutMs, clock }, keep);
	},
	worth(order, answered) {
		// Where fewer came than were asked for, nobody says that the others were not made.
		return { ok: true, results: imageResults(answered.answer, imageReceipts(order, answered)), images: order.images };
	},
	// Work that was accepted, although this API has none: its id is all there is.
	billed: (_order, bill) => (textOf(bill.id) === '' ? undefined : { responseId: textOf(bill.id) }),
	placeholder: ({ request: { body }, images }) => ({
		prompt: body.prompt,
		model: body.model,
		size: body.size ?? 'auto',
		quality: body.quality ?? 'auto',
		images,
	}),
};

/**
 * One receipt per image of an answer. Tokens and money of the call are split so that the receipts add up to the bill
 * exactly; previews are booked on the first.
 */
function imageReceipts(order: Order<ImageRequest>, { answer, known, isWhole, ...biller }: Answered): Receipt[] {
	const { body, images, partials } = answer;
	const { quote, estimate } = order;
	const parts = images.length;
	const usage = readUsage(body, parts);
	const references = known.referenceCount ?? 0;
	const came = { ...estimate, usd: estimate.usd === undefined ? undefined : timesUsd(estimate.usd, Math.min(1, parts / order.images)) };
	const drawn = settleCost(usage, quote, came, { images: parts, references });
	// A flat price is for all of an image.
	const { costUsd, costBasis } = quote?.price.kind === 'perImage' ? drawn : withAuthor(drawn, body, biller);
	// A whole answer's own count of tokens is the bill; otherwise all that was asked for may be on it.
	const isSettled = isWhole && (parts >= order.images || costBasis === 'usage');
	const most = estimate.highUsd ?? estimate.usd;
	const mayBeBilledUsd = isSettled ? 0 : most === undefined ? null : Math.max(0, subtractUsd(most, costUsd ?? 0));
	const cached = usage.cachedTextTokens === undefined && usage.cachedImageTokens === undefined;
	const shares = {
		inputTextTokens: splitTokens(usage.inputTextTokens ?? (references > 0 ? undefined : usage.inputTokens), parts),
		inputImageTokens: splitTokens(usage.inputImageTokens, parts),
		cachedTokens: splitTokens(cached ? undefined : (usage.cachedTextTokens ?? 0) + (usage.cachedImageTokens ?? 0), parts),
		outputTokens: splitTokens(usage.outputTokens, parts),
		estimatedUsd: splitUsd(estimate.usd, parts),
		costUsd: splitUsd(costUsd, parts),
	};
	const revised = Array.isArray(body.data) ? body.data : [];
	const note = [parts < order.images ? `${parts} of ${order.images} images came.` : '', changedModelNote(textOf(body.model), known.modelServed ?? '', known.modelRequested ?? '')].join(' ').trim();
	return images.map((image, index) => ({
		...blankReceipt(),
		...blankPicture(),
		...known,
		outcome: 'made',
		modelServed: textOf(body.model) || known.modelServed || '',
		sizeServed: textOf(body.size) || (image.header ? `${image.header.width}x${image.header.height}` : ''),
		qualityServed: textOf(body.quality),
		background: textOf(body.background) || known.background || '',
		outputFormat: textOf(body.output_format) || image.header?.type || known.outputFormat || '',
		partialImages: index === 0 ? partials.length : 0,
		inputTextTokens: shares.inputTextTokens[index]!,
		inputImageTokens: shares.inputImageTokens[index]!,
		cachedTokens: shares.cachedTokens[index]!,
		outputTokens: shares.outputTokens[index]!,
		estimatedUsd: shares.estimatedUsd[index]!,
		costUsd: shares.costUsd[index]!,
		costBasis,
		mayBeBilledUsd: index === 0 ? mayBeBilledUsd : 0,
		priceOwner: quote?.owner ?? '',
		priceTableDate: quote?.tableDate ?? '',
		revisedPrompt: textOf(recordOf(revised[image.index]).revised_prompt),
		...fileFields(image, known.outputFormat, note),
	}));
}

/** The model that wrote an SVG has a bill of its own beside the image's. */
function withAuthor(drawn: Spent, body: IDataObject, { route, today }: Biller): Spent {
	const usages = readModelUsage(body);
	const author = modelsCostOf(usages, usages.map(({ model }) => mainPriceFor(model, route.owner, route.price, today)));
	return drawn.costUsd === undefined || author === undefined ? { costBasis: 'unknown' } : { ...drawn, costUsd: addUsd(drawn.costUsd, author) };
}
