import { randomUUID } from 'node:crypto';
import { type IBinaryKeyData, type IExecuteFunctions, type INodeExecutionData, type NodeError, NodeOperationError, WAIT_INDEFINITELY } from 'n8n-workflow';
import { sumUsd } from '../shared/money/dollars';
import { escape } from '../shared/output/html';
import { runWorkflow } from '../shared/run/leave/runWorkflow';
import { filesOf } from './files';
import { mostPictures } from './limits';
import { itemsNobodySaw, itemsWithoutAnswer, outputCount } from './outputs';
import { type PageSettings, readCard, readPageSettings, readSorting } from './read';
import { type Card, keepRound, type Round } from './round';

/** Longer than a hundred years is for ever. */
const mostHours = 100 * 365 * 24;

/** Shows the items' pictures to people, and lets the execution wait for what they decide. The answer is `webhook()`'s. */
export async function askForReview(ctx: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = ctx.getInputData();
	if (items.length === 0) return [[]];
	// Asked first, because n8n's lint lets nobody throw an error on.
	if (!ctx.continueOnFail()) return await ask(ctx, items);
	try {
		return await ask(ctx, items);
	} catch (error) {
		// An error that is thrown would not do: n8n passes the items on by the first output, which may be Approved.
		const { message, description } = error as NodeError;
		return itemsNobodySaw(items, readSorting(ctx), { message, ...(description ? { wayOut: description } : {}) }, ctx.getNode().onError !== 'continueErrorOutput');
	}
}

async function ask(ctx: IExecuteFunctions, items: INodeExecutionData[]): Promise<INodeExecutionData[][]> {
	const settings = readPageSettings(ctx);
	const cards = items.map((item, index) => readCard(ctx, item, index));
	refuse(ctx, cards);
	const end = settings.waitHours === 0 || settings.waitHours > mostHours ? undefined : new Date(Date.now() + settings.waitHours * 3_600_000);
	const round: Round = { id: randomUUID(), title: settings.title, until: end?.toISOString() ?? '', ending: settings.ending, sorted: settings.sorted, cards };
	keepRound(ctx, round);
	if (settings.sorted) prepareForOutputs(ctx);
	const invitation = invitationFor(ctx, round, items);
	await invite(ctx, settings, invitation);
	sayWhere(ctx, String(invitation.json.address));
	// Where time runs out n8n lets these through by itself.
	ctx.getExecuteData().data.main = [itemsWithoutAnswer(items, round)];
	await ctx.putExecutionToWait(end ?? WAIT_INDEFINITELY);
	// Nothing leaves yet.
	return [[]];
}

/**
 * What n8n needs for an item without a pair to be told as such (outputs.ts): it keeps the pair we give, and looks for it in a
 * source of the output's own number. Without one it takes the pair for empty and says nothing.
 */
function prepareForOutputs(ctx: IExecuteFunctions): void {
	ctx.setMetadata({ preserveSourceOverwrite: true });
	const sources = ctx.getExecuteData().source?.main ?? [];
	while (sources.length < outputCount) sources.push(null);
}

function refuse(ctx: IExecuteFunctions, cards: Card[]): void {
	if (cards.length > mostPictures) {
		throw new NodeOperationError(ctx.getNode(), `One page shows ${mostPictures} pictures at most, and ${cards.length} came`, {
			description: 'Give them to this node in parts, with Loop Over Items, and choose One for All in Outputs: a loop wants one way back.',
		});
	}
	if (cards.every(({ field }) => field === '')) {
		throw new NodeOperationError(ctx.getNode(), 'None of the items has a picture to review', {
			description: `Choose the binary field that holds the picture in Input Binary Field. Of the first item: ${cards[0]!.problem}`,
		});
	}
}

/** What the people who are asked, or the workflow that asks them, need to know. */
function invitationFor(ctx: IExecuteFunctions, { title, until, cards }: Round, items: INodeExecutionData[]): INodeExecutionData {
	const first = cards.findIndex(({ field }) => field !== '');
	const file = filesOf(ctx, items[first]!).get(cards[first]!.field);
	return {
		json: {
			address: ctx.getSignedResumeUrl(),
			title,
			pictures: cards.filter(({ field }) => field !== '').length,
			withoutPicture: cards.filter(({ field }) => field === '').length,
			spentUsd: knownSum(cards.map(({ spentUsd }) => spentUsd)),
			approvingAllUsd: knownSum(cards.map(({ nextUsd }) => nextUsd)),
			until,
		},
		binary: { data: file } as IBinaryKeyData,
	};
}

/** USD; null where one of the amounts is not known. */
const knownSum = (amounts: Array<number | null>) => (amounts.includes(null) ? null : sumUsd(amounts as number[]));

/** For whoever looks at the run: a link in the node's panel, and the address in the list of executions. */
function sayWhere(ctx: IExecuteFunctions, address: string): void {
	const message = `All items are on one page: <a href="${escape(address)}" target="_blank" rel="noopener">open the review</a>`;
	ctx.addExecutionHints({ message, type: 'info', location: 'outputPane' });
	ctx.customData.set('reviewAddress', address);
}

async function invite(ctx: IExecuteFunctions, { inviteWorkflow }: PageSettings, invitation: INodeExecutionData): Promise<void> {
	if (inviteWorkflow === undefined) return;
	// Its end must not resume this execution: only a decision does.
	const { error } = await runWorkflow(ctx, { id: inviteWorkflow, resumes: false }, invitation);
	if (error !== undefined) {
		throw new NodeOperationError(ctx.getNode(), 'The workflow that invites failed', {
			description: `Put that workflow right and run this one again: nobody was told of the page. It said: ${error}`,
		});
	}
}
