import { findImageModel } from '../catalog/imageModels';
import { isOpenAi } from '../catalog/openaiPrices';
import { channelSettings } from './channel';
import { translateClosed } from './closed';
import { exactSize } from './exactSize';
import type { Overrides, RenderSettings, RequestContext } from './settings';
import type { Size } from './size';

/** Who is asked, when, and for what instead of the row's own settings. */
export interface Resolving {
	route: { owner: string };
	overrides: Overrides;
	today: Date;
}

/** What the checks may know: the catalog's entry, today's date, and whose closing dates bind. */
export const requestContext = (model: string, { route, today }: Pick<Resolving, 'route' | 'today'>): RequestContext => ({
	model: findImageModel(model),
	today,
	servedByOpenAi: isOpenAi(route.owner),
});

/**
 * Settings as they count, and what the checks may know: closed models are translated where the person asked for it, what was left
 * open is set by the purpose, and a size the model does not make is replaced by the one the file is cut from, `target` being what
 * it is cut to.
 */
export function resolveSettings<Settings extends RenderSettings>(
	chosen: Settings,
	resolving: Resolving,
): { settings: Settings; target?: Size; context: RequestContext } {
	const asked = { ...chosen, ...resolving.overrides };
	const translated = translateClosed(asked, requestContext(asked.model, resolving));
	const context = requestContext(translated.model, resolving);
	return { ...exactSize(channelSettings(translated), context.model), context };
}
