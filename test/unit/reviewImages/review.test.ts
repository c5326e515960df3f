import { type IDataObject, type IExecuteFunctions, type INodeExecutionData, type IWebhookFunctions, WAIT_INDEFINITELY } from 'n8n-workflow';
import { answerReviewer } from '../../../nodes/ReviewImages/answer';
import { askForReview } from '../../../nodes/ReviewImages/ask';
import { type Answer, decidedItems, itemsWithoutAnswer } from '../../../nodes/ReviewImages/outputs';
import { nextText, spentText } from '../../../nodes/ReviewImages/page/money';
import { readAnswer } from '../../../nodes/ReviewImages/readAnswer';
import type { Card, Round } from '../../../nodes/ReviewImages/round';
import { mayHandOver } from '../../../nodes/ReviewImages/taking';

interface Asking {
	items: INodeExecutionData[];
	parameters?: IDataObject;
	binaryMode?: 'combined';
	invited?: () => Promise<unknown>;
	onError?: 'continueRegularOutput' | 'continueErrorOutput';
	flow?: IDataObject;
}

/** One run of the node up to where it waits: the round it keeps, and until when. */
async function ask({ items, parameters = {}, binaryMode, invited, onError, flow = {} }: Asking) {
	const context: IDataObject = {};
	let until: Date | undefined;
	const ctx = {
		getInputData: () => items,
		getNode: () => ({ name: 'Review', parameters, onError }),
		continueOnFail: () => onError !== undefined,
		getNodeParameter: (name: string, _: number, otherwise: unknown) => parameters[name] ?? otherwise,
		getWorkflowSettings: () => ({ binaryMode }),
		getContext: (of: string) => (of === 'flow' ? flow : context),
		getExecuteData: () => ({ data: { main: [items] }, source: { main: [] } }),
		setMetadata: () => undefined,
		getSignedResumeUrl: () => 'https://n8n.example/review',
		getExecutionId: () => '7',
		getWorkflow: () => ({ id: 'w1' }),
		getMode: () => 'manual',
		addExecutionHints: () => undefined,
		customData: { set: () => undefined },
		executeWorkflow: invited,
		putExecutionToWait: async (end: Date) => await Promise.resolve(void (until = end)),
	} as unknown as IExecuteFunctions;
	const left = await askForReview(ctx);
	return { until, left, round: JSON.parse(String(context.reviewRound ?? 'null')) as Round };
}

const picture = { id: 'filesystem-v2:mine', data: 'filesystem-v2', mimeType: 'image/png', fileName: 'cup.png' };
const item = (json: IDataObject = {}): INodeExecutionData => ({ json, binary: { data: picture } });

test.each(['accepted', 'rejected'] as const)('what is left undecided in time says nothing of a time that ran out, where then all would be %s', (ending) => {
	const cards = [{ problem: '' }, { problem: '' }] as Card[];
	const waiting = itemsWithoutAnswer([item({ receipt: { outcome: 'made' } }), item()], { cards, ending, until: '2030-01-01T00:00:00.000Z' } as Round);
	const answer: Answer = { judged: new Map(), reviewer: 'Ida', reviewedAt: '2026-01-01T00:00:00.000Z' };
	const left = decidedItems(waiting, { sorted: true, ending }, answer).flat();
	expect(left.map(({ json }) => json.receipt)).toEqual([{ outcome: 'made', reviewStatus: 'pending' }, { reviewStatus: 'pending' }]);
});

test.each([
	[undefined, ''],
	['combined' as const, 'stolen'],
])('a file that a row’s own columns name is shown only where n8n keeps files there (binary mode: %s)', async (binaryMode, field) => {
	const named = { json: { _files: { nothing: null, stolen: { ...picture, fileName: 5 } } } } as unknown as INodeExecutionData;
	const { round } = await ask({ items: [item(), named], binaryMode });
	expect(round.cards.map((card) => card.field)).toEqual(['data', field]);
	expect(round.cards[1]!.title).toBe('Row 2');
});

test('an item that another node gave with an error keeps what was decided: n8n puts the error in the place of all columns', () => {
	const failed = { ...item({ error: 'Not found' }), error: new Error('Not found') } as unknown as INodeExecutionData;
	const judged = new Map([[0, { status: 'again' as const, note: '' }]]);
	const round = { cards: [{}, {}].map(() => ({ problem: '' })) as Card[], sorted: false, ending: 'rejected', until: '' } as unknown as Round;
	const left = [...decidedItems([failed, failed], round, { judged, reviewer: '', reviewedAt: '' }).flat(), ...itemsWithoutAnswer([failed], round)];
	expect(left.map(({ json }) => [json.error, (json.receipt as IDataObject).reviewStatus])).toEqual(['again', 'pending', 'rejected'].map((status) => ['Not found', status]));
	expect(left.filter((one) => 'error' in one)).toEqual([]);
});

