import { sha256 } from '../../base/hash';
import { canBeCut } from '../../image/exact/remarks';
import type { ImageHeader } from '../../image/types';
import { drawnSize, placeholderPng } from '../../image/placeholder/draw';
import { showUsd } from '../../money/dollars';
import type { Estimate } from '../../money/types';
import type { RowEnd, RowResult } from '../../output/types';
import { blankReceipt } from '../../receipt/blank';
import { madeAgainAbove, megabytes } from '../../receipt/weight';
import { splitUsd } from '../../receipt/shares';
import type { Receipt } from '../../receipt/types';
import { parseSize } from '../../request/size';
import type { Order } from '../order/types';
import { failedProblem, overBudgetProblem } from '../problem';
import type { Run } from '../types';
import { imageName } from './store';
import type { Placeholder, Sender } from './types';

/** Where the model would choose, the placeholder is a square. */
const autoSize = { width: 1024, height: 1024 };

/** The end of a row that is not sent: placeholders of the true size, and receipts that say what it would cost. */
export async function dryRun<Request>(run: Run, order: Order<Request>, sender: Sender<Request>): Promise<RowEnd> {
	const reserved = await run.budget.reserve(order.estimate, order.images);
	if (!reserved.ok) return { problem: overBudgetProblem(reserved.wayOut, order.known) };
	run.budget.settle(reserved.reservation, { usd: order.estimate.usd, images: order.images });
	const wanted = sender.placeholder(order);
	if (!wanted) return { results: [{ receipt: receiptOf(run, order, order.estimate.usd ?? null) }] };
	const placeholder = await draw(order, wanted);
	const shares = splitUsd(order.estimate.usd, wanted.images);
	const storing = Promise.all(shares.map(async (usd, index) => await stored(run, order, placeholder, { usd, index })));
	const [ended] = await Promise.allSettled([storing]);
	return ended.status === 'fulfilled' ? { results: ended.value } : { problem: failedProblem(notStored, { ...order.known, attempts: 0, costUsd: 0, costBasis: 'usage' }) };
}

const notStored = {
	outcome: 'failed',
	code: 'not_stored',
	message: 'n8n could not store the placeholder',
	description: 'Check its disk space.',
	retry: 'never',
} as const;

const receiptOf = (run: Run, { known }: Order, estimatedUsd: number | null): Receipt => ({
	...blankReceipt(),
	...known,
	note: [known.note, run.settings.makeSmaller && perhapsAgain(known, estimatedUsd)].filter(Boolean).join('. '),
	estimatedUsd,
	outcome: 'dryRun',
	costUsd: 0,
	costBasis: 'estimate',
});

/** The second purchase has a price of its own: what is estimated is the first. */
function perhapsAgain(known: Order['known'], estimatedUsd: number | null): string {
	const above = madeAgainAbove(known);
	if (above === undefined) return '';
	return `Made again if heavier than ${megabytes(above)}${estimatedUsd === null ? '' : `, for about ${showUsd(estimatedUsd)} more`}`;
}

interface Drawn {
	picture: Buffer;
	header: ImageHeader;
}

async function draw({ estimate, target }: Order, { prompt, model, size, quality }: Placeholder): Promise<Drawn> {
	const asked = parseSize(size) ?? autoSize;
	const delivered = target && canBeCut(asked, target) ? target : asked;
	const picture = await placeholderPng({ ...delivered, prompt, price: priceOf(estimate), caption: `${model} · ${size} · ${quality}` });
	return { picture, header: { type: 'png', mimeType: 'image/png', fileExtension: 'png', ...drawnSize(delivered), hasAlpha: false, animated: false } };
}

/** One placeholder, stored under the name its image would have. */
async function stored(run: Run, order: Order, { picture, header }: Drawn, { usd, index }: { usd: number | null; index: number }): Promise<RowResult> {
	const { width, height, mimeType, type, fileExtension } = header;
	const file = await run.ctx.helpers.prepareBinaryData(picture, imageName(run, order, index, fileExtension), mimeType);
	const about = { outputFormat: type, fileName: file.fileName ?? '', mimeType, bytes: picture.length, sha256: sha256(picture), width, height };
	return { file, receipt: { ...receiptOf(run, order, usd), ...about } };
}

function priceOf({ usd, lowUsd, highUsd }: Estimate): string {
	if (usd !== undefined) return `Would cost ${showUsd(usd)}`;
	if (lowUsd !== undefined && highUsd !== undefined) return `Would cost ${showUsd(lowUsd)} to ${showUsd(highUsd)}`;
	return 'Price not known beforehand';
}
