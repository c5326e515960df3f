import type { IDataObject } from 'n8n-workflow';
import type { Receipt } from '../shared/receipt/types';
import { blankConversation } from '../shared/receipt/blank';
import type { FetchRequest, RespondRequest } from '../shared/request/responsesTypes';
import { imageResults } from '../shared/run/send/imageResults';
import type { Attempt, Biller, Sender } from '../shared/run/send/types';
import { isPending, readResponse, type ResponseFacts } from '../shared/transport/answer/response';
import { createConversation } from '../shared/transport/createConversation';
import { requestAnswer, type ImagesResult } from '../shared/transport/requestImages';
import { fetchCall, respondCall } from '../shared/transport/respondCall';
import type { StoredFile } from '../shared/output/types';
import { billOf } from './bill';
import { imageTool, sizesOf } from './conversationOrder';
import { explainByResponseStatus, mayLookAgain, noResponse } from './explainByResponseStatus';
import { brought, followResponse, type Patience } from './follow';
import { failedReceipt, mainModelNote, responseReceipts } from './receipts';

/** One turn, or the fetching of one, and how it is seen through. Plain data. */
export interface TurnRequest {
	request: RespondRequest | FetchRequest;
	/** Words without an image are a normal answer. */
	wordsSuffice: boolean;
	/** Wait until work in the background is finished; undefined: hand it on as it is. */
	patience: Omit<Patience, 'timeoutMs'> | undefined;
}

/** A turn of a conversation: sent, waited for, and turned into files, words and two bills. */
export const conversationSender: Sender<TurnRequest> = {
	async ask({ request: { request, ...how } }, attempt) {
		return await sendTurn(request, how, attempt);
	},
	worth({ request: { request }, images: asked }, { answer, known, isWhole, ...biller }) {
		const facts = readResponse(answer.body);
		const bill = billOf(answer.body, billed(request, facts, answer.images.length + answer.missing.length, biller));
		const receipts = responseReceipts(answer, facts, bill, { ...withModels(known, facts), note: mainModelNote(known, facts, biller) });
		const results = answer.images.length === 0 ? receipts.map((receipt) => ({ receipt })) : imageResults(answer, receipts);
		// Work that goes on, and an answer that broke off, may yet have made all that was asked for. What is fetched is bought already.
		const isOpen = (!isWhole && answer.missing.length === 0) || receipts.some(({ mayBeBilledUsd }) => mayBeBilledUsd !== 0);
		const images = request.kind === 'fetch' ? 0 : isOpen ? asked : answer.images.length + answer.missing.length;
		return { ok: true, results, images };
	},
	billed: ({ request: { request } }, body, biller) => failedBill(request, body, biller),
	placeholder({ request: { request } }) {
		const tool = request.kind === 'respond' ? imageTool(request) : undefined;
		if (request.kind !== 'respond' || !tool) return undefined;
		return { prompt: request.message, model: tool.model ?? '', size: tool.size ?? 'auto', quality: tool.quality ?? 'auto', images: 1 };
	},
};

type Answer = ImagesResult<StoredFile | undefined>;
type How = Omit<TurnRequest, 'request'>;

async function sendTurn(request: RespondRequest | FetchRequest, how: How, attempt: Attempt): Promise<Answer> {
	const { ctx, route, timeoutMs, clock, held, keep } = attempt;
	const { wordsSuffice, patience } = how;
	const opened = request.kind === 'respond' && request.newConversation ? await createConversation(ctx, route, timeoutMs) : undefined;
	if (opened && !opened.ok) return opened;
	const call = request.kind === 'fetch' ? fetchCall(request) : respondCall(route, within(request, opened?.id), held);
	const sent = await requestAnswer(ctx, route, { ...call, wordsSuffice, timeoutMs, clock }, keep);
	if (!sent.ok && request.kind === 'fetch' && sent.failure.status === 404) return noResponse(sent);
	// An error came while it was being made. Its record's word counts: one that was finished all the same is not made again, and one that failed is.
	if (!sent.ok && isStored(request) && brokeOff(sent)) return await follow(sent, sent.bill!.id as string, how, attempt);
	if (!sent.ok) {
		const told = explainByResponseStatus(sent);
		return request.kind === 'fetch' && !told.ok ? mayLookAgain(told) : told;
	}
	const { body } = sent.answer;
	if (!isPending(body) || !patience || typeof body.id !== 'string') return sent;
	return await follow(sent, body.id, how, attempt);
}

/** Waits for work that goes on. Its ID is written down first: it can be fetched whatever becomes of this process. */
async function follow(sent: Answer, responseId: string, { wordsSuffice, patience = briefly }: How, attempt: Attempt): Promise<Answer> {
	attempt.accepted(responseId);
	return explainByResponseStatus(await followResponse({ ...attempt, wordsSuffice }, responseId, { ...patience, timeoutMs: attempt.timeoutMs }, brought(sent)));
}

const briefly = { everyMs: 2_000, longestMs: 30_000 };

type Failed = Extract<Answer, { ok: false }>;

/** There is a record of it to look at. */
const isStored = (request: RespondRequest | FetchRequest): boolean => request.kind === 'fetch' || request.body.store !== false;

/** An error came while the response was being made, in an answer read to its end (else there is a list of what was kept): its record knows whether it failed with it. */
const brokeOff = ({ bill, failure, kept }: Failed): boolean =>
	typeof bill?.id === 'string' && isPending(bill) && kept === undefined && ['failed', 'unknown'].includes(failure.outcome);

const within = (request: RespondRequest, conversation: string | undefined): RespondRequest =>
	conversation === undefined ? request : { ...request, body: { ...request.body, conversation } };

/** Who bills what. A response fetched by its id says itself which models it used. */
function billed(request: RespondRequest | FetchRequest, facts: ResponseFacts, images: number, { route: { owner, price }, today }: Biller) {
	const tool = request.kind === 'respond' ? imageTool(request) : undefined;
	return {
		owner,
		ownPrice: price,
		date: today,
		mainModel: request.kind === 'respond' ? request.body.model : facts.mainModel,
		imageModel: tool?.model ?? facts.imageModel,
		images,
		calls: facts.calls,
		references: request.kind === 'respond' ? sizesOf(request) : [],
	};
}

/** Where only the answer knows the models, it says them. */
const withModels = (known: Partial<Receipt>, { imageModel }: ResponseFacts): Partial<Receipt> =>
	known.modelRequested ? known : { ...known, modelRequested: imageModel, modelServed: imageModel };

/** A response that failed may have been thought about, and that is billed. */
function failedBill(request: RespondRequest | FetchRequest, body: IDataObject, biller: Biller): Partial<Receipt> | undefined {
	if (Object.keys(body).length === 0) return undefined;
	const facts = readResponse(body);
	return { ...blankConversation(), ...failedReceipt(facts, billOf(body, billed(request, facts, 0, biller))) };
}
