import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { type Execution, itemWithFile, N8nClient, startN8n, until, workflow } from '../../testbed';
import { storedFiles } from '../../testbed/stored';
import { pngWith } from '../unit/image/pictures';
import { asksFor, ended, outputs, picturesOn, placeholders, post, reviewAddress, reviewWorkflow, roundOn, startReview, type Waiting } from './review/reviewed';
import { useBed } from './useBed';

const bed = useBed();

const rows = ['Ada', 'Bea', 'Cem', 'Dan', 'Eva'].map((name) => ({ name, brief: `A cup for ${name}` }));
const receiptOf = ({ json }: { json: IDataObject }) => json.receipt as IDataObject;
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('decisions', () => {
	test('each picture leaves by the output of its decision, with its row, its file and the decision on its receipt', async () => {
		const waiting = await startReview(bed, { rows });
		const { status, text } = await post(waiting.address, {
			reviewer: 'Ida',
			'decision.1': 'accepted',
			'decision.2': 'again',
			'note.2': 'warmer\r\nlight',
			'decision.4': 'rejected',
		});
		expect(status).toBe(200);
		expect(text).toContain('Thank you, Ida');
		const execution = await ended(bed, waiting);
		expect(execution.error()).toBeUndefined();
		const left = outputs.map((_, output) => execution.items('Review', output));
		expect(left.map((items) => items.map(({ json }) => json.name))).toEqual([['Ada', 'Dan'], ['Bea'], ['Cem'], ['Eva']]);
		expect(left.map((items) => receiptOf(items[0]!).reviewStatus)).toEqual(['pending', 'accepted', 'again', 'rejected']);
		const again = left[2]![0]!;
		expect(receiptOf(again)).toMatchObject({ outcome: 'dryRun', reviewer: 'Ida', reviewNote: 'warmer\nlight' });
		expect(Date.parse(String(receiptOf(again).reviewedAt))).toBeGreaterThan(Date.now() - 60_000);
		expect(sha256(await execution.binary(left[1]![0]!))).toBe(receiptOf(left[1]![0]!).sha256);
	});

	test('a node after an output for each decision is told that the row before is out of reach, and never sees another one', async () => {
		const waiting = await startReview(bed, { rows });
		await post(waiting.address, { 'decision.2': 'accepted', 'decision.3': 'rejected' });
		const execution = await ended(bed, waiting);
		for (const name of ['Not Reviewed', 'Approved', 'Rejected']) {
			for (const { json } of execution.items(name)) {
				expect(json.seen ?? null).toBeNull();
				expect(json.error).toMatch(/get data/);
			}
			expect(execution.items(name).length).toBeGreaterThan(0);
		}
	});

	test('with one output all leave in their order, each paired with its own row', async () => {
		const waiting = await startReview(bed, { rows, parameters: { sortBy: 'nothing' }, after: [{ name: 'After', type: 'n8n-nodes-base.set', typeVersion: 3.4, parameters: { includeOtherFields: true, assignments: { assignments: [{ id: 's', name: 'seen', type: 'string', value: "={{ $('Rows').item.json.name }}" }] }, options: {} } }] });
		await post(waiting.address, { 'decision.1': 'accepted', 'decision.4': 'rejected' });
		const items = (await ended(bed, waiting)).items('After');
		expect(items.map(({ json }) => [json.name, json.seen])).toEqual(rows.map(({ name }) => [name, name]));
		expect(items.map((item) => receiptOf(item).reviewStatus)).toEqual(['pending', 'accepted', 'pending', 'pending', 'rejected']);
	});

	test('what is undecided can be asked for again under the same address; a page of the round before decides nothing', async () => {
		const again = { name: 'Once More', type: 'n8n-nodes-base.noOp', parameters: {}, after: ['Review:0'] };
		const json = reviewWorkflow(bed, { rows, after: [again, ...outputs.slice(1).map((name, index) => ({ name, type: 'n8n-nodes-base.noOp', parameters: {}, after: [`Review:${index + 1}`] }))] });
		json.connections['Once More'] = { main: [[{ node: 'Review', type: 'main', index: 0 }]] };
		const waiting = await startReview(bed, json);
		const page = async () => await (await fetch(waiting.address)).text();
		const before = await page();
		const first = roundOn(before);
		await post(waiting.address, { 'decision.0': 'accepted', 'decision.3': 'again' });
		await asksFor(waiting.address, ['Bea', 'Cem', 'Eva']);
		// A browser keeps a picture for a day: another one must not have its address.
		const [ada] = picturesOn(before, waiting.address);
		expect(picturesOn(await page(), waiting.address)).not.toContain(ada);
		expect((await fetch(ada!)).status).toBe(404);
		const late = await post(waiting.address, { 'decision.0': 'rejected' }, first);
		expect(late).toMatchObject({ status: 409, text: expect.stringContaining('an earlier round') });
		await post(waiting.address, { 'decision.0': 'accepted', 'decision.1': 'accepted', 'decision.2': 'rejected' });
		const execution = await ended(bed, waiting);
		const approved = execution.runs('Review').flatMap(({ data }) => data?.main?.[1] ?? []);
		expect(approved.map(({ json: { name } }) => name)).toEqual(['Ada', 'Bea', 'Cem']);
	});
});

