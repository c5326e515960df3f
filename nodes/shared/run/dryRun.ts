import type { INodeExecutionData, IDataObject } from 'n8n-workflow';
import { showUsd } from '../money/dollars';
import { fileNameFor } from '../output/fileName';
import { imageReceipts } from '../output/imageReceipts';
import { madeItems } from '../output/items';
import { placeholderSvg } from '../output/placeholder';
import { sha256 } from '../output/hash';
import type { Receipt } from '../output/receipt';
import { parseSize } from '../request/size';
import type { ImageHeader } from '../image/types';
import type { Run } from './run';
import type { ImagesRow } from './types';

/** Where the model would choose, the placeholder is a square. */
const autoSize = { width: 1024, height: 1024 };

/** The items of a row that is not sent: placeholders of the true size, and receipts that say what it would cost. */
export async function dryRunItems(run: Run, row: number, ready: ImagesRow, input: IDataObject): Promise<INodeExecutionData[]> {
	const { request, images, estimate, output } = ready;
	const size = parseSize(request.body.size ?? '') ?? autoSize;
	const picture = placeholderSvg({
		...size,
		prompt: request.body.prompt,
		price: estimate.usd === undefined ? 'Price not known beforehand' : `Would cost ${showUsd(estimate.usd)}`,
		caption: `${request.body.model} · ${request.body.size ?? 'auto'} · ${request.body.quality ?? 'auto'}`,
	});
	const header: ImageHeader = { type: 'svg', mimeType: 'image/svg+xml', fileExtension: 'svg', ...size, hasAlpha: false, animated: false };
	const names = Array.from({ length: images }, (_, index) =>
		fileNameFor(output.fileName || `image-${row + 1}`, 'svg', images > 1 || ready.image !== undefined ? (ready.image ?? 0) + index + 1 : undefined),
	);
	const kept = names.map((_, index) => ({ kind: 'image' as const, index, kept: undefined, header, bytes: picture.length, sha256: sha256(picture) }));
	const receipts = imageReceipts({ images: kept, partials: [], body: {} }, ready, ready.requested, names).map(
		(receipt): Receipt => ({ ...receipt, outcome: 'dryRun', costUsd: 0, costBasis: 'estimate', sizeServed: '', outputFormat: 'svg', reviewStatus: '' }),
	);
	const files = await Promise.all(names.map(async (name) => await run.ctx.helpers.prepareBinaryData(picture, name, header.mimeType)));
	const made = files.map((binary, index) => ({ binary, receipt: receipts[index]! }));
	return madeItems(row, made, {}, { field: output.field, as: output.as, input });
}
