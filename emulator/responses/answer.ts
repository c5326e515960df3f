import { costUsd, referenceTokens, textTokens, textUsd, type SvgUsage, type Usage } from '../usage';
import { mainModelId, mainModels } from '../models';
import { nowSeconds, nextId, type State } from '../state';
import { conversationId } from './input';
import type { Asked, ResponseAnswer } from './types';

const noImages: Usage = {
	input_tokens: 0,
	input_tokens_details: { image_tokens: 0, text_tokens: 0 },
	output_tokens: 0,
	output_tokens_details: { image_tokens: 0, text_tokens: 0 },
	total_tokens: 0,
};

/** The answer as it looks before anything is done. */
export function newAnswer(state: State, { body, model }: Asked): ResponseAnswer {
	const conversation = conversationId(body);
	return {
		id: nextId(state, 'resp'),
		object: 'response',
		created_at: nowSeconds(),
		status: 'in_progress',
		background: body.background === true,
		access_programs: null,
		completed_at: null,
		error: null,
		incomplete_details: null,
		instructions: body.instructions ?? null,
		max_output_tokens: body.max_output_tokens ?? null,
		max_tool_calls: body.max_tool_calls ?? null,
		model: mainModels[mainModelId(model)!]!.snapshot ?? model,
		output: [],
		parallel_tool_calls: body.parallel_tool_calls ?? true,
		previous_response_id: body.previous_response_id ?? null,
		...(conversation ? { conversation: { id: conversation } } : {}),
		reasoning: body.reasoning ?? { effort: null, summary: null },
		safety_identifier: body.safety_identifier ?? null,
		service_tier: 'default',
		store: body.store !== false,
		temperature: body.temperature ?? 1,
		text: body.text ?? { format: { type: 'text' } },
		tool_choice: body.tool_choice ?? 'auto',
		tools: body.tools ?? [],
		top_logprobs: 0,
		top_p: body.top_p ?? 1,
		truncation: body.truncation ?? 'disabled',
		usage: null,
		user: body.user ?? null,
		metadata: body.metadata ?? {},
	};
}

/** The two bills of an answer: the main model's tokens, and the image tool's. */
export function bills({ turns, body }: Asked, said: string, images: Usage | undefined, cachedPercent: number) {
	const seen = turns.reduce((sum, { text, pictures }) => {
		const looked = pictures.reduce((tokens, picture) => tokens + referenceTokens(picture), 0);
		return sum + textTokens(text) + looked + 4;
	}, 0);
	const input = seen + textTokens(String(body.instructions ?? '')) + textTokens(JSON.stringify(body.tools ?? [])) + 6;
	const output = textTokens(said) + 4;
	return {
		usage: {
			input_tokens: input,
			input_tokens_details: { cache_write_tokens: 0, cached_tokens: Math.floor((input * cachedPercent) / 100) },
			output_tokens: output,
			output_tokens_details: { reasoning_tokens: 0 },
			total_tokens: input + output,
		},
		tool_usage: { image_gen: images ?? noImages, web_search: { num_requests: 0 } },
	};
}

/** What all bills come to, USD. */
export function totalUsd(asked: Asked, { usage }: ReturnType<typeof bills>, images?: Usage, svg?: SvgUsage): number {
	const cached = usage.input_tokens_details.cached_tokens;
	const main = textUsd(asked.model, usage.input_tokens, cached, usage.output_tokens);
	const author = svg ? textUsd(svg.model, svg.input_tokens, 0, svg.output_tokens) : 0;
	return main + author + (images && asked.tool ? costUsd(images, asked.tool.settings.model) : 0);
}
