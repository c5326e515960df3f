import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { findImageModel } from '../shared/catalog/imageModels';
import { madeItems, type MadeImage } from '../shared/output/items';
import { blankReceipt, type Receipt } from '../shared/receipt/receipt';
import type { OutputSettings } from '../shared/parameters/read';
import type { FetchRequest, RespondRequest } from '../shared/request/responsesTypes';
import { previewFiles } from '../shared/run/previewFiles';
import type { Run } from '../shared/run/run';
import { notMade, placeholders } from '../shared/run/dryRun';
import type { Answered, Binary, Finished, PreparedRow, RowWay } from '../shared/run/types';
import { createConversation } from '../shared/transport/createConversation';
import { requestAnswer, type ImagesResult } from '../shared/transport/requestImages';
import { fetchCall, respondCall } from '../shared/transport/respondCall';
import type { Route } from '../shared/transport/route/route';
import type { KeepImage, KeptImage } from '../shared/transport/types';
import { billOf, type Bill } from './bill';
import { isPending, readResponse, type ResponseFacts } from '../shared/transport/answer/response';
import { followResponse, type Patience } from './follow';
import { mendFailure, noResponse } from './explainByResponseStatus';
import { sizesOf } from './prepare';
import { billReceipt, blankAdditions, responseReceipts, type ResponseReceipt } from './receipts';

/** How one turn, or the fetching of one, is seen through. */
export interface TurnSettings {
	output: OutputSettings;
	/** Words without an image are a normal answer. */
	wordsSuffice: boolean;
	/** Wait until work in the background is finished; undefined: hand it on as it is. */
	patience: Omit<Patience, 'timeoutMs'> | undefined;
}

/** A turn of a conversation: sent, waited for, and turned into items with files, words and two bills. */
export function turnWay(request: RespondRequest | FetchRequest, settings: TurnSettings, route: Route): RowWay {
	const read = (body: IDataObject, images: number) => {
		const facts = readResponse(body);
		return { facts, bill: billOf(body, billed(request, facts, images, route)) };
	};
	return {
		send: async (run, keep) => await sendTurn(run, request, settings, keep),
		finish: (row, answered, input) =>
			finishTurn(row, answered, input, read(answered.answer.body, answered.answer.images.length), settings),
		billed: (body) => failedBill(body, read(body, 0)),
		dryRun: async (run, row, ready, input) => await dryTurn(run, row, ready, input, request),
	};
}

async function sendTurn(
	run: Run,
	request: RespondRequest | FetchRequest,
	settings: TurnSettings,
	keep: KeepImage<Binary | undefined>,
): Promise<ImagesResult<Binary | undefined>> {
	const { timeoutMs } = run.settings;
	const { wordsSuffice, patience } = settings;
	const opened =
		request.kind === 'respond' && request.newConversation
			? await createConversation(run.ctx, run.route, timeoutMs)
			: undefined;
	if (opened && !opened.ok) return opened;
	const call = request.kind === 'fetch' ? fetchCall(request) : respondCall(run.route, within(request, opened?.id));
	const sent = await requestAnswer(run.ctx, run.route, { ...call, wordsSuffice, timeoutMs }, keep);
	if (!sent.ok && request.kind === 'fetch' && sent.failure.status === 404) return noResponse(sent);
	if (!sent.ok && brokeOff(sent)) return await afterError(run, sent, settings, keep);
	if (!sent.ok) return mendFailure(sent);
	const { body } = sent.answer;
	if (!isPending(body) || !patience || typeof body.id !== 'string') return sent;
	return mendFailure(await followResponse(run.ctx, run.route, body.id, { ...patience, timeoutMs }, wordsSuffice, keep));
}

type Failed = Extract<ImagesResult<Binary | undefined>, { ok: false }>;

/** An error came while the response was being made: its record knows whether it failed with it. */
const brokeOff = ({ bill, failure }: Failed): boolean =>
	typeof bill?.id === 'string' && isPending(bill) && failure.outcome === 'failed';

/** The record's word counts: a response that was finished all the same is not made again, and one that failed is. */
async function afterError(
	run: Run,
	sent: Failed,
	{ wordsSuffice, patience = briefly }: TurnSettings,
	keep: KeepImage<Binary | undefined>,
): Promise<ImagesResult<Binary | undefined>> {
	const { ctx, route, settings } = run;
	const looked = await followResponse(ctx, route, sent.bill!.id as string, { ...patience, timeoutMs: settings.timeoutMs }, wordsSuffice, keep);
	// A response that was not stored has no record.
	return !looked.ok && looked.failure.status === 404 ? mendFailure(sent) : mendFailure(looked);
}

