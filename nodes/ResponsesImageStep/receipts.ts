import type { IDataObject } from 'n8n-workflow';
import { blankReceipt, type Receipt } from '../shared/receipt/receipt';
import { splitTokens, splitUsd } from '../shared/receipt/shares';
import type { Answer, KeptImage } from '../shared/transport/types';
import type { Bill } from './bill';
import { isPending, type ImageCall, type ResponseFacts } from '../shared/transport/answer/response';

/** A receipt of a response: the one every image has, with the main model's bill and the conversation's ids beside it. */
export type ResponseReceipt = Receipt & {
	/** Pictures this item stands for: 0 for words alone. */
	images: number;
	/** What the main model wrote. */
	text: string;
	conversationId: string;
	/** The API's word: completed, in_progress, incomplete, ... */
	responseStatus: string;
	/** True for a response made earlier and fetched again: what it cost is billed once, whoever tells of it. */
	fetched: boolean;
	/** Id of the tool's call that made the picture. */
	imageCallId: string;
	/** Whether the picture was generated or edited, as the API says. */
	action: string;
	mainModel: string;
	mainInputTokens: number | null;
	mainCachedTokens: number | null;
	mainOutputTokens: number | null;
	/** USD; `costUsd` is both together. */
	mainCostUsd: number | null;
	imageCostUsd: number | null;
};

/** The fields a response adds, with nothing known yet. */
export const blankAdditions = (): Omit<ResponseReceipt, keyof Receipt> => ({
	images: 0,
	text: '',
	conversationId: '',
	responseStatus: '',
	fetched: false,
	imageCallId: '',
	action: '',
	mainModel: '',
	mainInputTokens: null,
	mainCachedTokens: null,
	mainOutputTokens: null,
	mainCostUsd: null,
	imageCostUsd: null,
});

/** What is known of a response whatever came of it. */
export function billReceipt({ responseId, conversationId, status, mainModel }: ResponseFacts, bill: Bill) {
	return {
		responseId,
		conversationId,
		responseStatus: status,
		mainModel,
		inputTextTokens: bill.usage.inputTextTokens ?? null,
		inputImageTokens: bill.usage.inputImageTokens ?? null,
		outputTokens: bill.usage.outputTokens ?? null,
		mainInputTokens: bill.main?.inputTokens ?? null,
		mainCachedTokens: bill.main?.cachedTokens ?? null,
		mainOutputTokens: bill.main?.outputTokens ?? null,
		mainCostUsd: bill.mainUsd ?? null,
		imageCostUsd: bill.imageUsd ?? null,
		costUsd: bill.costUsd ?? null,
		costBasis: bill.costBasis,
		priceOwner: bill.quote?.owner ?? '',
		priceTableDate: bill.quote?.tableDate ?? '',
	} satisfies Partial<ResponseReceipt>;
}

const tokenFields = [
	'inputTextTokens',
	'inputImageTokens',
	'outputTokens',
	'mainInputTokens',
	'mainCachedTokens',
	'mainOutputTokens',
] as const;
const usdFields = ['mainCostUsd', 'imageCostUsd', 'costUsd', 'estimatedUsd'] as const;

/** Amounts of a call split over its pictures, so that the receipts add up to it exactly. */
function shares(whole: Partial<ResponseReceipt>, parts: number): Array<Partial<ResponseReceipt>> {
	const split = [
		...tokenFields.map((field) => [field, splitTokens(whole[field] ?? undefined, parts)] as const),
		...usdFields.map((field) => [field, splitUsd(whole[field] ?? undefined, parts)] as const),
	];
	return Array.from({ length: parts }, (_, index) =>
		Object.fromEntries(split.map(([field, amounts]) => [field, amounts[index]])),
	);
}

/**
 * The receipts of a response: one per picture, or one for words alone.
 * @param known what is known of the call: attempts, times, request id, what was asked for
 */
export function responseReceipts(
	answer: Answer<unknown>,
	facts: ResponseFacts,
	bill: Bill,
	known: Partial<ResponseReceipt>,
	fileNames: string[],
): ResponseReceipt[] {
	const whole: ResponseReceipt = {
		...blankReceipt(),
		...blankAdditions(),
		...known,
		...billReceipt(facts, bill),
		mainModel: facts.mainModel || known.mainModel || '',
		text: facts.text || facts.refusal,
	};
	if (answer.images.length === 0)
		return [{ ...whole, outcome: isPending(answer.body) ? 'pending' : 'answered', ...unpaid(answer.body) }];
	const drawn = facts.calls.filter(({ failed }) => !failed);
	const parts = shares(whole, answer.images.length);
	return answer.images.map((image, index) => ({
		...whole,
		...parts[index]!,
		...ofImage(image, drawn[index], whole),
		partialImages: index === 0 ? answer.partials.length : 0,
		fileName: fileNames[index] ?? '',
	}));
}

/** Nobody knows yet what work under way will cost. */
const unpaid = (body: IDataObject): Partial<ResponseReceipt> =>
	isPending(body) ? { costUsd: null, mainCostUsd: null, imageCostUsd: null, costBasis: 'unknown' } : {};

function ofImage(
	{ header, bytes, sha256 }: KeptImage<unknown>,
	call: ImageCall | undefined,
	whole: ResponseReceipt,
): Partial<ResponseReceipt> {
	return {
		outcome: 'made',
		images: 1,
		imageCallId: call?.id ?? '',
		action: call?.action ?? '',
		revisedPrompt: call?.revisedPrompt ?? '',
		sizeServed: call?.size || (header ? `${header.width}x${header.height}` : ''),
		qualityServed: call?.quality ?? '',
		background: call?.background || whole.background,
		outputFormat: call?.outputFormat || header?.type || whole.outputFormat,
		mimeType: header?.mimeType ?? 'application/octet-stream',
		bytes,
		sha256,
		width: header?.width ?? null,
		height: header?.height ?? null,
		reviewStatus: 'pending',
	};
}
