import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import sharp from 'sharp';
import { asksFor, ended, post, startReview, type Waiting } from '../review/reviewed';
import { useBed } from '../useBed';
import { imported } from './support';
import { fillTable, log, rowsOf, setUp } from './tables';

const table = 'Pictures to approve';
const bed = useBed({ tables: [table, log], folder: 'preview' });

const workflow = () => imported(bed, 'preview-approve-final', { settings: { imagesFolder: bed.folder } });

const row = (name: string, more: IDataObject = {}) => ({ name, brief: `A picture of ${name}`, purpose: 'square', ...more });

const start = async (): Promise<Waiting> => await startReview(bed, workflow());

const asked = async () => ({
	previews: await bed.emulator.imageRequests('generations'),
	finals: await bed.emulator.imageRequests('edits'),
});
const total = (records: Array<{ costUsd?: number }>) => records.reduce((sum, { costUsd = 0 }) => sum + costUsd, 0);

/** What the log says of people's decisions, by row and prompt. */
const decisions = async () =>
	(await rowsOf(bed, log)).map(({ rowKey, promptVersion, reviewStatus, reviewer, reviewNote, reviewedAt }) => [rowKey, promptVersion, reviewStatus, reviewer, reviewNote, Boolean(reviewedAt)]);

test('the run waits for people, who see the previews and what approving costs; only what is approved is bought, and the log says who decided', async () => {
	await setUp(bed);
	const waiting = await start();
	expect((await rowsOf(bed, table)).map(({ status }) => status)).toEqual(Array(4).fill('waiting for approval'));
	const html = await (await fetch(waiting.address)).text();
	const { previews } = await asked();
	expect(html).toContain(`"spent":"$${total(previews).toFixed(3)}`);
	const finals = [...html.matchAll(/data-next="([\d.]+)"/g)].map(([, usd]) => Number(usd));
	expect(finals).toHaveLength(4);
	for (const usd of finals) expect(usd).toBeGreaterThan(0.1);

	const answer = await post(waiting.address, {
		reviewer: 'Ada',
		'decision.0': 'accepted',
		'decision.1': 'rejected',
		'note.1': 'too dark',
		'decision.2': 'accepted',
		'note.2': 'two cats',
		'decision.3': 'accepted',
	});
	expect(answer.text).toContain('Thank you, Ada');
	const execution = await ended(bed, waiting);
	expect(execution.error()?.message).toBeUndefined();

	const made = (await asked()).finals;
	expect(made).toHaveLength(3);
	expect(made.every(({ body }) => body.quality === 'high')).toBe(true);
	// What the page said is what was billed, within a tenth.
	const billed = total(made);
	expect(Math.abs(finals[0]! + finals[2]! + finals[3]! - billed)).toBeLessThan(billed / 10);
	// A final is made from the preview that was approved, and takes the note.
	const entries = await rowsOf(bed, log);
	const sha = (name: string) => entries.find(({ rowKey, promptVersion }) => rowKey === name && promptVersion === 'preview-2')!.sha256;
	const pin = made.find(({ body }) => String(body.prompt).includes('two cats'))!;
	expect(pin.files.map(({ sha256 }) => sha256)).toEqual([sha('Travel pin')]);

	const rows = await rowsOf(bed, table);
	expect(rows.map(({ status, remark, decidedBy, file }) => [status, remark, decidedBy, file])).toEqual([
		['done', '', 'Ada', 'Spring header.png'],
		['rejected', 'too dark', 'Ada', 'Bakery post-preview.jpg'],
		['done', 'two cats', 'Ada', 'Travel pin.png'],
		['done', '', 'Ada', 'Headphones square.png'],
	]);
	expect(rows[1]!.finalUsd).toBeNull();
	const written = rows.reduce((sum, { previewUsd, finalUsd }) => sum + Number(previewUsd) + Number(finalUsd), 0);
	expect(written).toBeCloseTo(total([...previews, ...made]), 6);
	expect(await sharp(join(bed.folder, 'Headphones square.png')).metadata()).toMatchObject({ format: 'png', width: 1024, height: 1024 });

	expect((await decisions()).sort()).toEqual(
		[
			['Spring header', 'preview-2', 'accepted', 'Ada', '', true],
			['Bakery post', 'preview-2', 'rejected', 'Ada', 'too dark', true],
			['Travel pin', 'preview-2', 'accepted', 'Ada', 'two cats', true],
			['Headphones square', 'preview-2', 'accepted', 'Ada', '', true],
			...['Spring header', 'Travel pin', 'Headphones square'].map((name) => [name, 'final-2', 'pending', '', '', false]),
		].sort(),
	);
});

