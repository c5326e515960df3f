import { modelCostOf } from '../shared/money/cost';
import { addUsd, timesUsd } from '../shared/money/dollars';
import { estimate } from '../shared/money/estimate';
import { referenceTokens } from '../shared/money/imageTokens';
import { mainPriceFor } from '../shared/money/price';
import { textBounds } from '../shared/money/textTokens';
import type { Estimate, PriceQuote } from '../shared/money/types';
import type { RespondRequest } from '../shared/request/responsesTypes';
import type { Route } from '../shared/transport/route/route';

/** Tokens set aside for what a main model thinks and writes, where the user names no limit. */
export const estimatedOutput = 4_000;
/** The most tokens a picture takes on the models whose rule is known. */
const mostPictureTokens = 1_536;

/**
 * What a response may cost: a range, because the main model decides how much it writes and whether it draws. What was said
 * before in the conversation is not known here and comes on top.
 */
export function estimateResponse(request: RespondRequest, { owner, price: own }: Pick<Route, 'owner' | 'price'>, quote: PriceQuote | undefined, today: Date): Estimate {
	const { body, message, pictures } = request;
	const price = mainPriceFor(body.model, owner, own, today)?.price;
	if (!price) return { usage: {}, basis: `No estimate: ${owner} has no known price for ${body.model}.` };
	const text = textBounds(`${body.instructions ?? ''}\n${message}`).high;
	const seen = pictures.reduce(
		(sum, { picture: { header } }) => sum + (header ? referenceTokens(header.width, header.height) : mostPictureTokens),
		0,
	);
	const input = { model: body.model, inputTokens: text + seen, cachedTokens: 0, outputTokens: 0 };
	const low = modelCostOf(input, price);
	const high = modelCostOf({ ...input, cacheWriteTokens: input.inputTokens, outputTokens: body.max_output_tokens ?? estimatedOutput }, price);

	const tool = body.tools?.find((one) => one.type === 'image_generation');
	if (!tool) return { lowUsd: low, highUsd: high, usage: {}, basis };
	const references = pictures.map(({ picture }) => picture.header);
	const drawing = estimate({ ...tool, model: tool.model ?? '', prompt: message, references }, quote);
	if (drawing.highUsd === undefined) return { usage: {}, basis: drawing.basis };
	const forced = body.tool_choice !== 'auto';
	return {
		lowUsd: forced ? addUsd(low, drawing.lowUsd ?? drawing.highUsd) : low,
		highUsd: addUsd(high, timesUsd(drawing.highUsd, body.max_tool_calls ?? 1)),
		usage: {},
		basis,
	};
}

const basis =
	'Main model by its price per token, with an allowance for what it writes; images by the published rule. What was said before in the conversation comes on top.';
