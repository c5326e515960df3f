import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { blankReceipt, type Receipt } from '../shared/receipt/receipt';
import { failedProblem } from '../shared/run/problem';
import type { Answered, Finished, RowWay } from '../shared/run/types';
import type { Review } from '../shared/request/review';
import { requestAnswer } from '../shared/transport/requestImages';
import { respondCall } from '../shared/transport/respondCall';
import type { Route } from '../shared/transport/route/route';
import type { Failure } from '../shared/transport/types';
import { billOf } from './bill';
import { readResponse, type ResponseFacts } from '../shared/transport/answer/response';
import { mendFailure } from './explainByResponseStatus';
import { sizesOf } from './prepare';
import { billReceipt, blankAdditions, responseReceipts } from './receipts';
import { readReview } from './reviewResult';

/**
 * A review: pictures and criteria in, a verdict in flat fields out. The row's own files go on with it.
 * @param files binaries of the row, and the json field that n8n keeps combined files in
 */
export function reviewWay(
	review: Review,
	files: Pick<INodeExecutionData, 'binary'> & { json: IDataObject },
	route: Route,
): RowWay {
	const { request } = review;
	const read = (body: IDataObject) => {
		const facts = readResponse(body);
		const billed = { owner: route.owner, ownPrice: route.price, date: new Date(), mainModel: request.body.model };
		const bill = billOf(body, { ...billed, imageModel: '', images: 0, calls: [], references: sizesOf(request) });
		return { facts, bill };
	};
	const itemOf = (row: number, json: IDataObject): INodeExecutionData => ({
		json: { ...json, ...files.json },
		...(files.binary ? { binary: files.binary } : {}),
		pairedItem: { item: row },
	});
	return {
		async send({ ctx, route: called, settings: { timeoutMs } }, keep) {
			const call = { ...respondCall(called, request), wordsSuffice: true, timeoutMs };
			return mendFailure(await requestAnswer(ctx, called, call, keep));
		},
		finish(row, { answer, facts: known }: Answered, input): Finished {
			const { facts, bill } = read(answer.body);
			const spent = { usd: bill.costUsd, images: 0 };
			const result = readReview(facts.text, review);
			if (!result) {
				const failure = unreadable(facts);
				return {
					...spent,
					problem: failedProblem(row, failure, { ...known, ...blankAdditions(), ...billReceipt(facts, bill) }),
				};
			}
			const [{ text: _, ...receipt }] = responseReceipts({ ...answer, images: [] }, facts, bill, known, []) as [
				ReturnType<typeof responseReceipts>[number],
			];
			return { ...spent, items: [itemOf(row, { ...input, ...receipt, ...result, imagesReviewed: review.images })] };
		},
		billed(body) {
			const { facts, bill } = read(body);
			const receipt: Partial<Receipt> = { ...blankAdditions(), ...billReceipt(facts, bill) };
			return bill.main === undefined ? undefined : { receipt, usd: bill.costUsd };
		},
		dryRun: async (_run, row, ready, input) => [
			itemOf(row, {
				...input,
				...blankReceipt(),
				...blankAdditions(),
				...ready.requested,
				outcome: 'dryRun',
				routeOwner: route.owner,
				mainModel: request.body.model,
				costUsd: 0,
				costBasis: 'estimate',
				imagesReviewed: review.images,
			}),
		],
	};
}

/** The main model declined, or did not keep to the form it was given. */
const unreadable = ({ refusal, text }: ResponseFacts): Failure => ({
	outcome: refusal === '' ? 'failed' : 'blocked',
	code: refusal === '' ? 'review_unreadable' : 'review_declined',
	message: refusal === '' ? 'The review did not come in the form asked for' : 'The main model declined to review this',
	description: `What it wrote is billed. Try again, or choose another Main Model. It wrote: "${(refusal || text).slice(0, 300)}"`,
	retry: 'never',
});
