import { settleCost } from '../money/cost';
import { readUsage } from '../transport/answer/usage';
import type { Answer } from '../transport/types';
import type { ImagesRow } from '../run/types';
import { blankReceipt, type Receipt } from '../receipt/receipt';
import { splitTokens, splitUsd } from '../receipt/shares';

const text = (value: unknown) => (typeof value === 'string' ? value : '');

/** The revised prompt of image `index`, where the answer has one. */
function revisedPrompt(body: Answer<unknown>['body'], index: number): string {
	const images = Array.isArray(body.data) ? body.data : [];
	return text((images[index] as { revised_prompt?: unknown } | undefined)?.revised_prompt);
}

/**
 * One receipt per image of an answer. Tokens and money of the call are split so that the receipts add up to the bill
 * exactly; previews are booked on the first.
 * @param facts what is known of the call: attempts, times, request id, route
 */
export function imageReceipts(answer: Answer<unknown>, ready: ImagesRow, facts: Partial<Receipt>, fileNames: string[]): Receipt[] {
	const { body, images } = answer;
	const parts = images.length;
	const usage = readUsage(body);
	const { costUsd, costBasis } = settleCost(usage, ready.quote, ready.estimate, {
		images: parts,
		references: ready.requested.referenceCount ?? 0,
	});
	const shares = {
		inputTextTokens: splitTokens(usage.inputTextTokens ?? (ready.requested.referenceCount ? undefined : usage.inputTokens), parts),
		inputImageTokens: splitTokens(usage.inputImageTokens, parts),
		outputTokens: splitTokens(usage.outputTokens, parts),
		estimatedUsd: splitUsd(ready.estimate.usd, parts),
		costUsd: splitUsd(costUsd, parts),
	};
	return images.map(({ header, bytes, sha256 }, index) => ({
		...blankReceipt(),
		...ready.requested,
		...facts,
		outcome: 'made',
		modelServed: text(body.model) || ready.requested.modelServed || '',
		sizeServed: text(body.size) || (header ? `${header.width}x${header.height}` : ''),
		qualityServed: text(body.quality),
		background: text(body.background) || ready.requested.background || '',
		outputFormat: text(body.output_format) || header?.type || ready.requested.outputFormat || '',
		partialImages: index === 0 ? answer.partials.length : 0,
		inputTextTokens: shares.inputTextTokens[index]!,
		inputImageTokens: shares.inputImageTokens[index]!,
		outputTokens: shares.outputTokens[index]!,
		estimatedUsd: shares.estimatedUsd[index]!,
		costUsd: shares.costUsd[index]!,
		costBasis,
		priceOwner: ready.quote?.owner ?? '',
		priceTableDate: ready.quote?.tableDate ?? '',
		fileName: fileNames[index] ?? '',
		mimeType: header?.mimeType ?? 'application/octet-stream',
		bytes,
		sha256,
		width: header?.width ?? null,
		height: header?.height ?? null,
		reviewStatus: 'pending',
		revisedPrompt: revisedPrompt(body, index),
	}));
}
