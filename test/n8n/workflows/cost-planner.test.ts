import { existsSync } from 'node:fs';
import type { IDataObject } from 'n8n-workflow';
import { useBed } from '../useBed';
import { answerForm, formOf } from './form';
import { imported, pictureOf } from './support';
import { fillTable, log, rowsOf, setUp } from './tables';

const table = 'Image plan';
const bed = useBed({ tables: [table, log], folder: 'cost-planner' });

const row = (name: string, more: IDataObject = {}): IDataObject => ({
	name,
	brief: `A still life called ${name}.`,
	channel: 'square',
	quality: 'low',
	...more,
});

const planner = () => imported(bed, 'cost-planner', { settings: { imagesFolder: bed.folder } });

async function plan(rows: IDataObject[]) {
	await fillTable(bed, table, rows);
	return planner();
}

const statuses = async () => (await rowsOf(bed, table)).map(({ status }) => status);

test('nothing is sent before a person says yes; then the plan is made, and costs what was estimated', async () => {
	await setUp(bed);
	const waiting = await bed.n8n.run(planner());
	expect(waiting.error()?.message).toBeUndefined();
	expect(waiting.status).toBe('waiting');
	expect(await statuses()).toEqual(Array(6).fill('waiting for approval'));
	const page = await formOf(waiting);
	expect(page.text).toContain('6 images, about $0.667');
	expect(page.text.indexOf('Linen shirt, shop')).toBeLessThan(page.text.indexOf('Linen shirt, beach'));
	expect(page.questions.map(({ label, value }) => [label, value])).toEqual([
		['Decision', ''],
		['Spend at most (USD)', '0.6682'],
		['Your name', ''],
	]);
	expect(await bed.emulator.requests()).toEqual([]);

	const execution = await answerForm(bed, waiting, { Decision: 'Yes, make them', 'Your name': 'Mara' });
	expect(execution.error()?.message).toBeUndefined();
	expect(execution.status).toBe('success');
	const rows = await rowsOf(bed, table);
	expect(rows.map(({ status, approvedBy }) => `${status} ${approvedBy}`)).toEqual(Array(6).fill('made Mara'));
	const requests = await bed.emulator.imageRequests();
	expect(requests).toHaveLength(6);
	const billed = requests.reduce((sum, { costUsd = 0 }) => sum + costUsd, 0);
	expect(rows.reduce((sum, { costUsd }) => sum + Number(costUsd), 0)).toBeCloseTo(billed, 8);
	expect(rows.reduce((sum, { estimatedUsd }) => sum + Number(estimatedUsd), 0)).toBeCloseTo(billed * 1.1, 2);
	const two = execution.items('Make the Pictures').find(({ json }) => json.name === 'Linen shirt, beach')!;
	expect(await pictureOf(execution, two)).toEqual({ width: 1080, height: 1350, format: 'jpeg' });
	expect(rows.every(({ savedTo }) => existsSync(String(savedTo)))).toBe(true);
});

test('after no, nothing is sent, and the rows say that nobody approved them', async () => {
	const waiting = await bed.n8n.run(await plan([row('Pear'), row('Plum')]));
	const execution = await answerForm(bed, waiting, { Decision: 'No, make nothing' });
	expect(execution.status).toBe('success');
	expect(await statuses()).toEqual(['not approved', 'not approved']);
	expect(await bed.emulator.requests()).toEqual([]);
});

test('the amount in the form is the most that is spent, the dearest rows first', async () => {
	const waiting = await bed.n8n.run(await plan([row('Pear'), row('Fig'), row('Plum', { quality: 'medium' })]));
	const execution = await answerForm(bed, waiting, { Decision: 'Yes, make them', 'Spend at most (USD)': '0.06' });
	expect(execution.status).toBe('success');
	expect(await statuses()).toEqual(['made', 'not made: over budget', 'made']);
	const spent = (await bed.emulator.imageRequests()).reduce((sum, { costUsd = 0 }) => sum + costUsd, 0);
	expect(spent).toBeLessThanOrEqual(0.06);
});

test('nothing to spend is nothing made', async () => {
	const waiting = await bed.n8n.run(await plan([row('Pear')]));
	await answerForm(bed, waiting, { Decision: 'Yes, make them', 'Spend at most (USD)': '0' });
	expect(await statuses()).toEqual(['not made: over budget']);
	expect(await bed.emulator.requests()).toEqual([]);
});

test('a row that cannot be made says why before anybody is asked, and the others go on', async () => {
	const waiting = await bed.n8n.run(
		await plan([row('Pear'), row('Plum', { channel: 'tikTakPost' }), row('Fig', { brief: '' }), row('Kiwi')]),
	);
	expect(await statuses()).toEqual([
		'waiting for approval',
		'cannot be made as it is',
		'cannot be made as it is',
		'waiting for approval',
	]);
	const problems = (await rowsOf(bed, table)).map(({ note }) => note);
	expect(problems[1]).toContain('tikTakPost');
	expect(problems[2]).toMatch(/prompt/i);
	const page = await formOf(waiting);
	expect(page.text).toContain('2 images');
	await answerForm(bed, waiting, { Decision: 'Yes, make them' });
	expect(await statuses()).toEqual(['made', 'cannot be made as it is', 'cannot be made as it is', 'made']);
});

test('a picture the API blocks says so; the others are made', async () => {
	await bed.emulator.faults({ kind: 'moderation', match: { promptIncludes: 'Plum' } });
	const waiting = await bed.n8n.run(await plan([row('Pear'), row('Plum'), row('Fig')]));
	await answerForm(bed, waiting, { Decision: 'Yes, make them' });
	expect(await statuses()).toEqual(['made', 'not made: blocked', 'made']);
});

test('without rows nobody is asked, and the run ends well', async () => {
	const execution = await bed.n8n.run(await plan([]));
	expect(execution.status).toBe('success');
	expect(await bed.emulator.requests()).toEqual([]);
});

test('what a row says is text in the form, never a part of it', async () => {
	const waiting = await bed.n8n.run(await plan([row('<img src=x onerror=alert(1)> {{ 6*7 }} $& ')]));
	const page = await formOf(waiting);
	expect(page.pictures).toEqual([]);
	expect(page.text).toContain('<img src=x onerror=alert(1)> {{ 6*7 }} $&');
});
