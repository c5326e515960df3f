import { fileNameFor } from '../../output/fileName';
import type { Binary } from '../../output/types';
import type { ArrivingImage, KeepImage } from '../../transport/types';
import type { Order } from '../order/types';
import type { Run } from '../types';

/** The name of an image without its extension, where the row names none: no two of one execution of a node are the same. */
const stemOf = (run: Run, { row, output }: Order): string =>
	output.fileName || (run.index === 0 ? `image-${row + 1}` : `image-${run.index + 1}-${row + 1}`);

/** The name under which image `index` of an order, from 0, is stored. */
export function imageName(run: Run, order: Order, index: number, extension: string): string {
	const { images, image } = order;
	const isOneOfSeveral = images > 1 || index > 0 || image !== undefined;
	return fileNameFor(stemOf(run, order), extension, isOneOfSeveral ? (image ?? 0) + index + 1 : undefined);
}

/** Hands each arriving image to n8n's binary store under its final name; previews only if they are wanted. */
export function keeper(run: Run, order: Order): KeepImage<Binary | undefined> {
	return async ({ kind, index, header, stream }) => {
		const mimeType = header?.mimeType ?? 'application/octet-stream';
		const extension = header?.fileExtension ?? 'bin';
		if (kind === 'image') return await store(run, stream, imageName(run, order, index, extension), mimeType);
		const of = order.image === undefined ? stemOf(run, order) : `${stemOf(run, order)}-${order.image + 1}`;
		if (order.output.keepPreviews) return await store(run, stream, fileNameFor(`${of}-preview`, extension, index), mimeType);
		for await (const _ of stream);
		return undefined;
	};
}

async function store({ ctx }: Run, stream: ArrivingImage['stream'], fileName: string, mimeType: string): Promise<Binary> {
	return await ctx.helpers.prepareBinaryData(stream as Parameters<typeof ctx.helpers.prepareBinaryData>[0], fileName, mimeType);
}
