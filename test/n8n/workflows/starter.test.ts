import { readFileSync } from 'node:fs';
import type { IDataObject } from 'n8n-workflow';
import sharp from 'sharp';
import { until } from '../../../testbed';
import { asksFor, post, reviewAddress } from '../review/reviewed';
import { useBed } from '../useBed';
import { imported } from './support';
import { fillTable, log, rowsOf, runWith, setUp } from './tables';

const table = 'Images to make';
const bed = useBed({ tables: [table, log], folder: 'starter' });
const workflow = (name = 'starter') => imported(bed, name, { settings: { imagesFolder: bed.folder } });
const row = (name: string, prompt = `A ${name}.`): IDataObject => ({ name, prompt });

test('after the set-up, it makes the sample rows, saves their pictures and marks them', async () => {
	expect((await setUp(bed)).error()).toBeUndefined();
	const execution = await bed.n8n.run(workflow());
	expect(execution.error()).toBeUndefined();
	const rows = await rowsOf(bed, table);
	expect(rows.map(({ status, note, fileName }) => [status, note, fileName])).toEqual([
		['made', '', 'enamel-mug.jpg'],
		['made', '', 'copper-lamp.jpg'],
		['made', '', 'olive-oil.jpg'],
	]);
	const saved = await Promise.all(rows.map(async ({ savedTo }) => await sharp(readFileSync(savedTo as string)).metadata()));
	expect(saved.map(({ format, width }) => [format, width])).toEqual(Array(3).fill(['jpeg', 1024]));
	const billed = (await bed.emulator.imageRequests('generations')).reduce((sum, { costUsd }) => sum + costUsd!, 0);
	expect(rows.reduce((sum, { costUsd }) => sum + (costUsd as number), 0)).toBeCloseTo(billed, 9);
});

test('the set-up run again leaves the tables as they are', async () => {
	await fillTable(bed, table, [row('cup')]);
	expect((await setUp(bed)).error()).toBeUndefined();
	expect((await rowsOf(bed, table)).map(({ name }) => name)).toEqual(['cup']);
});

test('a refused and a blocked row say why, and the others are made', async () => {
	await bed.emulator.faults({ kind: 'moderation', match: { promptIncludes: 'knife' } });
	const execution = await runWith(bed, workflow(), table, [row('cup'), row('nothing', ''), row('knife'), row('bowl')]);
	expect(execution.error()).toBeUndefined();
	const rows = await rowsOf(bed, table);
	expect(rows.map(({ status }) => status)).toEqual(['made', 'not made: refused', 'not made: blocked', 'made']);
	expect(rows[1]!.note).toMatch(/^Row 2, Prompt: /);
	expect(rows[2]!.note).toMatch(/safety system/);
});

test('a row that has a status is not made again', async () => {
	await runWith(bed, workflow(), table, [{ ...row('cup'), status: 'made' }]);
	expect(await bed.emulator.requests()).toEqual([]);
});

test('a folder n8n may not write to: the row says where the picture is', async () => {
	await runWith(bed, imported(bed, 'starter', { settings: { imagesFolder: '/somewhere/else' } }), table, [row('cup')]);
	expect(await rowsOf(bed, table)).toMatchObject([{ status: 'made', savedTo: '', note: expect.stringMatching(/^Not saved: /) }]);
});

test('with a review, the row says whether the picture is good, and both are in its cost', async () => {
	await runWith(bed, workflow('starter-with-review'), table, [row('cup'), row('nothing', '')]);
	const rows = await rowsOf(bed, table);
	expect(rows.map(({ status }) => status)).toEqual(['good', 'not made: refused']);
	const bought = [...(await bed.emulator.imageRequests('generations')), ...(await bed.emulator.imageRequests('responses'))];
	expect(bought).toHaveLength(2);
	expect(rows[0]!.costUsd).toBeCloseTo(bought.reduce((sum, { costUsd }) => sum + costUsd!, 0), 9);
});

test('with an approval, people decide on each picture, and one to make again follows its note', async () => {
	const starter = workflow('starter-with-approval');
	await fillTable(bed, table, [row('cup'), row('bowl'), row('jug'), row('pot')]);
	const address = async (id: string) => reviewAddress(await bed.n8n.finished(id));
	const id = await bed.n8n.createWorkflow(starter);
	const execution = await bed.n8n.start(id);
	await post(await address(execution), { reviewer: 'Ada', 'decision.0': 'accepted', 'decision.1': 'rejected', 'note.1': 'too dark', 'decision.2': 'again', 'note.2': 'from above' });
	// What is left undecided stays on the page.
	await asksFor(await address(execution), ['pot']);
	expect((await rowsOf(bed, table)).map(({ status, note }) => [status, note])).toEqual([
		['approved', 'Decided by Ada'],
		['rejected', 'Decided by Ada: too dark'],
		['', 'Make again: from above'],
		['waiting for approval', ''],
	]);
	await post(await address(execution), { 'decision.0': 'accepted' });
	await until('the run goes on', async () => (await bed.n8n.finished(execution)).status !== 'waiting');
	expect((await bed.n8n.finished(execution)).error()).toBeUndefined();
	expect((await rowsOf(bed, table))[3]!.status).toBe('approved');

	await bed.emulator.forget();
	const second = await bed.n8n.start(id);
	await bed.n8n.finished(second);
	const [asked, ...others] = await bed.emulator.imageRequests('generations');
	expect(others).toEqual([]);
	expect(asked!.body.prompt).toBe('A jug.\nChange asked for: from above');
	await post(await address(second), { 'decision.0': 'accepted' });
	await until('the run goes on', async () => (await rowsOf(bed, table))[2]!.status === 'approved');
});