const kind = (mimeType: string): INodeExecutionData => ({ json: {}, binary: { data: { ...picture, mimeType } } });

test.each(['image/jpg', 'IMAGE/PNG', 'image/jpeg; charset=binary'])('a picture is one however its server writes its kind: %s', async (mimeType) => {
	const { round } = await ask({ items: [kind(mimeType)] });
	expect(round.cards[0]).toMatchObject({ field: 'data', problem: '' });
});

test.each(['data', ''])('a file that browsers do not show is named with its kind (field “%s”)', async (pictureField) => {
	const { round } = await ask({ items: [item(), kind('image/heic')], parameters: { pictureField } });
	expect(round.cards[1]!.problem).toBe('The file in the field “data” is image/heic, which not every browser shows: convert it to PNG, JPEG or WebP');
});

test('an item without columns is on the page', async () => {
	const { round } = await ask({ items: [{ ...item(), json: null } as unknown as INodeExecutionData] });
	expect(round.cards[0]).toMatchObject({ field: 'data', title: 'cup.png', problem: '' });
});

test('a column that cannot be read as a text takes no review away', async () => {
	const name = { toString: 'no function' };
	const { round } = await ask({ items: [item()], parameters: { pictureTitle: name, brief: name } as unknown as IDataObject });
	expect(round.cards[0]).toMatchObject({ title: 'cup.png', brief: '' });
});

test('a row makes no page that no browser opens: of its criteria a hundred are shown', async () => {
	const criteria = Array.from({ length: 50_000 }, (_, index) => ({ text: `${index}`, passed: false, reason: 'x'.repeat(5000) }));
	const { round } = await ask({ items: [item({ review: { verdict: 'fail', criteria } })] });
	expect(round.cards[0]!.criteria.map(({ text }) => text)).toEqual(criteria.slice(0, 100).map(({ text }) => text));
});

test('a wait longer than any calendar is for ever', async () => {
	const { until, round } = await ask({ items: [item()], parameters: { options: { waitHours: 1e12 } } });
	expect(until).toEqual(WAIT_INDEFINITELY);
	expect(round.until).toBe('');
});

test.each([
	['nothing was wrong', null, undefined],
	['Slack is down', { message: 'Slack is down' }, 'Slack is down'],
])('the workflow that invites has failed only where it says so: %s', async (_, error, problem) => {
	const invited = async () => await Promise.resolve({ data: [[{ json: { ok: true, error } }]] });
	const asking = ask({ items: [item()], parameters: { invite: true, inviteWorkflow: { value: 'w2' } }, invited });
	if (problem === undefined) await expect(asking).resolves.toHaveProperty('until');
	else await expect(asking).rejects.toMatchObject({ description: expect.stringContaining(problem) });
});

const slackIsDown = async () => await Promise.reject(new Error('Slack is down'));
const whereAllIsApproved = { invite: true, inviteWorkflow: { value: 'w2' }, options: { ifTimeRunsOut: 'accepted' } };

test.each(['', null, { value: '' }])('where the workflow that invites is not named nobody waits for an answer that cannot come: %j', async (inviteWorkflow) => {
	const invited = async () => await Promise.reject(new Error('The workflow does not exist.'));
	await expect(ask({ items: [item()], parameters: { invite: true, inviteWorkflow }, invited })).rejects.toThrow('The workflow that invites failed');
});

test('where nobody could be asked and the node goes on, nothing leaves as approved', async () => {
	const failed = item({ name: 'b', error: { message: 'Row 2: blocked', outcome: 'blocked' } });
	const { until, left } = await ask({ items: [item({ name: 'a' }), failed], parameters: whereAllIsApproved, invited: slackIsDown, onError: 'continueRegularOutput' });
	expect(until).toBeUndefined();
	const error = { message: 'The workflow that invites failed', wayOut: expect.stringContaining('Slack is down') };
	expect(left).toEqual([
		[],
		[
			{ ...item({ name: 'a', error, receipt: { reviewStatus: 'pending' } }), pairedItem: { item: 0 } },
			{ ...failed, json: { ...failed.json, receipt: { reviewStatus: 'pending' } }, pairedItem: { item: 1 } },
		],
		[],
		[],
	]);
});

