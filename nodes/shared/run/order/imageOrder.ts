import { sha256 } from '../../base/hash';
import { estimate } from '../../money/estimate';
import { priceFor } from '../../money/price';
import { askedPicture } from '../../receipt/asked';
import type { Receipt } from '../../receipt/types';
import { channelOf } from '../../request/channel';
import type { RenderSettings } from '../../request/settings';
import type { Size } from '../../request/size';
import type { ImageRequest } from '../../request/types';
import type { Route } from '../../transport/route/route';
import { placeOf } from '../../output/place';
import type { OutputSettings } from '../../output/types';
import type { Asking, Order } from './types';

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
