import { daysUntilClosed, defaultImageModel, modelsOfFamily, noticeDays } from '../catalog/imageModels';
import { formatName, formatRule } from '../catalog/outputFormats';
import type { ImageModel } from '../catalog/types';
import { checkApiParameters } from './apiChecks';
import { channelOf, checkChannel } from './channel';
import { checkBlanks, checkPrompt } from './prompt';
import type { RenderSettings, RequestContext } from './settings';
import type { Refusal } from './types';
import { orList } from './words';

type Check = (settings: RenderSettings, context: RequestContext) => Refusal | undefined;

const modelNamed: Check = ({ model }) => {
	if (model.trim() === '') {
		return { parameter: 'Model', message: 'No model is chosen', description: `Choose one from the list, for example ${defaultImageModel.id}.` };
	}
	const members = modelsOfFamily(model);
	if (members.length === 0) return undefined;
	return { parameter: 'Model', message: `${model} is a family of models, not a model`, description: `Choose ${orList(members)}.` };
};

/** What to choose instead of a model that closes, and whose advice that is. */
const insteadOf = ({ successor, vendorNames }: ImageModel) =>
	vendorNames ? `${successor} instead (our choice; OpenAI names ${vendorNames})` : `${successor} instead`;

const modelOpen: Check = (_, { model, today, servedByOpenAi }) => {
	if (!model || !servedByOpenAi) return undefined;
	const days = daysUntilClosed(model, today);
	if (days === undefined || days > 0) return undefined;
	return {
		parameter: 'Model',
		message: `OpenAI closed ${model.id} on ${model.closes}`,
		description: `Choose ${insteadOf(model)}, or turn on the option Translate Old Settings.`,
	};
};

const promptFits: Check = ({ prompt, blanks }) => checkPrompt(prompt) ?? checkBlanks('Prompt', prompt, blanks);

const backgroundFits: Check = ({ background, outputFormat }, { model }) => {
	if (background !== 'transparent' || formatRule(outputFormat)?.transparent !== false) return undefined;
	const made = (model ?? defaultImageModel).formats.filter((format) => formatRule(format)?.transparent);
	return {
		parameter: 'Background',
		message: `A ${formatName(outputFormat)} file cannot have a transparent background`,
		description: `Set Output Format to ${orList(made.map(formatName))}, or Background to opaque.`,
	};
};

const imagesFit: Check = ({ outputFormat, n }) => {
	const most = formatRule(outputFormat)?.images ?? n;
	if (n <= most) return undefined;
	return {
		parameter: 'Number of Images',
		message: `${n} images cannot be made in one request of ${formatName(outputFormat)} files`,
		description: `Set Number of Images to ${most} at most, and send more rows.`,
	};
};

const svgAuthorNamed: Check = ({ svgModel, svgEffort }) =>
	svgEffort === undefined || svgModel !== undefined
		? undefined
		: {
				parameter: 'SVG Author Effort',
				message: 'The effort has no model to apply to',
				description: 'Choose an SVG Author Model too, or remove SVG Author Effort.',
			};

const checks: Check[] = [modelNamed, modelOpen, promptFits, imagesFit, checkApiParameters, backgroundFits, svgAuthorNamed, checkChannel];

/** The first rule the settings break, or undefined. Size and references have checks of their own. */
export function checkRender(settings: RenderSettings, context: RequestContext): Refusal | undefined {
	for (const check of checks) {
		const refusal = check(settings, context);
		if (refusal) return refusal;
	}
	return undefined;
}

/** Things a person should know although the request may be sent. */
export function renderRemarks(settings: RenderSettings, context: RequestContext): string[] {
	const { model: id, background, outputFormat, prompt, translated = [] } = settings;
	const { model, today, servedByOpenAi } = context;
	const told = translated.map((says) => `Translated: ${says}.`);
	if (!model) return [...told, `“${id}” is not in this package's list of models: it is sent as typed, with fewer checks and no estimate.`];
	const days = servedByOpenAi ? daysUntilClosed(model, today) : undefined;
	const { promptLine, name } = channelOf(settings) ?? {};
	const remarks: Array<[applies: boolean | undefined, remark: string]> = [
		[days !== undefined && days > 0 && days <= noticeDays, `OpenAI closes ${model.id} on ${model.closes}. Before then choose ${insteadOf(model)}.`],
		[promptLine !== undefined && prompt.endsWith(promptLine), `Added to the prompt for ${name}: “${promptLine}”`],
		[
			model.preview.backgrounds?.some((value) => value === background),
			`A ${background} background on ${model.id} is a preview of OpenAI's and may be refused by the API.`,
		],
		[
			model.preview.formats?.some((value) => value === outputFormat),
			`${formatName(outputFormat)} files are a preview of OpenAI's and may be refused by the API.`,
		],
	];
	return [...told, ...remarks.filter(([applies]) => applies).map(([, remark]) => remark)];
}