describe('the address', () => {
	test('a changed one opens nothing, decides nothing and shows no picture', async () => {
		const waiting = await startReview(bed, { rows });
		const html = await (await fetch(waiting.address)).text();
		const [picture] = picturesOn(html, waiting.address);
		const round = roundOn(html);
		const shown = await fetch(picture!);
		expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'image/png']);

		const last = (url: string) => url.replace(/.$/, (sign) => (sign === '0' ? '1' : '0'));
		const other = picture!.replace('picture=0', 'picture=1');
		for (const url of [last(waiting.address), last(picture!), other, waiting.address.split('?')[0]!]) {
			const answer = await fetch(url);
			expect(answer.status).toBe(401);
			const text = await answer.text();
			expect(text).toContain('Invalid Form Link');
			expect(text).not.toContain('name="round"');
		}
		expect((await post(last(waiting.address), { 'decision.0': 'accepted' }, round)).status).toBe(401);
		expect((await bed.n8n.finished(waiting.id)).status).toBe('waiting');
	});

	test('no GET decides, whatever stands in its query', async () => {
		const waiting = await startReview(bed, { rows });
		const html = await (await fetch(waiting.address)).text();
		await fetch(`${waiting.address}&round=${roundOn(html)}&decision.0=accepted`);
		await fetch(waiting.address, { method: 'HEAD' });
		expect((await bed.n8n.finished(waiting.id)).status).toBe('waiting');
	});

	test('the page lives in n8n’s sandbox, may ask no other host, and is kept nowhere', async () => {
		const waiting = await startReview(bed, { rows });
		const { headers } = await fetch(waiting.address);
		const policy = headers.get('content-security-policy')!;
		expect(policy).toMatch(/^sandbox /);
		expect(policy).not.toMatch(/allow-same-origin|unsafe|https?:|\*/);
		expect(policy).toMatch(/default-src 'none'; img-src 'self';.*form-action 'self'/);
		expect(headers.get('cache-control')).toBe('no-store');
		expect(headers.get('referrer-policy')).toBe('no-referrer');
	});

	test('of two who send at once one is taken, and the other one is told', async () => {
		const waiting = await startReview(bed, { rows });
		const round = roundOn(await (await fetch(waiting.address)).text());
		const answers = await Promise.all(['Ida', 'Jo'].map(async (reviewer) => await post(waiting.address, { reviewer, 'decision.0': 'accepted' }, round)));
		const taken = answers.filter(({ text }) => text.includes('data-taken'));
		expect(taken).toHaveLength(1);
		const execution = await ended(bed, waiting);
		const [item] = execution.items('Review', 1);
		expect(taken[0]!.text).toContain(`Thank you, ${String(receiptOf(item!).reviewer)}`);
		expect(execution.runs('Review')).toHaveLength(1);
		// Afterwards there is nothing to decide, and n8n's own page says so.
		const later = await post(waiting.address, { reviewer: 'Kim', 'decision.0': 'rejected' }, round);
		expect(later.text).toMatch(/no action required/i);
		expect(later.text).not.toContain('data-taken');
	});

	test.each([
		['a word that is no decision', { 'decision.0': 'approved!' }, 400],
		['nothing decided', { reviewer: 'Ida' }, 400],
		['a note that is too long', { 'decision.0': 'again', 'note.0': 'x'.repeat(2001) }, 413],
		['a note that is too long beside no decision', { 'decision.0': 'again', 'note.1': 'x'.repeat(2001) }, 413],
		['a name that is too long', { 'decision.0': 'again', reviewer: 'x'.repeat(101) }, 413],
	])('%s is refused as a whole, and the wait goes on', async (_, fields, status) => {
		const waiting = await startReview(bed, { rows: rows.slice(0, 2) });
		const answer = await post(waiting.address, fields);
		expect(answer.status).toBe(status);
		expect(answer.text).toContain('data-message');
		expect((await bed.n8n.finished(waiting.id)).status).toBe('waiting');
	});
});

