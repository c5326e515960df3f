import { sha256 } from '../../base/hash';
import { findImageModel } from '../../catalog/imageModels';
import { isOpenAi } from '../../catalog/openaiPrices';
import { estimate } from '../../money/estimate';
import { priceFor } from '../../money/price';
import { askedPicture } from '../../receipt/asked';
import type { Receipt } from '../../receipt/types';
import { channelOf, channelSettings } from '../../request/channel';
import { translateClosed } from '../../request/closed';
import { exactSize } from '../../request/exactSize';
import type { RenderSettings, RequestContext } from '../../request/settings';
import type { Size } from '../../request/size';
import type { ImageRequest } from '../../request/types';
import type { Route } from '../../transport/route/route';
import { placeOf } from '../../output/place';
import type { OutputSettings } from '../../output/types';
import type { Asking, Order } from './types';

/** What the checks may know: the catalog's entry, today's date, and whose closing dates bind. */
export function requestContext(settings: RenderSettings, route: Route, today: Date): RequestContext {
	return { model: findImageModel(settings.model), today, servedByOpenAi: isOpenAi(route.owner) };
}

/**
 * Settings as they count, and what the checks may know: closed models are translated where the person asked for it, what was left
 * open is set by the purpose, and a size the model does not make is replaced by the one the file is cut from, `target` being what
 * it is cut to.
 */
export function resolveClosedSettings<Settings extends RenderSettings>(
	chosen: Settings,
	{ route, overrides, today }: Asking,
): { settings: Settings; target?: Size; context: RequestContext } {
	const asked = { ...chosen, ...overrides };
	const translated = translateClosed(asked, requestContext(asked, route, today));
	const context = requestContext(translated, route, today);
	return { ...exactSize(channelSettings(translated), context.model), context };
}

/** What a request sends besides its body: pictures, as money, fingerprint and receipt see them. */
export interface SentPictures {
	/** Pixels of each reference; undefined where they are not known. */
	references: Array<Size | undefined>;
	/** Hash or link of everything that is sent, in order: equal pictures are equal here. */
	identity: unknown;
	receipt: Partial<Receipt>;
	/** Only the account asked first holds them. */
	bound: boolean;
}

/** An order for images: a checked request with its estimate, its fingerprint and what is already known of its receipt. */
export function imageOrder(
	request: ImageRequest,
	settings: RenderSettings,
	output: OutputSettings,
	{ asking, sent, target }: { asking: Asking; sent?: SentPictures; target?: Size },
): Order<ImageRequest> {
	const { body } = request;
	const { route, today } = asking;
	const quote = priceFor(settings.model, route.owner, route.price, today);
	return {
		...placeOf(asking),
		request,
		images: settings.n,
		fingerprint: sha256(JSON.stringify([route.owner, request.kind, body, sent?.identity])),
		quote,
		estimate: estimate({ ...body, references: sent?.references }, quote),
		output,
		target,
		bound: sent?.bound ?? false,
		known: {
			...askedPicture(body),
			...routeFacts(route, settings.model),
			promptHash: sha256(settings.prompt),
			promptVersion: output.promptVersion,
			...channelFact(settings),
			...sent?.receipt,
			...(output.includePrompt ? { prompt: settings.prompt } : {}),
		},
	};
}

/** The purpose, where one was chosen. */
export function channelFact(settings: RenderSettings): Partial<Receipt> {
	const channel = channelOf(settings)?.id;
	return channel === undefined ? {} : { channel };
}

/** Who is asked, and for what. */
export const routeFacts = (route: Route, model: string): Partial<Receipt> => ({
	routeOwner: route.owner,
	routeHost: new URL(route.url('models')).host,
	modelRequested: model,
	modelServed: route.modelFor(model),
	outputRights: route.outputRights,
	supportContact: route.supportContact,
});
