import { findPreset } from '../catalog/channels';
import { defaultImageModel, imageModels } from '../catalog/imageModels';
import { requestSizeFor } from './presetSize';
import type { ChannelPreset } from '../catalog/channels';
import type { ImageModel } from '../catalog/types';
import type { RenderSettings } from './settings';
import { brokenSizeRules, parseSize, sizeText, type Size } from './size';
import { legalSizeLike } from './sizeLike';
import type { Refusal } from './types';

/** The `size` to send, with remarks for the user, or the reason not to send. */
export type ResolvedSize = { size: string; remarks: string[] } | { refusal: Refusal };

/** What decides the size that is sent. */
type SizeSettings = Pick<RenderSettings, 'model' | 'size' | 'snapSize' | 'exactSize'>;

/** Turns a person's choice of size into the API's `size`: `auto` or `WIDTHxHEIGHT`. */
export function resolveSize(settings: SizeSettings, model: ImageModel | undefined): ResolvedSize {
	const choice = settings.size;
	if (choice.kind === 'auto') return { size: 'auto', remarks: [] };
	if (choice.kind === 'pixels') return legalSize(choice, 'Width and Height', settings, model);
	if (choice.kind === 'preset') return presetSize(choice.id, settings, model);
	if (choice.text.trim().toLowerCase() === 'auto') return { size: 'auto', remarks: [] };
	const size = parseSize(choice.text);
	return size ? legalSize(size, 'Size', settings, model) : { refusal: unreadable(choice.text) };
}

const unreadable = (text: string): Refusal => ({
	parameter: 'Size',
	message: text.trim() === '' ? 'The size is empty' : `“${text.slice(0, 40)}” is not a size`,
	description: 'Write width and height in pixels, for example 1536x1024, or auto to let the model choose.',
});

function legalSize(asked: Size, parameter: string, { snapSize, model: modelId }: SizeSettings, model: ImageModel | undefined): ResolvedSize {
	const { width, height } = asked;
	if (![width, height].every((edge) => Number.isInteger(edge) && edge > 0)) {
		return {
			refusal: {
				parameter,
				message: `${width}x${height} is not a size`,
				description: 'Give width and height as whole numbers of pixels above 0.',
			},
		};
	}
	const broken = model ? brokenSizeRules(model.size, asked) : [];
	if (!model || broken.length === 0) return { size: sizeText(asked), remarks: experimental(asked, model) };
	const nearest = sizeText(legalSizeLike(model.size, asked));
	if (snapSize) return { size: nearest, remarks: [`${sizeText(asked)} is not possible on ${modelId}; ${nearest} was made instead.`] };
	return {
		refusal: {
			parameter,
			message: `${modelId} cannot make an image of ${sizeText(asked)}`,
			description: `Use ${nearest}, the nearest possible size, or turn on the option Snap to Nearest Size. ${broken.join(' ')}`,
		},
	};
}

/** Says that the target is out of the model's reach, and which model reaches it, where one does. */
function tooSmall(preset: ChannelPreset, model: ImageModel): string {
	const reaching = imageModels.find((other) => other.closes === undefined && !requestSizeFor(preset, other).enlarged);
	const advice = reaching ? `choose ${reaching.name}` : 'no model in this package’s list can: enlarge it afterwards';
	return `${model.id} cannot make ${sizeText(preset.target)}, which ${preset.name} asks for; ${advice}. `;
}

function presetSize(id: string, { exactSize = true }: SizeSettings, known: ImageModel | undefined): ResolvedSize {
	const preset = findPreset(id);
	if (!preset) {
		return { refusal: { parameter: 'Purpose', message: `There is no purpose “${id.slice(0, 40)}”`, description: 'Choose one from the list.' } };
	}
	const model = known ?? defaultImageModel;
	const asked = requestSizeFor(preset, model);
	// Exact Size cuts a few pixels by itself, and the receipt says what was cut.
	const nothingToDo = !asked.resize && (exactSize || !asked.crop);
	const remarks = nothingToDo ? [] : [`${asked.enlarged ? tooSmall(preset, model) : ''}${preset.name}: ${asked.steps}.`];
	const caution = preset.caution ? [`${preset.caution}.`] : [];
	return { size: asked.size, remarks: [...remarks, ...caution, ...experimental(asked, known)] };
}

const pixelsOf = (size: string) => size.split('x').reduce((product, edge) => product * Number(edge), 1);

const experimental = (size: Size, model: ImageModel | undefined): string[] =>
	model?.size.kind === 'grid' && size.width * size.height > pixelsOf(model.size.experimentalAbove)
		? [`Sizes above ${model.size.experimentalAbove} such as ${sizeText(size)} are experimental at OpenAI.`]
		: [];
