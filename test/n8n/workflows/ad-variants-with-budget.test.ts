import { randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { useBed } from '../useBed';
import { imported, pictureOf } from './support';
import { changeRow, fillTable, log, rowsOf } from './tables';

const table = 'Ad variants';
const bed = useBed({ tables: [table, log], folder: 'ads' });

beforeEach(async () => await fillTable(bed, table, []));

/** The workflow with these settings; lists as JSON. */
const campaign = async (settings: Record<string, string> = {}) =>
	await bed.n8n.createWorkflow(imported(bed, 'ad-variants-with-budget', { settings: { imagesFolder: bed.folder, ...settings }, name: `Ads ${randomUUID()}` }));

const run = async (id: string) => await bed.n8n.finished(await bed.n8n.start(id));

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
	expect(after.reduce((sum, { costUsd }) => sum + Number(costUsd), 0)).toBeLessThanOrEqual(0.05);
	expect(after.find(({ outcome }) => outcome === 'overBudget')).toMatchObject({
		costUsd: 0,
		note: expect.stringContaining('budget'),
	});
	expect(await bed.emulator.imageRequests()).toHaveLength(made);
	const [ad] = first.items('Make the Ads');
	expect(await pictureOf(first, ad!)).toMatchObject({ format: 'jpeg' });

	const second = await run(id);
	expect(count(await rowsOf(bed, table), 'made')).toBe(18);
	const requests = await bed.emulator.imageRequests();
	expect(requests).toHaveLength(18);
	expect(new Set(requests.map(({ body }) => JSON.stringify([body.prompt, body.size]))).size).toBe(18);
	const report = new Map(second.items('Report Lines').map(({ json }) => [json.line, json]));
	expect(report.get('All ads')).toMatchObject({ ads: 18, made: 18 });
});

test('every size is the one its channel asks for, and every headline is in its prompt', async () => {
	const execution = await run(await campaign({ ...four, headlines: '["ONE \\"AND\\" ONLY"]' }));
	const ads = execution.items('Make the Ads');
	expect(await Promise.all(ads.map(async (ad) => [ad.json.channel, await pictureOf(execution, ad)]))).toEqual([
		['square', { width: 1024, height: 1024, format: 'jpeg' }],
		['facebookLink', { width: 1200, height: 630, format: 'jpeg' }],
	]);
	for (const { body } of await bed.emulator.imageRequests()) expect(body.prompt).toContain('ONE');
});

test('the report says what accepted ads cost and what was wasted, without a row’s text becoming code', async () => {
	const id = await campaign({ ...four, headlines: '["<b onclick=x>=1+1</b>","TWO"]' });
	await run(id);
	const [one, two] = await rowsOf(bed, table);
	await changeRow(bed, table, one!, { reviewStatus: 'accepted' });
	await changeRow(bed, table, two!, { reviewStatus: 'rejected' });
	const execution = await run(id);
	const lines = new Map(execution.items('Report Lines').map(({ json }) => [json.line, json]));
	const total = (await rowsOf(bed, table)).reduce((sum, { costUsd }) => sum + Number(costUsd), 0);
	expect(lines.get('All ads')).toMatchObject({ ads: 4, made: 4, accepted: 1 });
	expect(lines.get('All ads')!.costUsd).toBeCloseTo(total, 8);
	expect(lines.get('All ads')!.perAcceptedUsd).toBeCloseTo(total, 8);
	expect(lines.get('Waste: rejected in review')).toMatchObject({ ads: 1, costUsd: two!.costUsd });
	expect(lines.get('Channel: square')).toMatchObject({ ads: 2 });
	expect(lines.get('Review: pending')).toMatchObject({ ads: 2 });

	const csv = String(await execution.binary(execution.items('Report as CSV')[0]!));
	expect(csv.split('\n')[0]).toMatch(/line,ads,made,costUsd/);
	expect(csv).not.toMatch(/^[=+@-]/m);
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
	expect(await bed.emulator.imageRequests()).toHaveLength(2);
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
	expect(await bed.emulator.imageRequests()).toHaveLength(3);
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
	const execution = await run(id);
	expect(await bed.emulator.requests()).toEqual([]);
	const total = execution.items('Report Lines').find(({ json }) => json.line === 'All ads')!;
	expect(total.json).toMatchObject({ ads: 2, made: 1, maybeBilled: 1 });
});
