import { closedSettings } from '../catalog/closedSettings';
import { daysUntilClosed } from '../catalog/imageModels';
import type { ImageModel } from '../catalog/types';
import { checkBlanks, checkPrompt } from './prompt';
import type { RenderSettings, RequestContext } from './settings';
import type { Refusal } from './types';

type Check = (settings: RenderSettings, context: RequestContext) => Refusal | undefined;

const list = (values: readonly string[]) =>
	values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;

const wholeNumber = (value: number, min: number, max: number) => Number.isInteger(value) && value >= min && value <= max;

/** Ids people type that name a family and not a model (404 at the API). */
const families = new Map([
	['gpt-image-2.5', ['gpt-image-2.5-sunburst', 'gpt-image-2.5-flare']],
	['gpt-image-2.6', ['gpt-image-2.6-sunburst', 'gpt-image-2.6-flare']],
]);

const modelNamed: Check = ({ model }) => {
	if (model.trim() === '') {
		return { parameter: 'Model', message: 'No model is chosen', description: 'Choose one from the list, for example gpt-image-2.' };
	}
	const members = families.get(model);
	return members && {
		parameter: 'Model',
		message: `${model} is a family of models, not a model`,
		description: `Choose ${list(members)}.`,
	};
};

/** What to choose in place of a model that closes, and whose advice that is. */
const insteadOf = ({ successor, vendorNames }: ImageModel) =>
	vendorNames ? `${successor} instead (our choice; OpenAI names ${vendorNames})` : `${successor} instead`;

const modelOpen: Check = (_, { model, today, servedByOpenAi }) => {
	if (!model || !servedByOpenAi) return undefined;
	const days = daysUntilClosed(model, today);
	if (days === undefined || days > 0) return undefined;
	return {
		parameter: 'Model',
		message: `OpenAI closed ${model.id} on ${model.closes}`,
		description: `Choose ${insteadOf(model)}, or turn on the option Translate Settings of Closed Models.`,
	};
};

const promptFits: Check = ({ prompt, blanks }) => checkPrompt(prompt) ?? checkBlanks('Prompt', prompt, blanks);

const qualityKnown: Check = ({ quality }, { model }) => {
	const today = closedSettings.qualities.get(quality.toLowerCase());
	if (today) {
		return {
			parameter: 'Quality',
			message: `“${quality}” was a quality of DALL·E`,
			description: `Use ${today} instead, which comes nearest today, or turn on the option Translate Settings of Closed Models.`,
		};
	}
	if (!model || model.qualities.some((known) => known === quality)) return undefined;
	return {
		parameter: 'Quality',
		message: `${model.id} has no quality “${quality}”`,
		description: `Choose ${list(model.qualities)}.`,
	};
};

const numberOfImages: Check = ({ n }) =>
	wholeNumber(n, 1, 10)
		? undefined
		: {
				parameter: 'Number of Images',
				message: `${n} images cannot be made in one request`,
				description: 'Choose a whole number from 1 to 10. For more, send more rows.',
			};

const formatKnown: Check = ({ outputFormat }, { model }) => {
	if (closedSettings.responseFormats.includes(outputFormat)) {
		return {
			parameter: 'Output Format',
			message: `“${outputFormat}” was a response format of DALL·E`,
			description: 'Choose png, jpeg or webp, or turn on the option Translate Settings of Closed Models. Every image comes as a file now.',
		};
	}
	if (!model || model.formats.some((known) => known === outputFormat)) return undefined;
	return {
		parameter: 'Output Format',
		message: `${model.id} cannot make ${outputFormat.toUpperCase() || 'an unnamed format'} files`,
		description: `Choose ${list(model.formats)}.`,
	};
};

const backgroundKnown: Check = ({ background, outputFormat }, { model }) => {
	if (model && !model.backgrounds.some((known) => known === background)) {
		return {
			parameter: 'Background',
			message: `${model.id} has no background “${background}”`,
			description: `Choose ${list(model.backgrounds)}.`,
		};
	}
	if (background !== 'transparent' || outputFormat !== 'jpeg') return undefined;
	return {
		parameter: 'Background',
		message: 'A JPEG file cannot have a transparent background',
		description: 'Set Output Format to PNG or WebP, or Background to opaque.',
	};
};

const compressionFits: Check = ({ outputCompression, outputFormat }) => {
	if (outputCompression === undefined) return undefined;
	if (!wholeNumber(outputCompression, 0, 100)) {
		return {
			parameter: 'Compression',
			message: `${outputCompression} is not a compression level`,
			description: 'Choose a whole number from 0 (smallest file) to 100 (best picture).',
		};
	}
	if (outputFormat === 'jpeg' || outputFormat === 'webp') return undefined;
	return {
		parameter: 'Compression',
		message: `${outputFormat.toUpperCase()} files cannot be compressed this way`,
		description: 'Remove Compression, or set Output Format to JPEG or WebP.',
	};
};

