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

/** The next larger size on the model's grid, where that is legal and the wanted one is not. */
function coveringSize(target: Size, model: ImageModel | undefined): Size | undefined {
	if (model?.size.kind !== 'grid' || brokenSizeRules(model.size, target).length === 0) return undefined;
	const { step } = model.size;
	const covering = { width: Math.ceil(target.width / step) * step, height: Math.ceil(target.height / step) * step };
	return brokenSizeRules(model.size, covering).length === 0 ? covering : undefined;
}

/**
 * What is asked of the model where the file is to have an exact size, and `target`, in pixels: what the file is then cut to, or
 * measured by where that cannot be. Undefined where no size was chosen, or Exact Size is off.
 */
export function exactSize<Settings extends RenderSettings>(settings: Settings, model: ImageModel | undefined): { settings: Settings; target?: Size } {
	const target = settings.exactSize === false ? undefined : wantedSize(settings.size);
	if (!target || !Number.isInteger(target.width) || !Number.isInteger(target.height)) return { settings };
	const covering = settings.size.kind === 'preset' ? undefined : coveringSize(target, model);
	return { settings: covering ? { ...settings, size: { kind: 'pixels', ...covering } } : settings, target };
}