test('what is asked for again is on the same page soon, drawn by its note; what is approved does not wait for it', async () => {
	await fillTable(bed, table, [row('mug'), row('jug'), row('pot')]);
	const waiting = await start();
	await post(waiting.address, { reviewer: 'Ada', 'decision.0': 'again', 'note.0': 'from above', 'decision.1': 'accepted', 'decision.2': 'rejected' });
	await asksFor(waiting.address, ['mug']);
	expect((await rowsOf(bed, table)).map(({ status }) => status)).toEqual(['waiting for approval', 'done', 'rejected']);
	const { previews, finals } = await asked();
	expect(finals).toHaveLength(1);
	expect(previews).toHaveLength(4);
	expect(previews[3]!.body.prompt).toBe('A picture of mug.\nChange asked for after the last preview: from above');

	await post(waiting.address, { reviewer: 'Bo', 'decision.0': 'accepted' });
	expect((await ended(bed, waiting)).error()?.message).toBeUndefined();
	const [mug] = await rowsOf(bed, table);
	expect(mug).toMatchObject({ status: 'done', decidedBy: 'Bo', file: 'mug.png' });
	expect(mug!.previewUsd).toBeCloseTo(previews[3]!.costUsd! + previews.find(({ body }) => String(body.prompt).startsWith('A picture of mug'))!.costUsd!, 9);
	expect((await decisions()).filter(([name]) => name === 'mug').map(([, version, status, reviewer]) => [version, status, reviewer])).toEqual([
		['preview-2', 'again', 'Ada'],
		['preview-2', 'accepted', 'Bo'],
		['final-2', 'pending', ''],
	]);
});

test('what is left undecided stays on the page, and nothing of it is bought', async () => {
	await fillTable(bed, table, [row('mug'), row('jug')]);
	const waiting = await start();
	await post(waiting.address, { 'decision.1': 'accepted' });
	await asksFor(waiting.address, ['mug']);
	expect((await rowsOf(bed, table)).map(({ status }) => status)).toEqual(['waiting for approval', 'done']);
	await post(waiting.address, { 'decision.0': 'rejected', 'note.0': 'no' });
	await ended(bed, waiting);
	expect((await rowsOf(bed, table)).map(({ status, remark }) => [status, remark])).toEqual([['rejected', 'no'], ['done', '']]);
	expect((await asked()).finals).toHaveLength(1);
});

test('rows that cannot be previewed or made say why, and stop no other', async () => {
	await bed.emulator.faults(
		{ kind: 'moderation', match: { path: '/generations', promptIncludes: 'a forbidden thing' } },
		{ kind: 'moderation', match: { path: '/edits', promptIncludes: 'a late one' } },
	);
	const hostile = 'last <b>&"x"</b>';
	await fillTable(bed, table, [row('first'), row(''), row('a forbidden thing'), row('a late one'), row(hostile)]);
	const waiting = await start();
	const html = await (await fetch(waiting.address)).text();
	expect(html).toContain('last &lt;b&gt;&amp;');
	expect(html).not.toContain('<b>');
	await post(waiting.address, { 'decision.0': 'accepted', 'decision.1': 'accepted', 'decision.2': 'accepted' });
	expect((await ended(bed, waiting)).status).toBe('success');
	const rows = await rowsOf(bed, table);
	expect(rows.map(({ status }) => status)).toEqual(['done', 'not made: refused', 'not made: blocked', 'approved, not made: blocked', 'done']);
	expect(rows[1]!.note).toMatch(/Prompt/);
	for (const blocked of [rows[2]!, rows[3]!]) expect(blocked.note).toMatch(/safety system/);
	expect((await asked()).finals.filter(({ answeredImages }) => answeredImages > 0)).toHaveLength(2);
	const entries = await rowsOf(bed, log);
	expect(entries.map(({ promptVersion, outcome }) => `${String(promptVersion)} ${String(outcome)}`).sort()).toEqual(
		[' refused', 'final-2 blocked', 'final-2 made', 'final-2 made', 'preview-2 blocked', 'preview-2 made', 'preview-2 made', 'preview-2 made'],
	);
	expect(entries.filter(({ outcome, storagePointer }) => (outcome === 'made') !== Boolean(storagePointer))).toEqual([]);
});

test('without a row to preview nobody is asked, and nothing is bought', async () => {
	await fillTable(bed, table, [row('mug', { status: 'done' })]);
	expect((await bed.n8n.run(workflow())).status).toBe('success');
	expect(await bed.emulator.imageRequests()).toEqual([]);
});
