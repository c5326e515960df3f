import type { INodeExecutionData, IDataObject } from 'n8n-workflow';
import { showUsd } from '../money/dollars';
import type { Estimate } from '../money/types';
import { fileNameFor } from '../output/fileName';
import { imageReceipts } from '../output/imageReceipts';
import { madeItems } from '../output/items';
import { drawnSize, placeholderPng } from '../image/placeholder/draw';
import { sha256 } from '../base/hash';
import type { Receipt } from '../receipt/receipt';
import { parseSize } from '../request/size';
import type { ImageHeader } from '../image/types';
import type { KeptImage } from '../transport/types';
import type { Run } from './run';
import type { Binary, ImagesRow, PreparedRow } from './types';

/** Where the model would choose, the placeholder is a square. */
const autoSize = { width: 1024, height: 1024 };

/** The items of a row that is not sent: placeholders of the true size, and receipts that say what it would cost. */
export async function dryRunItems(run: Run, row: number, ready: ImagesRow, input: IDataObject): Promise<INodeExecutionData[]> {
	const { request, output } = ready;
	const stored = await placeholders(run, row, ready, { ...request.body, images: ready.images });
	const names = stored.map(({ kept }) => kept.fileName ?? '');
	const receipts = imageReceipts({ images: stored, partials: [], body: {} }, ready, ready.requested, names);
	const made = stored.map(({ kept }, index) => ({ binary: kept, receipt: { ...receipts[index]!, ...notMade } }));
	return madeItems(row, made, {}, { field: output.field, as: output.as, input });
}

/** What the receipt of a placeholder says otherwise than that of an image. */
export const notMade: Pick<Receipt, 'outcome' | 'costUsd' | 'costBasis' | 'sizeServed' | 'outputFormat' | 'reviewStatus'> = {
	outcome: 'dryRun',
	costUsd: 0,
	costBasis: 'estimate',
	sizeServed: '',
	outputFormat: 'png',
	reviewStatus: '',
};

/** What the images of a row would be. */
interface Wanted {
	prompt: string;
	model?: string | null;
	size?: string | null;
	quality?: string | null;
	images: number;
}

/** Draws the placeholder of a row and stores it once per image, under the names the images would have. */
export async function placeholders(
	run: Run,
	row: number,
	{ estimate, output, image }: Pick<PreparedRow, 'estimate' | 'output' | 'image'>,
	{ prompt, model, size, quality, images }: Wanted,
): Promise<Array<KeptImage<Binary>>> {
	const asked = parseSize(size ?? '') ?? autoSize;
	const caption = `${model} · ${size ?? 'auto'} · ${quality ?? 'auto'}`;
	const picture = await placeholderPng({ ...asked, prompt, price: priceOf(estimate), caption });
	const header: ImageHeader = { type: 'png', mimeType: 'image/png', fileExtension: 'png', ...drawnSize(asked), hasAlpha: false, animated: false };
	const numbered = images > 1 || image !== undefined;
	const store = async (index: number) => {
		const position = numbered ? (image ?? 0) + index + 1 : undefined;
		const name = fileNameFor(output.fileName || `image-${row + 1}`, header.fileExtension, position);
		const kept = await run.ctx.helpers.prepareBinaryData(picture, name, header.mimeType);
		return { kind: 'image' as const, index, kept, header, bytes: picture.length, sha256: sha256(picture) };
	};
	return await Promise.all(Array.from({ length: images }, async (_, index) => await store(index)));
}

function priceOf({ usd, lowUsd, highUsd }: Estimate): string {
	if (usd !== undefined) return `Would cost ${showUsd(usd)}`;
	if (lowUsd !== undefined && highUsd !== undefined) return `Would cost ${showUsd(lowUsd)} to ${showUsd(highUsd)}`;
	return 'Price not known beforehand';
}