describe('rows', () => {
	test('without items nothing is asked', async () => {
		const never = { leftValue: 1, rightValue: 2, operator: { type: 'number', operation: 'equals' } };
		const none = { name: 'None', type: 'n8n-nodes-base.filter', typeVersion: 2.2, parameters: { conditions: { options: { version: 2 }, combinator: 'and', conditions: [never] }, options: {} } };
		const execution = await bed.n8n.run(reviewWorkflow(bed, { rows, before: [none], after: [] }));
		expect(execution.error()).toBeUndefined();
		expect(execution.status).toBe('success');
		expect(execution.runs('Review')).toEqual([]);
	});

	test('an item without a picture is on the page with its reason, can be asked for again, and not be approved', async () => {
		const mixed = [rows[0]!, { name: 'Nobody', brief: '' }];
		const waiting = await startReview(bed, { rows: mixed });
		const html = await (await fetch(waiting.address)).text();
		expect(html).toContain('1 without a picture');
		expect(html).toMatch(/No picture<\/strong>[^<]*prompt is empty/i);
		const refused = await post(waiting.address, { 'decision.0': 'accepted', 'decision.1': 'accepted' });
		expect(refused.status).toBe(409);
		await post(waiting.address, { 'decision.0': 'accepted', 'decision.1': 'again', 'note.1': 'a cup' });
		const [item] = (await ended(bed, waiting)).items('Review', 2);
		expect(receiptOf(item!)).toMatchObject({ reviewStatus: 'again', reviewNote: 'a cup' });
	});

	test('items of which none has a picture stop the run in a sentence', async () => {
		const execution = await bed.n8n.run(reviewWorkflow(bed, { rows: [{ name: 'A' }], before: [], after: [] }));
		expect(execution.status).toBe('error');
		expect(execution.error()!.message).toBe('None of the items has a picture to review');
		expect(execution.error()!.description).toContain('no picture in its field “data”');
	});

	test('a file that n8n has no more is named on the page, and cannot be approved', async () => {
		const waiting = await startReview(bed, { rows: rows.slice(0, 2) });
		const before = await (await fetch(waiting.address)).text();
		const [first] = (await bed.n8n.finished(waiting.id)).items('Make');
		const gone = storedFiles(bed.n8n.address.userFolder, waiting.id).filter((path) => first!.binary!.data!.id!.endsWith(path.split('/').at(-1)!));
		expect(gone).toHaveLength(1);
		for (const path of gone) for (const file of [path, `${path}.metadata`]) rmSync(file, { force: true });
		expect((await fetch(picturesOn(before, waiting.address)[0]!)).status).toBe(404);
		expect(await (await fetch(waiting.address)).text()).toContain('n8n has this file no more');
		const answer = await post(waiting.address, { 'decision.0': 'accepted' });
		expect(answer).toMatchObject({ status: 409, text: expect.stringContaining('Ada') });
		await post(waiting.address, { 'decision.0': 'rejected', 'decision.1': 'accepted' });
		expect((await ended(bed, waiting)).items('Review', 1)).toHaveLength(1);
	});

	test('hostile rows are texts on the page', async () => {
		const attack = '</script><script>alert(1)</script><img src=x onerror=alert(1)>"\'';
		const name = `A {{ 1 }} }} "quoted" \\ node`;
		const json = reviewWorkflow(bed, { rows: [itemWithFile({ name: attack, brief: attack, review: { verdict: 'fail', criteria: [{ text: attack, passed: false, reason: attack }], summary: attack } }, { data: { bytes: pngWith(2, []), mimeType: 'image/png', fileName: `${attack}\r\nX: y.png` } })], before: [], after: [], parameters: { pageTitle: attack.replace('{{', ''), options: { exactText: attack } } });
		const text = JSON.stringify(json).replaceAll('"Review"', JSON.stringify(name));
		const workflowId = await bed.n8n.createWorkflow(JSON.parse(text) as typeof json);
		const execution = await bed.n8n.finished(await bed.n8n.start(workflowId));
		expect(execution.status).toBe('waiting');
		const address = reviewAddress(execution);
		const html = await (await fetch(address)).text();
		expect(html).toContain('name="round"');
		expect(html.match(/<script/g)).toHaveLength(2);
		expect(html).not.toMatch(/<img src=x|onerror=alert\(1\)>/);
		const [picture] = picturesOn(html, address);
		const answer = await fetch(picture!);
		expect(answer.headers.get('content-disposition')).toMatch(/^inline; filename\*=UTF-8''%3C/);
		expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
		expect(Buffer.from(await answer.arrayBuffer())).toEqual(pngWith(2, []));
		await bed.n8n.stopExecution(execution.id);
	});

	test('a file that is no picture is not served', async () => {
		const files = { data: { bytes: pngWith(2, []), mimeType: 'image/png', fileName: 'a.png' } };
		const page = { data: { bytes: Buffer.from('<script>alert(1)</script>'), mimeType: 'text/html', fileName: 'a.html' } };
		const waiting = await startReview(bed, { rows: [itemWithFile({ name: 'A' }, files), itemWithFile({ name: 'B' }, page)], before: [], after: [] });
		const html = await (await fetch(waiting.address)).text();
		expect(picturesOn(html, waiting.address)).toHaveLength(1);
		expect(html).toContain('1 without a picture');
	});
});

