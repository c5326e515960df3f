import type { IDataObject } from 'n8n-workflow';
import { fileFields } from '../shared/run/send/imageResults';
import { blankConversation, blankPicture, blankReceipt } from '../shared/receipt/blank';
import { changedModelNote } from '../shared/receipt/changedModel';
import { splitTokens, splitUsd } from '../shared/receipt/shares';
import type { Receipt } from '../shared/receipt/types';
import type { Biller } from '../shared/run/send/types';
import { isPending, type ImageCall, type ResponseFacts } from '../shared/transport/answer/response';
import type { Answer, KeptImage } from '../shared/transport/types';
import type { Bill } from './bill';
import type { StoredFile } from '../shared/output/types';

/** What is known of a response whatever came of it. */
function billReceipt({ responseId, conversationId, status, mainModel }: ResponseFacts, bill: Bill) {
	return {
		responseId,
		conversationId,
		responseStatus: status,
		mainModel,
		inputTextTokens: bill.usage.inputTextTokens ?? null,
		inputImageTokens: bill.usage.inputImageTokens ?? null,
		outputTokens: bill.usage.outputTokens ?? null,
		cachedTokens: cachedTokens(bill.usage),
		mainInputTokens: bill.main?.inputTokens ?? null,
		mainCachedTokens: bill.main?.cachedTokens ?? null,
		mainOutputTokens: bill.main?.outputTokens ?? null,
		mainCostUsd: bill.mainUsd ?? null,
		imageCostUsd: bill.imageUsd ?? null,
		costUsd: bill.costUsd ?? null,
		costBasis: bill.costBasis,
		priceOwner: bill.quote?.owner ?? '',
		priceTableDate: bill.tableDate,
	} satisfies Partial<Receipt>;
}

/** A few words where another main model answered than was asked for. */
export const mainModelNote = ({ mainModel = '' }: Partial<Receipt>, facts: ResponseFacts, { route }: Biller): string =>
	changedModelNote(facts.mainModel, route.modelFor(mainModel), mainModel);

/** What an answer that brought nothing was billed, by its count of tokens; without one nobody can say. */
export function failedReceipt(facts: ResponseFacts, bill: Bill): Partial<Receipt> {
	const receipt = billReceipt(facts, bill);
	return receipt.costUsd === null ? { ...receipt, mayBeBilledUsd: null } : receipt;
}

const cachedTokens = ({ cachedTextTokens: text, cachedImageTokens: image }: Bill['usage']): number | null =>
	text === undefined && image === undefined ? null : (text ?? 0) + (image ?? 0);

const tokenFields = [
	'inputTextTokens',
	'inputImageTokens',
	'cachedTokens',
	'outputTokens',
	'mainInputTokens',
	'mainCachedTokens',
	'mainOutputTokens',
] as const;
const usdFields = ['mainCostUsd', 'imageCostUsd', 'costUsd', 'estimatedUsd'] as const;

/** Amounts of a call split over its pictures, so that the receipts add up to it exactly. */
function shares(whole: Receipt, parts: number): Array<Partial<Receipt>> {
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
	answer: Answer<StoredFile | undefined>,
	facts: ResponseFacts,
	bill: Bill,
	known: Partial<Receipt>,
): Receipt[] {
	const whole: Receipt = {
		...blankReceipt(),
		...blankConversation(),
		...known,
		...billReceipt(facts, bill),
		mainModel: known.mainModel || facts.mainModel,
		text: facts.text || facts.refusal,
	};
	if (answer.images.length === 0)
		return [{ ...withoutPicture(whole), outcome: isPending(answer.body) ? 'pending' : 'answered', ...unpaid(answer.body) }];
	const drawn = facts.calls.filter(({ failed }) => !failed);
	const parts = shares(whole, answer.images.length);
	return answer.images.map((image, index) => ({
		...ofImage(image, drawn[image.index], whole),
		...parts[index]!,
		partialImages: index === 0 ? answer.partials.length : 0,
	}));
}

/** Words alone have no size and no file. */
function withoutPicture(receipt: Receipt): Receipt {
	const names = new Set(Object.keys(blankPicture()));
	return Object.fromEntries(Object.entries(receipt).filter(([name]) => !names.has(name))) as Receipt;
}

/** Nobody knows yet what work under way will cost. */
const unpaid = (body: IDataObject): Partial<Receipt> =>
	isPending(body) ? { mayBeBilledUsd: null, costUsd: null, mainCostUsd: null, imageCostUsd: null, costBasis: 'unknown' } : {};

function ofImage(image: KeptImage<StoredFile | undefined>, call: ImageCall | undefined, whole: Receipt): Receipt {
	const { header } = image;
	return {
		...blankPicture(),
		...whole,
		outcome: 'made',
		images: 1,
		imageCallId: call?.id ?? '',
		action: call?.action ?? '',
		revisedPrompt: call?.revisedPrompt ?? '',
		sizeServed: call?.size || (header ? `${header.width}x${header.height}` : ''),
		qualityServed: call?.quality ?? '',
		background: call?.background || whole.background || '',
		outputFormat: call?.outputFormat || header?.type || whole.outputFormat || '',
		...fileFields(image, whole.outputFormat, whole.note),
	};
}
