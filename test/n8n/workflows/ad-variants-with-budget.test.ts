import { randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { useBed } from '../useBed';
import { imported, pictureOf } from './support';
import { addToLog, changeRow, fillTable, log, rowsOf, spentByLog } from './tables';

const table = 'Ad variants';
const bed = useBed({ tables: [table, log], folder: 'ads' });

beforeEach(async () => await fillTable(bed, table, []));

/** The workflow with these settings; lists as JSON. */
const campaign = async (settings: Record<string, string> = {}) =>
	await bed.n8n.createWorkflow(imported(bed, 'ad-variants-with-budget', { settings: { imagesFolder: bed.folder, ...settings }, name: `Ads ${randomUUID()}` }));

const run = async (id: string) => await bed.n8n.finished(await bed.n8n.start(id), 120_000);

const drawn = async () => await bed.emulator.imageRequests('generations');

const count = (rows: IDataObject[], status: string) => rows.filter((row) => row.status === status).length;

const four = {
	headlines: '["ONE","TWO"]',
	angles: '["a desk"]',
	channels: '["square","facebookLink"]',
	budgetUsd: '1',
};

test('the budget stops the first run gracefully, and the second makes the rest', async () => {
	const id = await campaign();
	const first = await run(id);
	expect(first.error()?.message).toBeUndefined();
	expect(first.status).toBe('success');
	const after = await rowsOf(bed, table);
	const made = count(after, 'made');
	expect(after).toHaveLength(18);
	expect(made).toBeGreaterThan(5);
	expect(count(after, 'not made: over budget')).toBe(18 - made);
	expect((await drawn()).reduce((sum, { costUsd }) => sum + costUsd!, 0)).toBeLessThanOrEqual(0.05);
	expect(after.find(({ outcome }) => outcome === 'overBudget')).toMatchObject({
		costUsd: 0,
		note: expect.stringContaining('budget'),
	});
	expect(await drawn()).toHaveLength(made);
	const [ad] = first.items('Make the Ads');
	expect(await pictureOf(first, ad!)).toMatchObject({ format: 'jpeg' });

	await run(id);
	expect(count(await rowsOf(bed, table), 'made')).toBe(18);
	const requests = await drawn();
	expect(requests).toHaveLength(18);
	expect(new Set(requests.map(({ body }) => JSON.stringify([body.prompt, body.size]))).size).toBe(18);
});

test('every size is the one its channel asks for, and every headline is in its prompt', async () => {
	const execution = await run(await campaign({ ...four, headlines: '["ONE \\"AND\\" ONLY"]' }));
	const ads = execution.items('Make the Ads');
	expect(await Promise.all(ads.map(async (ad) => [ad.json.channel, await pictureOf(execution, ad)]))).toEqual([
		['square', { width: 1024, height: 1024, format: 'jpeg' }],
		['facebookLink', { width: 1200, height: 630, format: 'jpeg' }],
	]);
	for (const { body } of await drawn()) expect(body.prompt).toContain('ONE');
});

test('a headline that is not drawn exactly is rejected, and says why', async () => {
	await bed.emulator.faults({ kind: 'misspell', times: 0, match: { path: '/images/', promptIncludes: 'WINTER' } });
	await run(await campaign({ ...four, headlines: '["WINTER SALE","TWO"]', channels: '["square"]' }));
	const rows = await rowsOf(bed, table);
	expect(rows.map(({ status, reviewStatus }) => [status, reviewStatus])).toEqual([
		['made', 'rejected'],
		['made', 'accepted'],
	]);
	expect(rows[0]!.note).toContain('WINTER SALE');
	const billed = (await bed.emulator.imageRequests()).reduce((sum, { costUsd = 0 }) => sum + costUsd, 0);
	expect(rows.reduce((sum, { costUsd }) => sum + Number(costUsd), 0)).toBeCloseTo(billed, 8);
});

test('an ad that is made again is judged anew: the log does not give it the verdict of the one before', async () => {
	await bed.emulator.faults({ kind: 'misspell', match: { path: '/images/', promptIncludes: 'WINTER' } });
	const id = await campaign({ ...four, headlines: '["WINTER SALE"]', channels: '["square"]' });
	await run(id);
	const [ad] = await rowsOf(bed, table);
	expect(ad!.reviewStatus).toBe('rejected');
	await changeRow(bed, table, ad!, { status: '' });
	await run(id);
	const logged = await rowsOf(bed, log);
	const statusesOf = (of: string) => logged.filter(({ outcome }) => outcome === of).map(({ reviewStatus }) => reviewStatus);
	expect(statusesOf('made')).toEqual(['pending', 'pending']);
	expect(statusesOf('answered')).toEqual(['rejected', 'accepted']);
	expect(await spentByLog(bed)).toMatchObject({ images: 2, accepted: 1 });
});

test('the cap of the month stops it, whatever the budget of the run', async () => {
	await addToLog(bed, [{ startedAt: new Date().toISOString(), outcome: 'made', costUsd: 19.999, mayBeBilledUsd: 0 }]);
	await run(await campaign(four));
	expect((await rowsOf(bed, table)).map(({ status }) => status)).toEqual(Array(4).fill('not made: over budget'));
	expect(await bed.emulator.imageRequests()).toEqual([]);
});

test('without headlines nothing is sent, and the run ends well', async () => {
	const execution = await run(await campaign({ headlines: '[]' }));
	expect(execution.status).toBe('success');
	expect(await bed.emulator.requests()).toEqual([]);
	expect(await rowsOf(bed, table)).toEqual([]);
});

test('a channel nobody knows costs nothing and stops no other', async () => {
	const execution = await run(
		await campaign({ ...four, headlines: '["ONE"]', channels: '["square","tikTakPost","facebookLink"]' }),
	);
	expect(execution.status).toBe('success');
	const rows = await rowsOf(bed, table);
	expect(rows.map(({ status }) => status)).toEqual(['made', 'not made: refused', 'made']);
	expect(rows[1]!.note).toContain('tikTakPost');
	expect(await drawn()).toHaveLength(2);
});

test('an ad the API blocks says so, costs nothing, and is tried again by the next run', async () => {
	await bed.emulator.faults({ kind: 'moderation', match: { promptIncludes: 'TWO' } });
	const id = await campaign({ ...four, channels: '["square"]' });
	await run(id);
	expect((await rowsOf(bed, table)).map(({ status, fileName }) => [status, !!fileName])).toEqual([
		['made', true],
		['not made: blocked', false],
	]);
	await run(id);
	expect((await rowsOf(bed, table)).map(({ status }) => status)).toEqual(['made', 'made']);
	expect(await drawn()).toHaveLength(3);
});

test('an ad that may have been paid is not sent again before a person has looked', async () => {
	await bed.emulator.faults({ kind: 'cutBeforeAnswerButBilled', match: { promptIncludes: 'TWO' } });
	const id = await campaign({ ...four, channels: '["square"]' });
	await run(id);
	expect((await rowsOf(bed, table)).map(({ status, costUsd }) => [status, costUsd === null])).toEqual([
		['made', false],
		['unclear: may have been paid', true],
	]);
	await bed.emulator.forget();
	await run(id);
	expect(await bed.emulator.requests()).toEqual([]);
});