test('n8n sorts what nobody could be asked about into the error output, and adds the columns there', async () => {
	const { left } = await ask({ items: [item({ name: 'a' })], parameters: { ...whereAllIsApproved, sortBy: 'nothing' }, invited: slackIsDown, onError: 'continueErrorOutput' });
	expect(left).toEqual([[{ ...item({ error: expect.objectContaining({ message: 'The workflow that invites failed' }) }), pairedItem: { item: 0 } }]]);
});

test('decisions of a round are handed to n8n once, and again only when n8n has long had the time to write them', () => {
	const asked = [['a', 0], ['a', 1000], ['b', 1000], ['a', 61_000]] as const;
	expect(asked.map(([round, now]) => mayHandOver(round, now))).toEqual([true, false, true, true]);
});

/** Asks a waiting node for its page, or sends it decisions: the HTTP status, what it wrote, and what it hands to n8n. */
async function answerOf(round: Round, items: INodeExecutionData[], body?: Record<string, unknown>, gone: string[] = []) {
	const written = { status: 0, html: '' };
	const response = { status: (given: number) => (written.status = given), setHeader: () => undefined, end: (html: string) => (written.html = html) };
	const answer = await answerReviewer({
		getNode: () => ({ name: 'Review' }),
		getRequestObject: () => ({ method: body ? 'POST' : 'GET' }),
		getBodyData: () => ({ round: round.id, ...body }),
		getQueryData: () => ({}),
		getResponseObject: () => response,
		getSignedResumeUrl: (query: Record<string, string>) => `https://n8n.example/review?${new URLSearchParams(query).toString()}`,
		getWorkflowSettings: () => ({}),
		evaluateExpression: (expression: string) => (expression.includes('.context[') ? JSON.stringify(round) : items),
		helpers: { getBinaryMetadata: async (id: string) => await (gone.includes(id) ? Promise.reject(new Error('ENOENT')) : Promise.resolve({})) },
	} as unknown as IWebhookFunctions);
	return { ...answer, ...written };
}

test('of two who send decisions on the same round at once, one resumes the execution', async () => {
	const { round } = await ask({ items: [item()] });
	const send = async (reviewer: string) => {
		const { workflowData, status } = await answerOf(round, [item()], { reviewer, 'decision.0': 'rejected' });
		return workflowData === undefined ? status : 'taken';
	};
	expect(await Promise.all(['Ida', 'Jo'].map(send))).toEqual(['taken', 409]);
});

test.each([undefined, { 'decision.0': 'accepted' }])('where the page cannot be made the execution goes on waiting: n8n would resume it with an empty item (sent: %j)', async (body) => {
	// As a package of another version kept it.
	const { round } = await ask({ items: [item()] });
	const answer = await answerOf({ ...round, cards: [null as unknown as Card] }, [item()], body);
	expect(answer).toMatchObject({ noWebhookResponse: true, status: 500, html: expect.stringContaining('Nothing was taken') });
	expect(answer.workflowData).toBeUndefined();
});

test('an original that n8n has no more does not lie over the new picture', async () => {
	const items = [{ json: {}, binary: { data: picture, before: { ...picture, id: 'filesystem-v2:before' } } }];
	const { round } = await ask({ items, parameters: { options: { originalField: 'before' } } });
	expect((await answerOf(round, items)).html).toContain('class="original"');
	expect((await answerOf(round, items, undefined, ['filesystem-v2:before'])).html).not.toContain('class="original"');
});

const costing = (name: string, costUsd: number | null) => item({ name, receipt: { outcome: 'made', costUsd } });

test('what pictures cost says of which nobody knows it, and is nothing where that is all', async () => {
	const spent = async (items: INodeExecutionData[]) => spentText((await ask({ items })).round.cards);
	await expect(spent([costing('a', 0.2), costing('b', null)])).resolves.toBe('$0.200 and an unknown amount');
	await expect(spent([costing('a', null)])).resolves.toBe('an unknown amount');
	await expect(spent([costing('a', 0), item()])).resolves.toBe('');
});

test('a picture that a model has reviewed cost what image and review did: its item has the review’s receipt alone', async () => {
	const reviewed = item({ receipt: { outcome: 'answered', costUsd: 0.01 }, review: { verdict: 'pass' } });
	const earlier = [0.3, 0.2].map((costUsd, row) => ({ row, receipt: { outcome: 'made', fileName: 'cup.png', costUsd, width: 8, height: 6 } }));
	const { round } = await ask({ items: [reviewed, item()], flow: { gptImageJournal: { Generate: { earlier, entries: {} } } } });
	expect(round.cards.map(({ spentUsd, width, height }) => [spentUsd, width, height])).toEqual([[0.21, 8, 6], [0, 0, 0]]);
});

