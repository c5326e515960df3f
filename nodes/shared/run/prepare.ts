import { findImageModel } from '../catalog/imageModels';
import { estimate } from '../money/estimate';
import { priceFor } from '../money/price';
import { sha256 } from '../base/hash';
import type { Receipt } from '../receipt/receipt';
import type { OutputSettings } from '../parameters/read';
import { translateClosed } from '../request/closed';
import { parseSize, type Size } from '../request/size';
import type { RenderSettings, RequestContext } from '../request/settings';
import type { ImageRequest } from '../request/types';
import type { Route } from '../transport/route/route';
import type { ImagesRow } from './types';

/** What the checks may know: the catalog's entry, today's date, and whose closing dates bind. */
export function requestContext(settings: RenderSettings, route: Route): RequestContext {
	return { model: findImageModel(settings.model), today: new Date(), servedByOpenAi: route.owner === 'OpenAI' };
}

/** Settings as they count, and what the checks may know: closed models are translated where the person asked for it. */
export function settled<Settings extends RenderSettings>(
	asked: Settings,
	route: Route,
): { settings: Settings; context: RequestContext } {
	const settings = translateClosed(asked, requestContext(asked, route));
	return { settings, context: requestContext(settings, route) };
}

/** What a request sends besides its body: pictures, as money, fingerprint and receipt see them. */
export interface SentPictures {
	/** Pixels of each reference; undefined where they are not known. */
	references: Array<Size | undefined>;
	/** Hash or link of everything that is sent, in order: equal pictures are equal here. */
	identity: unknown;
	receipt: Partial<Receipt>;
}

/** A checked request with its estimate, its fingerprint and what is already known of its receipt. */
export function preparedRow(
	request: ImageRequest,
	settings: RenderSettings,
	output: OutputSettings,
	route: Route,
	sent?: SentPictures,
): ImagesRow {
	const { body } = request;
	const quote = priceFor(settings.model, route.owner, route.price, new Date());
	return {
		request,
		images: settings.n,
		fingerprint: sha256(JSON.stringify([route.owner, request.kind, body, sent?.identity])),
		quote,
		estimate: estimate(
			{
				modelId: settings.model,
				size: parseSize(body.size ?? 'auto') ?? 'auto',
				quality: settings.quality,
				n: settings.n,
				partialImages: settings.partialImages,
				prompt: settings.prompt,
				references: sent?.references,
			},
			quote,
		),
		output,
		requested: {
			routeOwner: route.owner,
			modelRequested: settings.model,
			modelServed: route.modelFor(settings.model),
			promptHash: sha256(settings.prompt),
			promptVersion: output.promptVersion,
			sizeRequested: body.size ?? 'auto',
			qualityRequested: settings.quality,
			background: settings.background,
			outputFormat: settings.outputFormat,
			outputCompression: settings.outputCompression ?? null,
			...sent?.receipt,
			...(output.includePrompt ? { prompt: settings.prompt } : {}),
		},
	};
}
