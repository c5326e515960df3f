import { findImageModel } from '../catalog/imageModels';
import { estimate } from '../money/estimate';
import { priceFor } from '../money/price';
import { sha256 } from '../output/hash';
import type { OutputSettings } from '../parameters/read';
import { parseSize } from '../request/size';
import type { RenderSettings, RequestContext } from '../request/settings';
import type { ImageRequest } from '../request/types';
import type { Route } from '../transport/route';
import type { PreparedRow } from './types';

/** What the checks may know: the catalog's entry, today's date, and whose closing dates bind. */
export function requestContext(settings: RenderSettings, route: Route): RequestContext {
	return { model: findImageModel(settings.model), today: new Date(), servedByOpenAi: route.owner === 'OpenAI' };
}

/** A checked request with its estimate, its fingerprint and what is already known of its receipt. */
export function preparedRow(request: ImageRequest, settings: RenderSettings, output: OutputSettings, route: Route): PreparedRow {
	const { body } = request;
	const quote = priceFor(settings.model, route.owner, route.price, new Date());
	return {
		request,
		images: settings.n,
		fingerprint: sha256(JSON.stringify([route.owner, request.kind, body])),
		quote,
		estimate: estimate(
			{
				modelId: settings.model,
				size: parseSize(body.size ?? 'auto') ?? 'auto',
				quality: settings.quality,
				n: settings.n,
				partialImages: settings.partialImages,
				prompt: settings.prompt,
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
			...(output.includePrompt ? { prompt: settings.prompt } : {}),
		},
	};
}