test('pictures of one name that a model has reviewed cost each its own: their hash tells them apart', async () => {
	const made = (sha256: string, costUsd: number) => ({ receipt: { outcome: 'made', fileName: 'cup.png', sha256, costUsd } });
	const review = (requestId: string, referenceHashes: string) => ({ receipt: { outcome: 'answered', requestId, referenceHashes } });
	const earlier = [made('a', 0.3), made('b', 0.2), review('req_b', 'b'), review('req_a', 'a')];
	const items = ['req_a', 'req_b'].map((requestId) => item({ receipt: { outcome: 'answered', costUsd: 0.01, requestId } }));
	const { round } = await ask({ items, flow: { gptImageJournal: { Generate: { earlier, entries: {} } } } });
	expect(round.cards.map(({ spentUsd }) => spentUsd)).toEqual([0.31, 0.21]);
});

test.each<[IDataObject, number | null]>([
	[{}, 0],
	[{ nextUsd: 0 }, 0],
	[{ nextUsd: 0.2 }, 0.2],
	[{ nextUsd: '0.2' }, 0.2],
	[{ nextUsd: null }, null],
	[{ nextUsd: '' }, null],
	[{ nextUsd: undefined }, null],
	[{ nextUsd: 'dear' }, null],
	[{ nextUsd: -1 }, null],
])('what approving costs is unknown where the option finds no price, not nothing: %j', async (options, expected) => {
	const { round } = await ask({ items: [item(), { json: {} }], parameters: { options } });
	expect(round.cards.map(({ nextUsd }) => nextUsd)).toEqual([expected, 0]);
});

test('a sum of what approving costs takes an unknown price for no zero', async () => {
	const next = (...prices: Array<number | null>) => nextText(prices.map((nextUsd) => ({ nextUsd }) as Card));
	expect([next(0.1, 0.2), next(0.2, null), next(null, 0), next(0, 0)]).toEqual(['about $0.300', 'about $0.200 and an unknown amount', 'an unknown amount', '']);
	const invited = jest.fn(async (_: unknown, items: INodeExecutionData[]) => await Promise.resolve({ data: [items] }));
	const parameters = { invite: true, inviteWorkflow: { value: 'w2' }, options: { nextUsd: null } };
	await ask({ items: [costing('a', null)], parameters, invited: invited as unknown as () => Promise<unknown> });
	expect(invited.mock.calls[0]![1][0]!.json).toMatchObject({ spentUsd: null, approvingAllUsd: null });
});

test('approving all costs nothing for an item that cannot be approved', async () => {
	const invited = jest.fn(async (_: unknown, items: INodeExecutionData[]) => await Promise.resolve({ data: [items] }));
	await ask({ items: [item(), { json: {} }, item()], parameters: { invite: true, inviteWorkflow: { value: 'w2' }, options: { nextUsd: 0.2 } }, invited: invited as unknown as () => Promise<unknown> });
	expect(invited.mock.calls[0]![1][0]!.json).toMatchObject({ pictures: 2, withoutPicture: 1, approvingAllUsd: 0.4 });
});

test.each<[string, Record<string, unknown>]>([
	['a note sent twice', { 'note.0': ['warmer', 'cooler'] }],
	['a note that is a number', { 'note.0': 7 }],
	['a name that is a list', { reviewer: ['Ida'] }],
	['a decision sent twice', { 'decision.0': ['accepted', 'rejected'] }],
])('of an answer with %s nothing is taken', async (_, fields) => {
	const { round } = await ask({ items: [item()] });
	expect(readAnswer({ round: round.id, 'decision.0': 'again', ...fields }, round, '')).toMatchObject({ ok: false, status: 400 });
});

test('why an item cannot be approved is said as it is', async () => {
	const { round } = await ask({ items: [item(), { json: { name: 'Nobody', error: 'The prompt is empty' } }], parameters: { pictureTitle: 'Nobody' } });
	expect(readAnswer({ round: round.id, 'decision.1': 'accepted' }, round, '')).toMatchObject({ status: 409, message: '“Nobody” cannot be approved: The prompt is empty' });
});

test('what a person writes holds no signs that a database refuses', async () => {
	const { round } = await ask({ items: [item()] });
	const read = readAnswer({ round: round.id, 'decision.0': 'again', 'note.0': 'warm\u0000er\r\n\tlight\u001b', reviewer: '\u0000Ida' }, round, '');
	expect(read).toMatchObject({ ok: true, answer: { reviewer: 'Ida', judged: new Map([[0, { status: 'again', note: 'warmer\n\tlight' }]]) } });
});
