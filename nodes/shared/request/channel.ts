import { type ChannelPreset, findPreset } from '../catalog/channels';
import { formatName } from '../catalog/outputFormats';
import type { RenderSettings } from './settings';
import type { Refusal } from './types';
import { orList } from './words';

/** The purpose a size was chosen by; undefined where it was chosen otherwise, or where there is no such purpose. */
export const channelOf = ({ size }: Pick<RenderSettings, 'size'>): ChannelPreset | undefined =>
	size.kind === 'preset' ? findPreset(size.id) : undefined;

/**
 * What the settings leave open, by what the purpose asks for: the format (PNG where no purpose has one, or where the background
 * is to be transparent), the background, and a background that only words can ask for.
 */
export function channelSettings<Settings extends RenderSettings>(settings: Settings): Settings {
	const { deliver } = channelOf(settings) ?? {};
	const { outputFormat, background, prompt } = settings;
	const format = background === 'transparent' ? 'png' : (deliver?.format ?? 'png');
	return {
		...settings,
		prompt: withBackground(prompt, settings),
		outputFormat: outputFormat === 'auto' ? format : outputFormat,
		background: background === 'auto' ? (deliver?.background ?? background) : background,
	};
}

/** A prompt, or a message, that also asks for the background the purpose wants, where Background was left open. */
export function withBackground(prompt: string, settings: RenderSettings): string {
	const wanted = settings.background === 'auto' ? channelOf(settings)?.promptLine : undefined;
	return wanted && prompt.trim() !== '' ? `${prompt}\n\n${wanted}` : prompt;
}

/** Why the purpose would not take the file; undefined where it would. */
export function checkChannel(settings: RenderSettings): Refusal | undefined {
	const channel = channelOf(settings);
	if (!channel) return undefined;
	const { outputFormat, background } = settings;
	const { accepts } = channel.deliver;
	if (accepts && !accepts.some((format) => format === outputFormat)) {
		return {
			parameter: 'Output Format',
			message: `${channel.name} takes no ${formatName(outputFormat)} files`,
			description: `Choose ${orList(accepts.map(formatName))}, or Automatic. For another file choose the size by Width and Height.`,
		};
	}
	if (background !== 'transparent' || channel.deliver.background !== 'opaque') return undefined;
	return {
		parameter: 'Background',
		message: `${channel.name} takes no transparent background`,
		description: `Choose Automatic or Opaque. ${channel.backgroundRule}. For another file choose the size by Width and Height.`,
	};
}