test('what approving costs is unknown where its expression finds no price', async () => {
	const prices = [{ price: { usd: 0.2 } }, { price: { usd: null } }, {}];
	const waiting = await startReview(bed, { rows: prices.map((one, index) => ({ name: `Mug ${index}`, brief: 'A mug', ...one })), parameters: { options: { nextUsd: '={{ $json.price.usd }}' } } });
	const html = await (await fetch(waiting.address)).text();
	expect([...html.matchAll(/data-next="([^"]*)"/g)].map(([, usd]) => usd)).toEqual(['0.2', '', '']);
});

describe('who is asked', () => {
	/** A workflow that takes the invitation, and hands it back. */
	const inviting = (...more: Parameters<typeof workflow>[0]['nodes']) => {
		const json = workflow({ name: 'Invite', rows: [], nodes: more });
		const trigger = { id: 't', name: 'Start', type: 'n8n-nodes-base.executeWorkflowTrigger', typeVersion: 1.1, position: [0, 0] as [number, number], parameters: { inputSource: 'passthrough' } };
		return { ...json, pinData: {}, nodes: [trigger, ...json.nodes.filter(({ name }) => name !== 'Start')] } as typeof json;
	};
	const chosen = (value: string) => ({ invite: true, inviteWorkflow: { __rl: true, mode: 'id', value } });

	test('the workflow of one’s choice gets the address, the counts, the cost and the first picture', async () => {
		const id = await bed.n8n.createWorkflow(inviting());
		const waiting = await startReview(bed, { rows: [{ name: 'Nobody', brief: '' }, ...rows], parameters: { ...chosen(id), pageTitle: 'Spring', options: { nextUsd: 0.2 } } });
		const { results } = await bed.n8n.rest.get<{ results: Array<{ id: string }> }>(`/rest/executions?filter=${encodeURIComponent(JSON.stringify({ workflowId: id }))}&limit=1`);
		const [item] = (await bed.n8n.finished(results[0]!.id)).items('Rows');
		expect(item!.json).toMatchObject({ address: waiting.address, title: 'Spring', pictures: 5, withoutPicture: 1, spentUsd: 0, approvingAllUsd: 1 });
		expect(item!.binary!.data!.fileName).toMatch(/^make-\d+-2\.png$/);
		// The end of the other workflow is no answer.
		expect((await bed.n8n.finished(waiting.id)).status).toBe('waiting');
	});

	test('where it fails nobody waits for an answer that cannot come', async () => {
		const id = await bed.n8n.createWorkflow(inviting({ name: 'Break', type: 'n8n-nodes-base.stopAndError', parameters: { errorMessage: 'Slack is down' } }));
		const execution = await bed.n8n.run(reviewWorkflow(bed, { rows: rows.slice(0, 1), parameters: chosen(id) }));
		expect(execution.status).toBe('error');
		expect(execution.error()!.message).toBe('The workflow that invites failed');
		expect(execution.error()!.description).toContain('Slack is down');
	});

	test('without one a link stands in the panel of the waiting node, and nothing has left it', async () => {
		const waiting = await startReview(bed, { rows: rows.slice(0, 1) });
		const execution = await bed.n8n.finished(waiting.id);
		expect(execution.hints('Review')).toEqual([expect.stringContaining(`<a href="${waiting.address}"`)]);
		expect(execution.items('Review')).toEqual([]);
	});
});

describe('where time runs out', () => {
	const soon = { waitHours: 0.002 };
	const asks: Record<string, Waiting> = {};
	const ends: Record<string, Execution> = {};
	let round = '';

	// n8n looks once a minute for what has waited long enough: all wait together.
	beforeAll(async () => {
		const picture = { data: { bytes: pngWith(2, []), mimeType: 'image/png', fileName: 'a.png' } };
		asks.bare = await startReview(bed, { rows: [itemWithFile({ name: 'A' }, picture)], before: [], after: [], parameters: { sortBy: 'nothing', options: soon } });
		asks.undecided = await startReview(bed, { rows, parameters: { options: soon } });
		asks.rejected = await startReview(bed, { rows, parameters: { options: { ...soon, ifTimeRunsOut: 'rejected' } } });
		asks.accepted = await startReview(bed, { rows: [{ name: 'Nobody', brief: '' }, ...rows], parameters: { options: { ...soon, ifTimeRunsOut: 'accepted' } } });
		round = roundOn(await (await fetch(asks.undecided.address)).text());
		for (const [name, waiting] of Object.entries(asks)) ends[name] = await ended(bed, waiting, 110_000);
	}, 200_000);

	const leftBy = (name: string) => outputs.map((_, output) => ends[name]!.items('Review', output).map(({ json }) => (json.receipt as IDataObject).reviewStatus));

	test('everything leaves undecided by the first output, paired with its row, and the address says so', async () => {
		expect(ends.undecided!.status).toBe('success');
		expect(leftBy('undecided')).toEqual([rows.map(() => 'pending'), [], [], []]);
		expect(ends.undecided!.items('Not Reviewed').map(({ json }) => [json.name, json.seen])).toEqual(rows.map(({ name }) => [name, name]));
		expect(await (await fetch(asks.undecided!.address)).text()).toMatch(/no action required/i);
		expect((await post(asks.undecided!.address, { 'decision.0': 'accepted' }, round)).text).not.toContain('data-taken');
	});

	test('an item without a receipt says so as well, and what came before is left as it was', () => {
		expect([...ends.bare!.items('Review'), ...ends.bare!.items('Rows')].map(({ json }) => json)).toEqual([{ name: 'A', receipt: { reviewStatus: 'pending' } }, { name: 'A' }]);
	});

	test('everything counts as rejected, or as approved but for what has no picture, where the node is told so', () => {
		expect(leftBy('rejected')).toEqual([rows.map(() => 'rejected'), [], [], []]);
		expect(leftBy('accepted')).toEqual([['pending', ...rows.map(() => 'accepted')], [], [], []]);
		expect(ends.rejected!.items('Review')[0]!.json).toMatchObject({
			name: rows[0]!.name,
			receipt: { outcome: 'dryRun', reviewer: '', reviewNote: 'Nobody answered in time', reviewedAt: expect.stringMatching(/^\d{4}-/) },
		});
	});
});

test('the page says what happens when time runs out', async () => {
	const { address } = await startReview(bed, { rows: rows.slice(0, 1), parameters: { options: { ifTimeRunsOut: 'accepted' } } });
	expect(await (await fetch(address)).text()).toMatch(/open until <time[^>]*>[^<]*<\/time>, then all count as approved/);
});

test('the output of what happens when time runs out is the first; decisions leave by their own', async () => {
	const waiting = await startReview(bed, { rows, parameters: { options: { ifTimeRunsOut: 'rejected' } } });
	await post(waiting.address, { 'decision.0': 'accepted', 'decision.1': 'rejected', 'decision.2': 'again' });
	const execution = await ended(bed, waiting);
	const names = ['Rejected', 'Not Reviewed', 'Approved', 'Make Again'].map((_, output) => execution.items('Review', output).map(({ json }) => json.name));
	expect(names).toEqual([['Bea'], ['Dan', 'Eva'], ['Ada'], ['Cem']]);
});

test('in parts, by Loop Over Items with one output, all come out together, once', async () => {
	const loop = { name: 'Parts', type: 'n8n-nodes-base.splitInBatches', typeVersion: 3, parameters: { batchSize: 2, options: {} } };
	const json = reviewWorkflow(bed, { rows, parameters: { sortBy: 'nothing' }, before: [placeholders(bed), loop], after: [{ name: 'All', type: 'n8n-nodes-base.noOp', after: ['Parts:0'] }] });
	json.connections.Parts!.main![0] = [{ node: 'All', type: 'main', index: 0 }];
	json.connections.Parts!.main![1] = [{ node: 'Review', type: 'main', index: 0 }];
	json.connections.Review = { main: [[{ node: 'Parts', type: 'main', index: 0 }]] };
	const waiting = await startReview(bed, json);
	for (const part of [['Ada', 'Bea'], ['Cem', 'Dan'], ['Eva']]) {
		await asksFor(waiting.address, part);
		await post(waiting.address, { 'decision.0': 'accepted', ...(part.length > 1 ? { 'decision.1': 'rejected' } : {}) });
	}
	const execution = await ended(bed, waiting);
	await until('the last part is through', async () => (await bed.n8n.finished(waiting.id)).status === 'success');
	const all = (await bed.n8n.finished(waiting.id)).runs('All').map(({ data }) => data?.main?.[0]?.map((item) => [item.json.name, receiptOf(item).reviewStatus]));
	expect(execution.error()).toBeUndefined();
	expect(all).toEqual([[['Ada', 'accepted'], ['Bea', 'rejected'], ['Cem', 'accepted'], ['Dan', 'rejected'], ['Eva', 'accepted']]]);
});

/** An n8n of the test's own in place of the file's, and what becomes of it afterwards. */
async function withOwnN8n(env: Record<string, string>, run: (own: typeof bed, restart: () => Promise<void>) => Promise<void>): Promise<void> {
	const userFolder = mkdtempSync(join(tmpdir(), 'n8n-review-'));
	let n8n = await startN8n({ userFolder, env });
	try {
		const own = { ...bed, n8n: await N8nClient.connect(n8n.address) };
		own.credential = { gptImageApi: await own.n8n.createCredential('gptImageApi', { apiKey: bed.emulator.apiKey, baseUrl: bed.emulator.baseUrl, ownerName: 'OpenAI' }) };
		await run(own, async () => {
			const port = Number(new URL(n8n.address.url).port);
			await n8n.stop();
			n8n = await startN8n({ userFolder, port, env });
			own.n8n = await N8nClient.connect(n8n.address);
		});
	} finally {
		await n8n.stop();
		rmSync(userFolder, { recursive: true, force: true });
	}
}

test('the wait survives a restart of n8n: the same address, pictures and decisions', async () => {
	await withOwnN8n({}, async (own, restart) => {
		const waiting = await startReview(own, { rows });
		await restart();
		const html = await (await fetch(waiting.address)).text();
		expect((await fetch(picturesOn(html, waiting.address)[4]!)).status).toBe(200);
		await post(waiting.address, { reviewer: 'Ida', 'decision.4': 'accepted' });
		const execution = await ended(own, waiting);
		expect(outputs.map((_, output) => execution.items('Review', output).map(({ json }) => json.name))).toEqual([['Ada', 'Bea', 'Cem', 'Dan'], ['Eva'], [], []]);
	});
}, 300_000);

// With its other engine n8n 2.41.1 finds no waiting page of any node in such a workflow.
test('a workflow that keeps its files in the columns gets columns, receipts and files back', async () => {
	await withOwnN8n({ N8N_EXPRESSION_ENGINE: 'legacy' }, async (own) => {
		const json = reviewWorkflow(own, { rows: rows.slice(0, 2), after: [] });
		const waiting = await startReview(own, { ...json, settings: { ...json.settings, binaryMode: 'combined' } as typeof json.settings });
		const html = await (await fetch(waiting.address)).text();
		expect(await Promise.all(picturesOn(html, waiting.address).map(async (url) => (await fetch(url)).status))).toEqual([200, 200]);
		await post(waiting.address, { 'decision.1': 'accepted' });
		const execution = await ended(own, waiting);
		const left = [0, 1].flatMap((output) => execution.items('Review', output).map((item) => item.json));
		const file = { id: expect.stringContaining('filesystem'), mimeType: 'image/png' };
		expect(left).toEqual(['pending', 'accepted'].map((reviewStatus, row) => expect.objectContaining({ ...rows[row], receipt: expect.objectContaining({ outcome: 'dryRun', reviewStatus }), _files: { data: expect.objectContaining(file) } })));
	});
}, 300_000);

test('pictures in memory are served and leave as they came', async () => {
	const bytes = pngWith(6, []);
	const waiting = await startReview(bed, { rows: [itemWithFile({ name: 'A' }, { data: { bytes, mimeType: 'image/png', fileName: 'a.png' } })], before: [], after: [] });
	const html = await (await fetch(waiting.address)).text();
	expect(Buffer.from(await (await fetch(picturesOn(html, waiting.address)[0]!)).arrayBuffer())).toEqual(bytes);
	await post(waiting.address, { 'decision.0': 'accepted' });
	const [item] = (await ended(bed, waiting)).items('Review', 1);
	expect(Buffer.from(item!.binary!.data!.data, 'base64')).toEqual(bytes);
	expect(item!.json.receipt).toMatchObject({ reviewStatus: 'accepted' });
});
