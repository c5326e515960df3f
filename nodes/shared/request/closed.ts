import { type ApiName, apiParameters } from '../catalog/apiParameters';
import { closedSettings } from '../catalog/closedSettings';
import { daysUntilClosed, findImageModel } from '../catalog/imageModels';
import type { RenderSettings, RequestContext, SizeChoice } from './settings';
import { brokenSizeRules, parseSize, sizeText, type Size } from './size';
import { legalSizeLike } from './sizeLike';

/** The option that does what this file does, as a person sees it; refusals of such settings name it too. */
export const translateOption = 'Translate Old Settings';

type Translation = { change: Partial<RenderSettings>; says: string };

const closedModel = ({ model }: RenderSettings, { today, servedByOpenAi }: RequestContext): Translation | undefined => {
	const known = findImageModel(model);
	const days = known && servedByOpenAi ? daysUntilClosed(known, today) : undefined;
	if (!known?.successor || days === undefined || days > 0) return undefined;
	return { change: { model: known.successor }, says: `${known.successor} instead of ${model}, which OpenAI closed` };
};

const closedValue =
	(name: ApiName, values: ReadonlyMap<string, string>) =>
	(settings: RenderSettings): Translation | undefined => {
		const value = String(settings[name]);
		const today = values.get(value.toLowerCase());
		return today === undefined ? undefined : { change: { [name]: today }, says: `${apiParameters[name].label.toLowerCase()} ${today} instead of “${value}”` };
	};

const asked = (choice: SizeChoice): Size | undefined =>
	choice.kind === 'pixels' ? choice : choice.kind === 'text' ? parseSize(choice.text) : undefined;

/** Only sizes the models of then had: any other illegal size is the person's own, and Snap to Nearest Size is for those. */
const closedSize = ({ size: choice, model }: RenderSettings): Translation | undefined => {
	const size = asked(choice);
	const rule = findImageModel(model)?.size;
	if (!size || !rule || !closedSettings.sizes.includes(sizeText(size)) || brokenSizeRules(rule, size).length === 0)
		return undefined;
	const nearest = sizeText(legalSizeLike(rule, size));
	return { change: { size: { kind: 'text', text: nearest } }, says: `${nearest} instead of ${sizeText(size)}` };
};

/** The model first: what fits depends on it. */
const translations = [closedModel, ...[...closedSettings.values].map(([name, values]) => closedValue(name, values)), closedSize];

/**
 * Settings that a closed model had, in today's words, where the person asked for that; `translated` says what was
 * replaced. The price may be another than then, so it is never done unasked.
 */
export function translateClosed<Settings extends RenderSettings>(settings: Settings, context: RequestContext): Settings {
	if (!settings.translateClosed) return settings;
	return translations.reduce((now, translate) => {
		const found = translate(now, context);
		return found ? { ...now, ...found.change, translated: [...(now.translated ?? []), found.says] } : now;
	}, settings);
}
