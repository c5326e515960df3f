import { limits } from '../catalog/limits';
import { formatName, formatRule } from '../catalog/outputFormats';
import { svgField, tableFields, withoutUndefined } from './renderFields';
import { isConversationId, isResponseId } from './ids';
import { checkMainModel, checkToolModel, mainModelRemarks } from './mainModel';
import { checkMask, checkPicture, maskedFormat, type Picture } from './pictures';
import { checkBlanks } from './prompt';
import { checkRender, renderRemarks } from './render';
import { resolveSize } from './resolveSize';
import type { RespondSettings } from './respondSettings';
import type { ImageTool, InputPicture, RespondBody, RespondRequest } from './responsesTypes';
import type { RequestContext } from './settings';
import type { Checked, Refusal } from './types';

type Check = (settings: RespondSettings, pictures: Pick<TurnPictures, 'images' | 'mask'>) => Refusal | undefined;

const refuse = (parameter: string, message: string, description: string): Refusal => ({
	parameter,
	message,
	description,
});

const messageGiven: Check = ({ message, blanks }) => {
	if (message.trim() === '') {
		return refuse(
			'Message',
			'The message is empty',
			'Write what the main model should do. If it comes from an expression, check that this row has a value.',
		);
	}
	return message.length > limits.messageCharacters
		? refuse('Message', 'The message is too long', 'Shorten it: ten million characters can be sent.')
		: checkBlanks('Message', message, blanks);
};

const continuesOne: Check = ({ previousResponseId, conversationId, needsConversation }) => {
	if (previousResponseId !== '' && conversationId !== '') {
		return refuse(
			'Continue From',
			'A turn follows a response or belongs to a conversation, not both',
			'Give one of the two IDs.',
		);
	}
	if (previousResponseId !== '' && !isResponseId(previousResponseId)) {
		return refuse(
			'Previous Response ID',
			'This is no response ID',
			'Give the responseId of the turn before. It begins with resp_.',
		);
	}
	return (needsConversation || conversationId !== '') && !isConversationId(conversationId)
		? refuse(
				'Conversation ID',
				'This is no conversation ID',
				'Give the conversationId of an earlier turn. It begins with conv_.',
			)
		: undefined;
};

const actionKnown: Check = ({ action }) =>
	['auto', 'generate', 'edit'].includes(action)
		? undefined
		: refuse('Image Action', `There is no action “${action.slice(0, 40)}”`, 'Choose auto, generate or edit.');

const backgroundStored: Check = ({ background, store, image }) => {
	if (!background) return undefined;
	if (!store)
		return refuse(
			'Store Response',
			'Background work must be stored',
			'Turn Store Response on, or set Background Mode to off.',
		);
	return image.partialImages !== undefined
		? refuse(
				'Preview Images',
				'Background work has no preview images',
				'Remove Preview Images, or set Background Mode to off.',
			)
		: undefined;
};

const numbersFit: Check = ({ maxToolCalls, maxOutputTokens }) => {
	const wrong = [
		{ name: 'Maximum Tool Calls', value: maxToolCalls, least: 1 },
		{ name: 'Maximum Output Tokens', value: maxOutputTokens, least: 16 },
	].find(({ value, least }) => value !== undefined && !(Number.isInteger(value) && value >= least));
	return wrong && refuse(wrong.name, `${wrong.value} cannot be used`, `Give a whole number from ${wrong.least}.`);
};

const metadataFits: Check = ({ metadata }) => {
	const parameter = 'Metadata';
	if (metadata.length > limits.metadata.entries)
		return refuse(parameter, `${metadata.length} entries are too many`, `Remove some: a response takes up to ${limits.metadata.entries}.`);
	const bad = metadata.find(([key, value]) => key === '' || key.length > limits.metadata.keyCharacters || value.length > limits.metadata.valueCharacters);
	return (
		bad &&
		refuse(
			parameter,
			`The entry “${bad[0].slice(0, 20)}” does not fit`,
			`Shorten it: a key takes 1 to ${limits.metadata.keyCharacters} characters, a value up to ${limits.metadata.valueCharacters}.`,
		)
	);
};

