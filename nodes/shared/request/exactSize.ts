import { findPreset } from '../catalog/channels';
import type { ImageModel } from '../catalog/types';
import type { RenderSettings, SizeChoice } from './settings';
import { brokenSizeRules, parseSize, type Size } from './size';

/** The size a person wants the file to have; undefined where the model chooses, or where there is no such size. */
function wantedSize(choice: SizeChoice): Size | undefined {
	if (choice.kind === 'preset') return findPreset(choice.id)?.target;
	if (choice.kind === 'text') return parseSize(choice.text) ?? undefined;
	return choice.kind === 'pixels' ? { width: choice.width, height: choice.height } : undefined;
}

/**
 * What is asked of the model where the file is to have an exact size: the next larger size on the model's grid, where that is
 * legal and the wanted one is not. `target` is what the file is then cut to, pixels; undefined where nothing is to be cut.
 */
export function exactSize<Settings extends RenderSettings>(settings: Settings, model: ImageModel | undefined): { settings: Settings; target?: Size } {
	const target = settings.exactSize === false ? undefined : wantedSize(settings.size);
	if (!target || !model || !Number.isInteger(target.width) || !Number.isInteger(target.height)) return { settings };
	if (settings.size.kind === 'preset' || brokenSizeRules(model.size, target).length === 0) return { settings, target };
	if (model.size.kind !== 'grid') return { settings };
	const { step } = model.size;
	const covering = { width: Math.ceil(target.width / step) * step, height: Math.ceil(target.height / step) * step };
	const isLegal = brokenSizeRules(model.size, covering).length === 0;
	return isLegal ? { settings: { ...settings, size: { kind: 'pixels', ...covering } }, target } : { settings };
}