const briefly = { everyMs: 2_000, longestMs: 30_000 };

const within = (request: RespondRequest, conversation: string | undefined): RespondRequest =>
	conversation === undefined ? request : { ...request, body: { ...request.body, conversation } };

/** Who bills what. A response fetched by its id says itself which models it used. */
function billed(request: RespondRequest | FetchRequest, facts: ResponseFacts, images: number, { owner, price }: Route) {
	const tool =
		request.kind === 'respond' ? request.body.tools?.find((one) => one.type === 'image_generation') : undefined;
	const served = findImageModel(facts.imageModel)?.id ?? facts.imageModel;
	return {
		owner,
		ownPrice: price,
		date: new Date(),
		mainModel: request.kind === 'respond' ? request.body.model : facts.mainModel,
		imageModel: tool?.model ?? served,
		images,
		calls: facts.calls,
		references: request.kind === 'respond' ? sizesOf(request) : [],
	};
}

interface Read {
	facts: ResponseFacts;
	bill: Bill;
}

function finishTurn(
	row: number,
	{ answer, facts: known }: Answered,
	input: IDataObject,
	{ facts, bill }: Read,
	{ output }: TurnSettings,
): Finished {
	const spent = { usd: bill.costUsd, images: answer.images.length };
	const fileNames = answer.images.map(({ kept }) => kept?.fileName ?? '');
	const receipts = responseReceipts(answer, facts, bill, withModels(known, facts), fileNames);
	if (answer.images.length === 0) {
		return { ...spent, items: [{ json: { ...input, ...receipts[0] }, pairedItem: { item: row } }] };
	}
	const images: MadeImage[] = answer.images.map(({ kept }, index) => ({ binary: kept!, receipt: receipts[index]! }));
	const items = madeItems(row, images, previewFiles(answer), { field: output.field, as: output.as, input });
	if (output.as === 'items') return { ...spent, items };
	const whole = billReceipt(facts, bill);
	return {
		...spent,
		items: items.map((item) => ({ ...item, json: { ...item.json, ...whole, images: images.length } })),
	};
}

/** Where only the answer knows the models, it says them. */
const withModels = (known: Partial<ResponseReceipt>, { imageModel }: ResponseFacts): Partial<ResponseReceipt> =>
	known.modelRequested ? known : { ...known, modelRequested: imageModel, modelServed: imageModel };

/** A response that failed may have been thought about, and that is billed. */
function failedBill(
	body: IDataObject,
	{ facts, bill }: Read,
): { receipt: Partial<Receipt>; usd: number | undefined } | undefined {
	if (typeof body.id !== 'string') return undefined;
	const known = bill.main !== undefined;
	const { costUsd, costBasis, ...receipt } = billReceipt(facts, bill);
	const told: Partial<ResponseReceipt> = { ...blankAdditions(), ...receipt, ...(known ? { costUsd, costBasis } : {}) };
	return { receipt: told, usd: known ? bill.costUsd : undefined };
}

/** A turn in which an image may be drawn gives its placeholder, so that the nodes after it can be tried too. */
async function dryTurn(
	run: Run,
	row: number,
	ready: PreparedRow,
	input: IDataObject,
	request: RespondRequest | FetchRequest,
): Promise<INodeExecutionData[]> {
	const receipt: ResponseReceipt = { ...blankReceipt(), ...blankAdditions(), ...ready.requested, ...notMade };
	const tool = request.kind === 'respond' ? request.body.tools?.find((one) => one.type === 'image_generation') : undefined;
	if (request.kind !== 'respond' || !tool)
		return [{ json: { ...input, ...receipt, outputFormat: '' }, pairedItem: { item: row } }];
	const wanted = { prompt: request.message, model: tool.model, size: tool.size, quality: tool.quality, images: 1 };
	const [{ kept, header, bytes, sha256 }] = (await placeholders(run, row, ready, wanted)) as [KeptImage<Binary>];
	const file = { fileName: kept.fileName ?? '', mimeType: kept.mimeType, bytes, sha256, width: header!.width, height: header!.height };
	const { output } = ready;
	return madeItems(row, [{ binary: kept, receipt: { ...receipt, ...file, images: 1 } as ResponseReceipt }], {}, { field: output.field, as: 'items', input });
}
