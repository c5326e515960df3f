import { type JsonRecord, recordOf, recordsIn, textOf } from '../../base/json';
import type { ModelUsage, TokenUsage } from '../../money/types';

/** A token count as an API sends it; anything else counts as not sent. */
const count = (value: unknown): number | undefined =>
	typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;

const isResponse = (body: JsonRecord) => body.object === 'response' || Array.isArray(body.output);

/** The fields that are known, without keys for those that are not. */
const known = (usage: TokenUsage): TokenUsage =>
	Object.fromEntries(Object.entries(usage).filter(([, value]) => value !== undefined));

/** Both or neither: half a split would leave the other half at no price, and two zeros split nothing. */
function readSplit(details: JsonRecord, inputTokens: number | undefined): Pick<TokenUsage, 'inputTextTokens' | 'inputImageTokens'> {
	const inputTextTokens = count(details.text_tokens);
	const inputImageTokens = count(details.image_tokens);
	if (inputTextTokens === undefined || inputImageTokens === undefined) return {};
	return inputTextTokens + inputImageTokens === 0 && inputTokens ? {} : { inputTextTokens, inputImageTokens };
}

/**
 * Image tokens of an answer: `usage` of the Images API (also of a `completed` event), `tool_usage.image_gen` of
 * Responses, whose own `usage` is the main model's. Fields that are missing or no counts stay absent.
 * @param images how many were made: no image takes no tokens, and gateways (LiteLLM) write 0 where the provider counted nothing
 */
export function readUsage(body: unknown, images = 0): TokenUsage {
	const answer = recordOf(body);
	const usage = recordOf(isResponse(answer) ? recordOf(answer.tool_usage).image_gen : answer.usage);
	const inputTokens = count(usage.input_tokens);
	const outputTokens = count(usage.output_tokens);
	if (images > 0 && (inputTokens === 0 || outputTokens === 0)) return {};
	const cached = recordOf(usage.cached_tokens_details);
	return known({
		...readSplit(recordOf(usage.input_tokens_details), inputTokens),
		inputTokens,
		outputTokens,
		outputTextTokens: count(recordOf(usage.output_tokens_details).text_tokens),
		cachedTextTokens: count(cached.cached_text_tokens),
		cachedImageTokens: count(cached.cached_image_tokens),
	});
}

function readModel(model: unknown, usage: JsonRecord): ModelUsage[] {
	const inputTokens = count(usage.input_tokens);
	const outputTokens = count(usage.output_tokens);
	// No model writes without reading: zeros are a gateway's, for a count it does not have.
	if (!inputTokens || outputTokens === undefined) return [];
	const details = recordOf(usage.input_tokens_details);
	const cachedTokens = count(details.cached_tokens) ?? 0;
	const cacheWriteTokens = count(details.cache_write_tokens);
	return [{ model: textOf(model), inputTokens, cachedTokens, ...(cacheWriteTokens && { cacheWriteTokens }), outputTokens }];
}

/** The other bills of an answer: the main model's in Responses, and the models' that wrote SVG files. */
export function readModelUsage(body: unknown): ModelUsage[] {
	const answer = recordOf(body);
	const main = isResponse(answer) ? readModel(answer.model, recordOf(answer.usage)) : [];
	const authors = [answer, ...recordsIn(answer.output)].map((part) => recordOf(part.svg_usage));
	return [...main, ...authors.flatMap((usage) => readModel(usage.model, usage))];
}
