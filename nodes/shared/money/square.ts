import { openAiPrices } from '../catalog/openaiPrices';
import type { ImageModel, Quality } from '../catalog/types';
import { costOf } from './cost';
import { outputTokens } from './imageTokens';
import { priceFor } from './price';

/** USD of one image of 1024x1024 at OpenAI, its prompt not counted; undefined where no rule or no price is published. */
export function squareUsd(model: ImageModel, quality: string): number | undefined {
	const tokens = outputTokens(model, { width: 1024, height: 1024 }, quality as Quality);
	const quote = priceFor(model.id, openAiPrices.owner, undefined, new Date(openAiPrices.checked));
	return tokens === undefined || !quote ? undefined : costOf({ inputTextTokens: 0, inputImageTokens: 0, outputTokens: tokens }, quote.price);
}
