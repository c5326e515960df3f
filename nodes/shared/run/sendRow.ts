import type { IDataObject } from 'n8n-workflow';
import { addUsd } from '../money/dollars';
import { fileNameFor } from '../output/fileName';
import { madeItems, type MadeImage } from '../output/items';
import { imageReceipts } from '../output/imageReceipts';
import type { Receipt } from '../receipt/receipt';
import { requestImages, type ImagesResult } from '../transport/requestImages';
import { mayBeBilled, type ArrivingImage, type Failure } from '../transport/types';
import { dryRunItems } from './dryRun';
import { remainingRequests } from './pace';
import { previewFiles } from './previewFiles';
import { failedProblem, overBudgetProblem, rowName } from './problem';
import { isRateLimit, waitBeforeRetry } from './retry';
import type { Run } from './run';
import type { RowEnd } from './runRows';
import type { Answered, Binary, Finished, ImagesRow, PreparedRow } from './types';
import { wait } from '../base/wait';

/** Sends a prepared row: what was bought already is returned, what is over the budget is not sent, the rest is bought once. */
export async function sendRow(run: Run, row: number, ready: PreparedRow, input: IDataObject): Promise<RowEnd> {
	const bought = run.ledger.find(row, ready.fingerprint);
	if (bought) return { items: bought };

	const requested = { ...ready.requested, startedAt: new Date().toISOString() };
	const reserved = await run.purse.reserve(ready.estimate, ready.images);
	if (!reserved.ok) return { problem: overBudgetProblem(row, reserved.reason, requested) };

	if (run.settings.dryRun) {
		run.purse.settle(reserved.reservation, { usd: ready.estimate.usd, images: ready.images });
		return { items: await (ready.way ? ready.way.dryRun(run, row, ready, input) : dryRunItems(run, row, ready, input)) };
	}

	const tried = await tryUntilItEnds(run, row, ready);
	const facts: Partial<Receipt> = {
		...requested,
		attempts: tried.attempts,
		retryReason: tried.reasons.join(' '),
		durationMs: Date.now() - Date.parse(requested.startedAt),
	};
	if (!tried.result.ok) {
		const { failure, bill } = tried.result;
		const billed = bill && ready.way?.billed(bill);
		// A blocked image never comes; a lost one may be made.
		const images = failure.outcome === 'unknown' ? ready.images : 0;
		const perhaps = mayBeBilled.has(failure.outcome) ? { usd: billed?.usd, images } : undefined;
		const wasBilled = billed?.usd === undefined ? undefined : { usd: billed.usd, images: 0 };
		run.purse.settle(reserved.reservation, perhaps ?? wasBilled);
		return { problem: failedProblem(row, failure, { ...facts, ...billed?.receipt }) };
	}

	const { answer, requestId = '', lost = [] } = tried.result;
	if (lost.length > 0) run.remarks.add(`${rowName(row)}: made and billed too, but could not be fetched: ${lost.join(' ')}`);
	const answered: Answered = { answer, facts: { ...facts, requestId } };
	const finished = ready.way ? ready.way.finish(row, answered, input) : finishImages(row, ready, answered, input);
	run.purse.settle(reserved.reservation, finished);
	if ('problem' in finished) return finished;
	const { items, images } = finished;
	run.bought?.add(run.ctx, items, row);
	if (!run.ledger.remember(row, ready.fingerprint, items)) run.remarks.add(notRemembered);
	await recordMade(run, row, ready.output.rowKey);
	run.ctx.logger.info(`Row ${row + 1}: ${images} image(s) in ${facts.durationMs} ms`);
	return { items };
}

/** The image is paid for and stored: that it could not be recorded must not take it away. */
async function recordMade(run: Run, row: number, rowKey: string): Promise<void> {
	const [recording] = await Promise.allSettled([run.madeBefore.record(rowKey)]);
	if (recording.status === 'fulfilled') return;
	run.remarks.add(`${rowName(row)}: n8n could not record that it is made, so a later execution will make it again.`);
}

function finishImages(row: number, ready: ImagesRow, { answer, facts }: Answered, input: IDataObject): Finished {
	const fileNames = answer.images.map(({ kept }) => kept?.fileName ?? '');
	const receipts = imageReceipts(answer, ready, facts, fileNames);
	const images: MadeImage[] = answer.images.map(({ kept }, index) => ({ binary: kept!, receipt: receipts[index]! }));
	const items = madeItems(row, images, previewFiles(answer), { field: ready.output.field, as: ready.output.as, input });
	return { items, usd: totalCost(receipts), images: receipts.length };
}

const notRemembered =
	'n8n keeps files in memory here, so a retry of this node cannot remember finished rows. Set N8N_DEFAULT_BINARY_DATA_MODE to filesystem to be safe from paying twice.';

const totalCost = (receipts: Receipt[]): number | undefined =>
	receipts.some(({ costUsd }) => costUsd === null) ? undefined : addUsd(...receipts.map(({ costUsd }) => costUsd!));

