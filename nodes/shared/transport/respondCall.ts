import type { ResponseInputContent } from 'openai/resources/responses/responses';
import { bytesOf, type Picture, type PictureBytes } from '../request/pictures';
import type { FetchRequest, ImageTool, RespondRequest } from '../request/responsesTypes';
import type { Route } from './route/route';
import type { WireCall } from './send';

/** POST /responses. The pictures become text only while the body is sent. */
export function respondCall(route: Route, request: RespondRequest, held: PictureBytes): WireCall {
	const { model, stream, tools = [] } = request.body;
	const body = async () => ({
		...request.body,
		model: route.modelFor(model),
		...(tools.length > 0
			? { tools: await Promise.all(tools.map(async (tool) => await asSent(tool as ImageTool, { route, request, held }))) }
			: {}),
		input: [{ role: 'user', content: await contentOf(request, held) }],
	});
	const drawsWith = tools.find((one) => one.type === 'image_generation')?.model;
	const headers = drawsWith === undefined ? {} : route.toolHeaders(drawsWith);
	return { endpoint: 'responses', model, body, headers, stream: stream === true, mayBePending: true };
}

/** GET /responses/{id}. */
export const fetchCall = ({ responseId }: FetchRequest): WireCall => ({
	method: 'GET',
	endpoint: `responses/${encodeURIComponent(responseId)}`,
	mayBePending: true,
});

/** POST /responses/{id}/cancel. */
export const cancelCall = (responseId: string): WireCall => ({
	endpoint: `responses/${encodeURIComponent(responseId)}/cancel`,
	mayBePending: true,
	timeoutMs: 30_000,
});

async function asSent(tool: ImageTool, { route, request: { mask }, held }: { route: Route; request: RespondRequest; held: PictureBytes }): Promise<object> {
	const named = tool.model === undefined ? tool : { ...tool, model: route.modelFor(tool.model) };
	return mask ? { ...named, input_image_mask: await linkTo(mask, held) } : named;
}

async function contentOf({ message, pictures, detail }: RespondRequest, held: PictureBytes): Promise<ResponseInputContent[]> {
	const content: ResponseInputContent[] = [{ type: 'input_text', text: message }];
	for (const { picture, caption } of pictures) {
		if (caption !== '') content.push({ type: 'input_text', text: caption });
		content.push({ type: 'input_image', detail, ...(await linkTo(picture, held)) });
	}
	return content;
}

/** A picture as JSON names it: its address, its id, or its bytes as a data URL. */
async function linkTo({ link, sha256, header }: Picture, held: PictureBytes): Promise<{ image_url: string } | { file_id: string }> {
	if (link) return link;
	const bytes = Buffer.from(await bytesOf(held, sha256).arrayBuffer());
	return { image_url: `data:${header?.mimeType ?? 'image/png'};base64,${bytes.toString('base64')}` };
}