const maskFits: Check = ({ image, action, previousResponseId, conversationId }, { images: [first], mask }) => {
	if (!mask) return undefined;
	if (action === 'generate')
		return refuse('Mask', 'A new image has no mask', 'Set Image Action to edit or automatic, or the mask to None.');
	if (formatRule(image.outputFormat)?.masks === false) return maskedFormat(formatName(image.outputFormat));
	// Later on it may belong to a picture of the conversation, which nobody has here.
	if (first && previousResponseId === '' && conversationId === '') return checkMask(mask, first);
	const { header } = mask;
	if (!header || (header.type === 'png' && header.hasAlpha)) return undefined;
	return refuse(
		'Mask',
		`The mask (${mask.origin}) has no transparency`,
		'Save it as PNG with an alpha channel: transparent areas are the ones that change.',
	);
};

const checks: Check[] = [messageGiven, continuesOne, actionKnown, backgroundStored, numbersFit, metadataFits, maskFits];

/** What the prompt of an image is checked for does not bind a message to a main model. */
const anyPrompt = 'x';

/** Pictures and mask of a turn. */
export interface TurnPictures {
	images: Picture[];
	mask?: Picture;
	detail: RespondRequest['detail'];
}

/**
 * Checks one turn of a conversation and writes the request to POST /responses. Pure: nothing is read or sent here.
 * @param context whose `model` is the image model's entry in the catalog
 */
export function checkRespond(
	settings: RespondSettings,
	pictures: TurnPictures,
	context: RequestContext,
): Checked<RespondRequest> {
	const { mainModel, image } = settings;
	const refusal =
		checkMainModel(mainModel, context) ??
		checkToolModel(image.model) ??
		checks.map((check) => check(settings, pictures)).find((one) => one) ??
		checkRender({ ...image, prompt: anyPrompt }, context) ??
		pictures.images
			.map((picture, index) => checkPicture('Input Images', `Image ${index + 1}`, picture))
			.find((one) => one);
	if (refusal) return { ok: false, refusal };
	const size = resolveSize(image, context.model);
	if ('refusal' in size) return { ok: false, refusal: size.refusal };
	const captioned = (picture: Picture): InputPicture => ({ picture, caption: '' });
	return {
		ok: true,
		request: {
			kind: 'respond',
			body: turnBody(settings, imageTool(settings, size.size)),
			message: settings.message,
			pictures: pictures.images.map(captioned),
			detail: pictures.detail,
			...(settings.newConversation ? { newConversation: true } : {}),
			...(pictures.mask ? { mask: pictures.mask } : {}),
		},
		remarks: [
			...mainModelRemarks(mainModel, context),
			...renderRemarks(image, context),
			...size.remarks,
			...storeRemarks(settings),
		],
	};
}

const storeRemarks = ({ store }: RespondSettings) =>
	store
		? []
		: ['Responses are not stored: the next turn cannot continue from them, and Get Response cannot fetch them.'];

/** An update of the `openai` package that adds or removes a field fails the build here. */
type Written<Fields> = Required<{ [Field in keyof Fields]: unknown }>;

function imageTool({ image, action }: RespondSettings, size: string): ImageTool {
	const byHand = { type: 'image_generation', action: action as ImageTool['action'], model: image.model, size, svg: svgField(image) } satisfies ImageTool;
	return withoutUndefined({ ...byHand, ...tableFields('tool', image) });
}

function turnBody(settings: RespondSettings, tool: ImageTool): RespondBody {
	return respondBody({
		model: settings.mainModel,
		instructions: settings.instructions || undefined,
		tools: [tool],
		tool_choice: settings.imageRequired ? { type: 'image_generation' } : 'auto',
		previous_response_id: settings.previousResponseId || undefined,
		conversation: settings.conversationId || undefined,
		store: settings.store,
		background: settings.background || undefined,
		metadata: settings.metadata.length > 0 ? Object.fromEntries(settings.metadata) : undefined,
		safety_identifier: settings.image.safetyIdentifier,
		max_tool_calls: settings.maxToolCalls,
		max_output_tokens: settings.maxOutputTokens,
		reasoning: reasoning(settings.reasoningEffort),
		stream: settings.image.partialImages === undefined ? undefined : true,
		text: undefined,
	});
}

/** The main model's reasoning effort as the API takes it. */
export const reasoning = (effort: string | undefined): RespondBody['reasoning'] =>
	effort === undefined ? undefined : ({ effort } as RespondBody['reasoning']);

/** Every field is named by the caller; those that are undefined are not sent. */
export const respondBody = (fields: Written<RespondBody> & RespondBody): RespondBody =>
	withoutUndefined(fields);