interface Tried {
	result: ImagesResult<Binary | undefined>;
	attempts: number;
	/** Codes of the failures before the last call. */
	reasons: string[];
}

async function tryUntilItEnds(run: Run, row: number, ready: PreparedRow): Promise<Tried> {
	const reasons: string[] = [];
	let waitedMs = 0;
	let mayBeBilled = false;
	/** Tries that count: a rate limit turns a call away before it is tried. */
	let tries = 0;
	for (let attempts = 1; ; attempts++) {
		const result = await callInTurn(run, row, ready);
		if (result === 'stopped') {
			const unsent = { ok: false, failure: stoppedByUser } as const;
			return { result: mayBeBilled ? stillUnknown(unsent) : unsent, attempts: attempts - 1, reasons };
		}
		if (result.ok) return { result, attempts, reasons };

		const { failure } = result;
		if (!isRateLimit(failure)) tries += 1;
		// Images that arrived whole are paid for: another call would buy them again.
		const mayRetry = (result.kept ?? []).length === 0;
		const pauseMs = mayRetry ? waitBeforeRetry(failure, run.settings.retry, Math.max(1, tries), waitedMs) : undefined;
		if (pauseMs === undefined || run.cancelled()) {
			const last = mayBeBilled ? stillUnknown(result) : result;
			return { result: keptOrFailed(run, row, last, ready), attempts, reasons };
		}
		reasons.push(failure.code);
		mayBeBilled ||= failure.outcome === 'unknown';
		waitedMs += pauseMs;
		if (isRateLimit(failure)) run.pace.pause(pauseMs);
		else await wait(pauseMs, run.signal);
	}
}

/** One call, when it is its turn. */
async function callInTurn(run: Run, row: number, ready: PreparedRow): Promise<ImagesResult<Binary | undefined> | 'stopped'> {
	await run.pace.enter(ready.images, run.signal);
	if (run.cancelled()) {
		run.pace.leave();
		return 'stopped';
	}
	const ended = run.bought?.begin();
	const keep = keeper(run, row, ready);
	const result = ready.way
		? await ready.way.send(run, keep)
		: await requestImages(run.ctx, run.route, { request: ready.request, timeoutMs: run.settings.timeoutMs, row }, keep);
	ended?.();
	run.pace.leave(result.ok ? { remaining: remainingRequests(result.headers) } : { limited: isRateLimit(result.failure) });
	return result;
}

/** An answer that broke off after some of its images had arrived whole: those are paid for, so they are the row's. */
function keptOrFailed(run: Run, row: number, result: Extract<ImagesResult<Binary | undefined>, { ok: false }>, ready: PreparedRow): ImagesResult<Binary | undefined> {
	const { kept = [], failure, bill = {} } = result;
	if (kept.length === 0) return result;
	run.remarks.add(`${rowName(row)}: the answer broke off after ${kept.length} of ${ready.images} images; the missing ones may have been billed.`);
	return { ok: true, answer: { images: kept, partials: [], body: bill }, requestId: failure.requestId, headers: {} };
}

/** However a later try ended: an earlier one, whose answer was lost, may have made the image. */
const stillUnknown = <Lost extends { failure: Failure }>(result: Lost): Lost => ({
	...result,
	failure: {
		...result.failure,
		outcome: 'unknown',
		description: `${result.failure.description} An earlier try of this row lost its answer: that image may have been made and billed.`,
	},
});

const stoppedByUser: Failure = {
	outcome: 'failed',
	code: 'stopped',
	message: 'The workflow was stopped before this row was sent',
	description: 'Run it again to make the image.',
	retry: 'never',
};

/** Hands each arriving image to n8n's binary store under its final name; previews only if they are wanted. */
function keeper(run: Run, row: number, { images, image, output }: PreparedRow) {
	return async ({ kind, index, header, stream }: ArrivingImage): Promise<Binary | undefined> => {
		const mimeType = header?.mimeType ?? 'application/octet-stream';
		const extension = header?.fileExtension ?? 'bin';
		const wanted = output.fileName || `image-${row + 1}`;
		const isOneOfSeveral = images > 1 || index > 0 || image !== undefined;
		const position = isOneOfSeveral ? (image ?? 0) + index + 1 : undefined;
		if (kind === 'image') return await store(run, stream, fileNameFor(wanted, extension, position), mimeType);
		const of = image === undefined ? wanted : `${wanted}-${image + 1}`;
		if (output.keepPreviews) return await store(run, stream, fileNameFor(`${of}-preview`, extension, index), mimeType);
		for await (const _ of stream);
		return undefined;
	};
}

async function store(run: Run, stream: ArrivingImage['stream'], fileName: string, mimeType: string): Promise<Binary> {
	return await run.ctx.helpers.prepareBinaryData(stream as Parameters<typeof run.ctx.helpers.prepareBinaryData>[0], fileName, mimeType);
}
