import { checkFields, type Body, type FieldRule } from '../checks/fields';
import { checkFidelity } from '../checks/pictures';
import { checkSettings, type CheckOptions } from '../checks/settings';
import { toolFields } from '../checks/tables';
import { ApiError, invalid, modelNotFound, noSuchImageModel } from '../errors';
import { imageModels, isShutDown, mainModelId, mainModels } from '../models';
import { checkFormat } from './format';
import type { Asked, ImageTool } from './types';

const any = (...names: string[]) => Object.fromEntries(names.map((name) => [name, { type: 'object' } as FieldRule]));

/** Fields of POST /v1/responses. Those the emulator has no use for are accepted and echoed. */
const responseFields: Record<string, FieldRule> = {
	model: { type: 'string', required: true },
	instructions: { type: 'string' },
	background: { type: 'boolean' },
	store: { type: 'boolean' },
	stream: { type: 'boolean' },
	max_output_tokens: { type: 'integer', min: 16 },
	max_tool_calls: { type: 'integer', min: 1 },
	parallel_tool_calls: { type: 'boolean' },
	previous_response_id: { type: 'string' },
	tools: { type: 'array' },
	include: { type: 'array' },
	context_management: { type: 'array' },
	safety_identifier: { type: 'string', maxLength: 128 },
	prompt_cache_key: { type: 'string' },
	prompt_cache_retention: { type: 'string' },
	service_tier: { type: 'string' },
	truncation: { type: 'string', oneOf: ['auto', 'disabled'] },
	user: { type: 'string' },
	top_logprobs: { type: 'integer', min: 0, max: 20 },
	...any('access_programs', 'image', 'metadata', 'moderation', 'prompt', 'prompt_cache_options', 'reasoning'),
	...any('stream_options', 'text'),
};
/** Fields of more than one type; looked at where they are used. */
const looseFields = ['input', 'conversation', 'tool_choice', 'temperature', 'top_p'];

/** Throws unless the id is an open text model; an image model here is the commonest mistake. */
function checkMainModel(id: string, day: string): void {
	if (Object.hasOwn(imageModels, id)) {
		throw invalid(
			'unsupported_model',
			'model',
			`The model '${id}' is not supported with the Responses API. Use a text model and the image_generation tool.`,
		);
	}
	const plain = mainModelId(id);
	if (!plain) throw modelNotFound(id);
	if (isShutDown(mainModels[plain]!, day)) throw modelNotFound(id, true);
}

/** Responses names the whole of `tools` where the Images API would name one setting or picture. */
export const asTools = (error: unknown): unknown =>
	error instanceof ApiError && error.status === 400
		? new ApiError(400, { ...error.body, param: 'tools' }, error.headers)
		: error;

function blameTools<Result>(check: () => Result): Result {
	try {
		return check();
	} catch (error) {
		throw asTools(error);
	}
}

function checkImageTool(tool: Body, index: number, options: CheckOptions, svgAuthor: string): ImageTool {
	checkFields(tool, toolFields, `tools[${index}].`);
	const body: Body = { model: 'gpt-image-2', ...tool };
	const settings = blameTools(() => checkSettings(body, { ...options, noSuchModel: noSuchImageModel, svgAuthor }));
	blameTools(() => checkFidelity(body, settings));
	return { settings, action: (tool.action ?? 'auto') as ImageTool['action'], mask: tool.input_image_mask ?? undefined };
}

function toolOf(body: Body, options: CheckOptions): ImageTool | undefined {
	const tools = (body.tools ?? []) as Body[];
	const index = tools.findIndex((tool) => tool?.type === 'image_generation');
	return index === -1 ? undefined : checkImageTool(tools[index]!, index, options, body.model as string);
}

function choiceOf(body: Body, tool: ImageTool | undefined): Asked['choice'] {
	const choice = body.tool_choice ?? 'auto';
	if (choice === 'auto' || choice === 'none') return choice;
	if (choice === 'required') return tool ? 'forced' : 'auto';
	const { type, mode, tools } = choice as { type?: string; mode?: string; tools?: Body[] };
	if (type === 'allowed_tools') {
		const allowed = tools?.some((entry) => entry.type === 'image_generation');
		if (!allowed) return 'none';
		return mode === 'required' ? 'forced' : 'auto';
	}
	if (type !== 'image_generation') return 'none';
	if (tool) return 'forced';
	throw invalid(null, 'tool_choice', "Tool choice 'image_generation' not found in 'tools' parameter.");
}

/** Checks a request except for its input. Throws the 400 or 404 OpenAI would answer. */
export function checkAsked(body: Body, options: CheckOptions): Omit<Asked, 'turns' | 'fresh'> {
	const strict = Object.entries(body).filter(([name]) => !looseFields.includes(name));
	checkFields(Object.fromEntries(strict), responseFields);
	const model = body.model as string;
	checkMainModel(model, options.today);
	if (body.previous_response_id && body.conversation) {
		throw invalid(
			'mutually_exclusive_parameters',
			null,
			"Mutually exclusive parameters: 'previous_response_id' and 'conversation'. Ensure you are only providing one of them.",
		);
	}
	if (body.background === true && body.store === false) {
		throw invalid('invalid_value', 'background', "Background mode requires 'store' to be true.");
	}
	if ((body.input === undefined || body.input === null) && !body.prompt) {
		throw invalid('missing_required_parameter', 'input', "Missing required parameter: 'input'.");
	}
	checkFormat(body.text);
	const tool = toolOf(body, options);
	return { body, model, tool, choice: choiceOf(body, tool) };
}
