import type { IDataObject } from 'n8n-workflow';
import type { Review } from '../shared/request/review';
import type { Biller, Sender } from '../shared/run/send/types';
import { readResponse, type ResponseFacts } from '../shared/transport/answer/response';
import { requestAnswer } from '../shared/transport/requestImages';
import { respondCall } from '../shared/transport/respondCall';
import type { Failure } from '../shared/transport/types';
import { billOf } from './bill';
import { sizesOf } from './conversationOrder';
import { explainByResponseStatus } from './explainByResponseStatus';
import { failedReceipt, mainModelNote, responseReceipts } from './receipts';
import { readReview } from './reviewResult';

/** A review: pictures and criteria in, a verdict out. */
export const reviewSender: Sender<Review> = {
	async ask({ request: { request } }, { ctx, route, timeoutMs, clock, held, keep }) {
		return explainByResponseStatus(await requestAnswer(ctx, route, { ...respondCall(route, request, held), wordsSuffice: true, timeoutMs, clock }, keep));
	},
	worth({ request: review }, { answer, known, ...biller }) {
		const { facts, bill } = read(review, answer.body, biller);
		const result = readReview(facts.text, review);
		if (!result) return { ok: false, failure: unreadable(facts), receipt: failedReceipt(facts, bill) };
		const receipts = responseReceipts({ ...answer, images: [] }, facts, bill, { ...known, note: mainModelNote(known, facts, biller) });
		// The verdict says it in fields of its own.
		const results = receipts.map((receipt) => ({ receipt: { ...receipt, text: '' }, review: { ...result, imagesReviewed: review.images } }));
		return { ok: true, results, images: 0 };
	},
	billed({ request: review }, body, biller) {
		if (Object.keys(body).length === 0) return undefined;
		const { facts, bill } = read(review, body, biller);
		return failedReceipt(facts, bill);
	},
	placeholder: () => undefined,
};

function read({ request }: Review, body: IDataObject, { route: { owner, price }, today }: Biller) {
	const facts = readResponse(body);
	const billed = { owner, ownPrice: price, date: today, mainModel: request.body.model };
	return { facts, bill: billOf(body, { ...billed, imageModel: '', images: 0, calls: [], references: sizesOf(request) }) };
}

/** The main model declined, or did not keep to the form it was given. */
const unreadable = ({ refusal, text }: ResponseFacts): Failure => ({
	outcome: refusal === '' ? 'failed' : 'blocked',
	code: refusal === '' ? 'review_unreadable' : 'review_declined',
	message: refusal === '' ? 'The review did not come in the form asked for' : 'The main model declined to review this',
	description: `Try again, or choose another Main Model. What it wrote is billed. It wrote: "${(refusal || text).slice(0, 300)}"`,
	retry: 'never',
});
