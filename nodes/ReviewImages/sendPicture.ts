import { type IBinaryData, type IWebhookFunctions } from 'n8n-workflow';
import { textOf } from '../shared/base/json';
import { isShown, kindOf } from '../shared/image/shown';

/** Streams a picture out of n8n's store, to look at or to keep. Anything that is no picture, or is gone, is not found. */
export async function sendPicture(ctx: IWebhookFunctions, file: IBinaryData | undefined, isToKeep: boolean): Promise<void> {
	const response = ctx.getResponseObject();
	const [opened] = await Promise.allSettled([open(ctx, file)]);
	if (opened.status === 'rejected' || opened.value === undefined) {
		response.status(404).setHeader('Cache-Control', 'no-store').end();
		return;
	}
	response.setHeader('Content-Type', kindOf(file!));
	response.setHeader('X-Content-Type-Options', 'nosniff');
	// An SVG that is opened on its own runs no script and loads nothing.
	response.setHeader('Content-Security-Policy', "sandbox; default-src 'none'; style-src 'unsafe-inline'");
	response.setHeader('Cache-Control', 'private, max-age=86400, immutable');
	response.setHeader('Content-Disposition', `${isToKeep ? 'attachment' : 'inline'}; filename*=UTF-8''${encodeURIComponent(wellFormed(textOf(file!.fileName) || 'picture'))}`);
	if (Buffer.isBuffer(opened.value)) {
		response.end(opened.value);
		return;
	}
	const stream = opened.value;
	// A file that ends in the middle must not look like a whole one; a reader who leaves must not keep it open.
	stream.once('error', () => response.destroy());
	response.once('close', () => stream.destroy());
	stream.pipe(response);
}

/** Half a character cannot be encoded. */
const wellFormed = (text: string) => text.replace(/\p{Surrogate}/gu, '');

async function open(ctx: IWebhookFunctions, file: IBinaryData | undefined) {
	if (!file || !isShown(file)) return undefined;
	if (!file.id) return Buffer.from(file.data, 'base64');
	await ctx.helpers.getBinaryMetadata(file.id);
	return await ctx.helpers.getBinaryStream(file.id);
}
