import { sha256 } from '../shared/base/hash';
import type { Size } from '../shared/request/size';
import { priceFor } from '../shared/money/price';
import { placeOf } from '../shared/output/place';
import type { OutputSettings } from '../shared/output/types';
import { askedPicture } from '../shared/receipt/asked';
import { blankConversation } from '../shared/receipt/blank';
import type { Receipt } from '../shared/receipt/types';
import { isUploaded, type Picture } from '../shared/request/pictures';
import type { RespondRequest } from '../shared/request/responsesTypes';
import { routeFacts } from '../shared/run/order/imageOrder';
import type { Asking, Order } from '../shared/run/order/types';
import { estimateResponse } from './estimate';

const identity = ({ sha256: hash, link }: Picture) => hash || link;

/** The hosted tool of a request that draws; undefined for a review. */
export const imageTool = ({ body }: RespondRequest) => body.tools?.find((one) => one.type === 'image_generation');

/** Pixels of the pictures sent along. */
export const sizesOf = ({ pictures }: RespondRequest): Array<Size | undefined> =>
	pictures.map(({ picture }) => picture.header);

/** What was said before, and uploaded files, are known only to the account that holds them. */
const isBound = ({ body, pictures, mask }: RespondRequest): boolean =>
	Boolean(body.previous_response_id ?? body.conversation) ||
	[...pictures.map(({ picture }) => picture), mask].some(isUploaded);

/** What is known of a receipt before the call. */
function knownReceipt(request: RespondRequest, output: OutputSettings, { route }: Asking): Partial<Receipt> {
	const { body, message, pictures, mask } = request;
	const tool = imageTool(request);
	return {
		...blankConversation(),
		...routeFacts(route, tool?.model ?? body.model),
		...(tool ? askedPicture(tool) : {}),
		mainModel: body.model,
		promptHash: sha256(message),
		promptVersion: output.promptVersion,
		referenceCount: pictures.length,
		referenceHashes: pictures
			.map(({ picture: one }) => one.sha256)
			.filter((hash) => hash !== '')
			.join(' '),
		maskHash: mask?.sha256 ?? '',
		...(output.includePrompt ? { prompt: message } : {}),
	};
}

/** An order for a checked request to a main model, with its estimate and fingerprint. `wrap` makes it what its sender takes. */
export function conversationOrder<Request>(
	request: RespondRequest,
	wrap: (request: RespondRequest) => Request,
	output: OutputSettings,
	asking: Asking,
): Order<Request> {
	const { body, message, pictures, mask } = request;
	const { route, today } = asking;
	const tool = imageTool(request);
	const quote = tool ? priceFor(tool.model ?? '', route.owner, route.price, today) : undefined;
	const sent = [pictures.map(({ picture }) => identity(picture)), mask && identity(mask)];
	return {
		...placeOf(asking),
		request: wrap(request),
		bound: isBound(request),
		images: tool ? (body.max_tool_calls ?? 1) : 0,
		fingerprint: sha256(JSON.stringify([route.owner, request.kind, body, message, sent])),
		quote,
		estimate: estimateResponse(request, route, quote, today),
		output,
		known: knownReceipt(request, output, asking),
	};
}
