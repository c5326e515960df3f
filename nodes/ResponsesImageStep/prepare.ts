import { priceFor } from '../shared/money/price';
import type { Size } from '../shared/money/imageTokens';
import { sha256 } from '../shared/base/hash';
import type { OutputSettings } from '../shared/parameters/read';
import { isUploaded, type Picture } from '../shared/request/pictures';
import type { RespondRequest } from '../shared/request/responsesTypes';
import type { PreparedRow, RowWay } from '../shared/run/types';
import type { Route } from '../shared/transport/route/route';
import { estimateResponse } from './estimate';
import type { ResponseReceipt } from './receipts';

const identity = ({ sha256: hash, link }: Picture) => hash || link;

/** Pixels of the pictures sent along. */
export const sizesOf = ({ pictures }: RespondRequest): Array<Size | undefined> =>
	pictures.map(({ picture }) => picture.header);

/** What was said before, and uploaded files, are known only to the account that holds them. */
const isBound = ({ body, pictures, mask }: RespondRequest): boolean =>
	Boolean(body.previous_response_id ?? body.conversation) ||
	[...pictures.map(({ picture }) => picture), mask].some(isUploaded);

/** What is known of a receipt before the call. */
function requestedReceipt(
	request: RespondRequest,
	output: OutputSettings,
	route: Route,
): Partial<ResponseReceipt> {
	const { body, message, pictures, mask } = request;
	const tool = body.tools?.find((one) => one.type === 'image_generation');
	const model = tool?.model ?? body.model;
	return {
		routeOwner: route.owner,
		mainModel: body.model,
		modelRequested: model,
		modelServed: route.modelFor(model),
		promptHash: sha256(message),
		promptVersion: output.promptVersion,
		sizeRequested: tool?.size ?? '',
		qualityRequested: tool?.quality ?? '',
		background: tool?.background ?? '',
		outputFormat: tool?.output_format ?? '',
		outputCompression: tool?.output_compression ?? null,
		referenceCount: pictures.length,
		referenceHashes: pictures
			.map(({ picture }) => picture.sha256)
			.filter((hash) => hash !== '')
			.join(' '),
		maskHash: mask?.sha256 ?? '',
		...(output.includePrompt ? { prompt: message } : {}),
	};
}

/** A checked request to a main model with its estimate and fingerprint. */
export function preparedResponse(
	request: RespondRequest,
	output: OutputSettings,
	route: Route,
	way: RowWay,
): PreparedRow {
	const { body, message, pictures, mask } = request;
	const tool = body.tools?.find((one) => one.type === 'image_generation');
	const quote = tool ? priceFor(tool.model ?? '', route.owner, route.price, new Date()) : undefined;
	const sent = [pictures.map(({ picture }) => identity(picture)), mask && identity(mask)];
	return {
		way,
		bound: isBound(request),
		images: tool ? (body.max_tool_calls ?? 1) : 0,
		fingerprint: sha256(JSON.stringify([route.owner, request.kind, body, message, sent])),
		quote,
		estimate: estimateResponse(request, route.owner, quote),
		output,
		requested: requestedReceipt(request, output, route),
	};
}
