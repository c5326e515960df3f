import type { IBinaryData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { recordOf } from '../shared/base/json';
import { filesOf, isThere, waitingItems } from './files';
import { decidedItems } from './outputs';
import { lastPage } from './page/lastPage';
import { messagePage } from './page/messagePage';
import { reviewPage } from './page/page';
import { sendPage } from './page/send';
import { words } from './page/words';
import { readAnswer } from './readAnswer';
import { findRound, type Round } from './round';
import { sendPicture } from './sendPicture';
import { mayHandOver } from './taking';

/** The execution goes on waiting: the answer has been written. */
const goOnWaiting: IWebhookResponseData = { noWebhookResponse: true };

/**
 * Serves the page and its pictures, and takes the decisions. A GET never decides: previews of links fetch addresses too. Never
 * throws: n8n would resume the execution with one empty item.
 */
export async function answerReviewer(ctx: IWebhookFunctions): Promise<IWebhookResponseData> {
	try {
		return await answer(ctx);
	} catch {
		const response = ctx.getResponseObject();
		if (response.headersSent) response.destroy();
		else sendPage(ctx, 500, messagePage(words.failedHere));
		return goOnWaiting;
	}
}

async function answer(ctx: IWebhookFunctions): Promise<IWebhookResponseData> {
	const round = findRound(ctx);
	if (!round) {
		sendPage(ctx, 404, messagePage(words.notWaiting));
		return goOnWaiting;
	}
	if (ctx.getRequestObject().method === 'POST') return await takeDecisions(ctx, round);
	const { picture, original, download, round: of } = recordOf(ctx.getQueryData());
	if (picture === undefined) sendPage(ctx, 200, reviewPage(await withWhatIsThere(ctx, round), addressOf(ctx, round)));
	else await sendPicture(ctx, of === round.id ? fileOf(ctx, round, String(picture), original === 'yes') : undefined, download === 'yes');
	return goOnWaiting;
}

/** The node's own address of a picture, signed by n8n. With the round in it: browsers keep what they got, and the next round has other pictures. */
const addressOf = (ctx: IWebhookFunctions, { id }: Round) => (index: number, as?: 'original' | 'download') =>
	ctx.getSignedResumeUrl({ round: id, picture: String(index), ...(as ? { [as]: 'yes' } : {}) });

function fileOf(ctx: IWebhookFunctions, { cards }: Round, index: string, original: boolean): IBinaryData | undefined {
	const card = /^\d{1,3}$/.test(index) ? cards[Number(index)] : undefined;
	const item = card && waitingItems(ctx)[Number(index)];
	return item && filesOf(ctx, item).get(original ? card.originalField : card.field);
}

/** The round, with pictures named as gone whose files n8n has no more, and without originals that are. */
async function withWhatIsThere(ctx: IWebhookFunctions, round: Round): Promise<Round> {
	const items = waitingItems(ctx);
	const cards = round.cards.map(async (card, index) => {
		const files = filesOf(ctx, items[index]!);
		const has = async (field: string) => await isThere(ctx, files.get(field));
		const originalField = card.originalField !== '' && (await has(card.originalField)) ? card.originalField : '';
		return { ...card, originalField, problem: card.problem !== '' || (await has(card.field)) ? card.problem : words.noMore };
	});
	return { ...round, cards: await Promise.all(cards) };
}

/**
 * What was decided resumes the execution. The last page is handed to n8n, not written here: n8n sends it once the execution is
 * this answer's, so that of two reviewers at once only one reads that it was taken.
 */
async function takeDecisions(ctx: IWebhookFunctions, round: Round): Promise<IWebhookResponseData> {
	const current = await withWhatIsThere(ctx, round);
	const read = readAnswer(recordOf(ctx.getBodyData()), current, new Date().toISOString());
	if (!read.ok) {
		sendPage(ctx, read.status, messagePage(read.message));
		return goOnWaiting;
	}
	const items = waitingItems(ctx);
	const links = items.map((item, index) => (read.answer.judged.get(index)?.status === 'accepted' ? downloadLink(ctx, filesOf(ctx, item).get(current.cards[index]!.field)) : ''));
	const taken = { webhookResponse: lastPage(current, read.answer, links), workflowData: decidedItems(items, round, read.answer) };
	if (mayHandOver(round.id, Date.now())) return taken;
	sendPage(ctx, 409, messagePage(words.alreadyDecided));
	return goOnWaiting;
}

/** n8n's own signed address of a file: this node's ends with its waiting. Empty where n8n gives none. */
function downloadLink(ctx: IWebhookFunctions, file: IBinaryData | undefined): string {
	if (!file?.id) return '';
	try {
		return ctx.helpers.createBinarySignedUrl(file, '1 day');
	} catch {
		// An older n8n has no such helper: the page then goes without the link.
		return '';
	}
}