const moderationKnown: Check = ({ moderation }) =>
	moderation === undefined || ['auto', 'low'].includes(moderation)
		? undefined
		: { parameter: 'Moderation', message: `There is no moderation level “${moderation}”`, description: 'Choose auto or low.' };

const previewsFit: Check = ({ partialImages, outputFormat }) => {
	if (partialImages === undefined) return undefined;
	if (!wholeNumber(partialImages, 0, 3)) {
		return {
			parameter: 'Preview Images',
			message: `${partialImages} preview images cannot be asked for`,
			description: 'Choose a whole number from 0 to 3.',
		};
	}
	return ['gif', 'svg'].includes(outputFormat)
		? {
				parameter: 'Preview Images',
				message: `${outputFormat.toUpperCase()} files come without previews`,
				description: 'Remove Preview Images, or choose another Output Format.',
			}
		: undefined;
};

const complexityKnown: Check = ({ complexity }, { model }) => {
	if (complexity === undefined) return undefined;
	if (model && !model.complexity) {
		return {
			parameter: 'Complexity',
			message: `${model.id} has no Complexity setting`,
			description: 'Remove it, or choose a GPT Image 2.6 model.',
		};
	}
	return ['low', 'medium', 'high'].includes(complexity)
		? undefined
		: { parameter: 'Complexity', message: `There is no complexity “${complexity}”`, description: 'Choose low, medium or high.' };
};

const framesFit: Check = ({ frameCount, frameDurationMs, outputFormat }) => {
	if (frameCount === undefined && frameDurationMs === undefined) return undefined;
	const parameter = frameCount === undefined ? 'Frame Duration' : 'Frames';
	if (outputFormat !== 'gif') {
		return { parameter, message: `Only GIF files have frames`, description: `Remove ${parameter}, or set Output Format to GIF.` };
	}
	if (frameCount !== undefined && !wholeNumber(frameCount, 2, 16)) {
		return { parameter, message: `${frameCount} frames cannot be made`, description: 'Choose a whole number from 2 to 16.' };
	}
	return frameDurationMs === undefined || wholeNumber(frameDurationMs, 1, 655_350)
		? undefined
		: {
				parameter: 'Frame Duration',
				message: `${frameDurationMs} is not a frame duration`,
				description: 'Choose whole milliseconds from 1 to 655350.',
			};
};

const svgFits: Check = ({ outputFormat, n, svgModel, svgEffort }) => {
	if (outputFormat === 'svg' && n !== 1) {
		return {
			parameter: 'Number of Images',
			message: 'An SVG request makes one image',
			description: 'Set Number of Images to 1 and send one row per SVG.',
		};
	}
	if (outputFormat === 'svg' && svgEffort !== undefined && svgModel === undefined) {
		return {
			parameter: 'SVG Author Effort',
			message: 'The effort has no model to apply to',
			description: 'Choose an SVG Author Model too, or remove SVG Author Effort.',
		};
	}
	return outputFormat !== 'svg' && (svgModel !== undefined || svgEffort !== undefined)
		? { parameter: 'SVG Author Model', message: 'Only SVG files have an author model', description: 'Remove it, or set Output Format to SVG.' }
		: undefined;
};

const checks: Check[] = [
	modelNamed,
	modelOpen,
	promptFits,
	qualityKnown,
	numberOfImages,
	formatKnown,
	backgroundKnown,
	compressionFits,
	moderationKnown,
	previewsFit,
	complexityKnown,
	framesFit,
	svgFits,
];

/** The first rule the settings break, or undefined. Size and references have checks of their own. */
export function checkRender(settings: RenderSettings, context: RequestContext): Refusal | undefined {
	for (const check of checks) {
		const refusal = check(settings, context);
		if (refusal) return refusal;
	}
	return undefined;
}

/** Things a person should know although the request may be sent. */
export function renderRemarks({ model: id, background, outputFormat, translated = [] }: RenderSettings, context: RequestContext): string[] {
	const { model, today, servedByOpenAi } = context;
	const told = translated.map((says) => `Translated: ${says}.`);
	if (!model) return [...told, `“${id}” is not in this package's list of models: it is sent as typed, with fewer checks and no estimate.`];
	const days = servedByOpenAi ? daysUntilClosed(model, today) : undefined;
	const remarks: Array<[applies: boolean | undefined, remark: string]> = [
		[days !== undefined && days > 0 && days <= 90, `OpenAI closes ${model.id} on ${model.closes}. Before then choose ${insteadOf(model)}.`],
		[
			model.preview.backgrounds?.some((value) => value === background),
			`A ${background} background on ${model.id} is a preview of OpenAI's and may be refused by the API.`,
		],
		[
			model.preview.formats?.some((value) => value === outputFormat),
			`${outputFormat.toUpperCase()} files are a preview of OpenAI's and may be refused by the API.`,
		],
	];
	return [...told, ...remarks.filter(([applies]) => applies).map(([, remark]) => remark)];
}
