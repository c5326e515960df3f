import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import sharp from 'sharp';
import { asksFor, ended, post, startReview } from '../review/reviewed';
import { useBed } from '../useBed';
import { imported, pictureOf } from './support';
import { log, rowsOf, runWith, setUp } from './tables';

const table = 'Storyboard frames';
const bed = useBed({ tables: [table, log], folder: 'storyboard' });

const workflow = () => imported(bed, 'storyboard', { settings: { imagesFolder: bed.folder } });

const run = async (...rows: IDataObject[]) => await runWith(bed, workflow(), table, rows);

const asked = async () => ({
	sheets: await bed.emulator.imageRequests('generations'),
	frames: await bed.emulator.imageRequests('edits'),
});

/** SHA-256 of what was drawn: the sheet, and the frames in the order they were drawn. */
async function drawnHashes() {
	const entries = (await rowsOf(bed, log)).filter(({ outcome }) => outcome === 'made');
	const hashes = (version: string) => entries.filter(({ promptVersion }) => promptVersion === version).map(({ sha256 }) => String(sha256));
	return { sheet: hashes('storyboard-character-2')[0]!, frames: hashes('storyboard-3') };
}

const references = ({ files }: { files: Array<{ sha256: string }> }) => files.map(({ sha256 }) => sha256);

test('a fresh n8n draws the sheet once, and each frame from the sheet and the frame before', async () => {
	await setUp(bed);
	const execution = await bed.n8n.run(workflow());
	expect(execution.error()).toBeUndefined();
	const { sheets, frames } = await asked();
	expect([sheets.length, frames.length]).toEqual([1, 5]);

	const { sheet, frames: hashes } = await drawnHashes();
	expect(new Set(hashes).size).toBe(5);
	expect(frames.map(references)).toEqual([[sheet], ...hashes.slice(0, 4).map((before) => [sheet, before])]);
	expect(frames.map(({ inFlightAtStart }) => inFlightAtStart)).toEqual([1, 1, 1, 1, 1]);

	const rows = await rowsOf(bed, table);
	expect(rows.map(({ status, file, drawnFrom }) => ({ status, file, drawnFrom }))).toEqual(
		frames.map((frame, index) => ({
			status: 'done',
			file: `pip-and-the-lost-key-0${index + 1}.png`,
			drawnFrom: references(frame).join(' '),
		})),
	);
	const reviews = await bed.emulator.imageRequests('responses');
	const billed = [...frames, ...reviews].reduce((sum, { costUsd = 0 }) => sum + costUsd, 0);
	expect(rows.reduce((sum, { costUsd }) => sum + Number(costUsd), 0)).toBeCloseTo(billed, 6);
	// Each frame is judged as a frame, and against the sheet.
	expect(rows.map(({ review }) => review)).toEqual(rows.map(() => 'passed'));
	expect(reviews.map(({ body }) => JSON.stringify(body)).filter((asked) => /clear silhouette/.test(asked) && /colours, clothes and marks/.test(asked) && /Reference, not under review/.test(asked))).toHaveLength(5);
	// The sheet is wide, the frames have the shape of a carousel.
	expect(await sharp(join(bed.folder, 'pip-and-the-lost-key-character.png')).metadata()).toMatchObject({
		width: 1536,
		height: 1024,
	});
	for (const { savedTo } of rows) {
		const { width, height, format } = await sharp(String(savedTo)).metadata();
		expect([format, width! < height!]).toEqual(['png', true]);
	}
});

test('a run draws all of its twelve frames, and a thirteenth stays due', async () => {
	await run(...Array.from({ length: 13 }, (_, index) => ({ frame: index + 1, scene: `scene ${index + 1}` })));
	expect((await rowsOf(bed, table)).map(({ status }) => status || 'due')).toEqual([...Array(12).fill('done'), 'due']);
});

test('a refused frame and a row without a scene do not break the chain: the next frame continues from the last good one', async () => {
	await bed.emulator.faults({ kind: 'moderation', times: 0, match: { promptIncludes: 'a fight' } });
	const execution = await run(
		{ frame: 1, scene: 'waking up' },
		{ frame: 4, scene: 'going home' },
		{ frame: 2, scene: 'a fight' },
		{ frame: 3, scene: '' },
	);
	expect(execution.status).toBe('success');
	const rows = await rowsOf(bed, table);
	expect(rows.map(({ frame, status }) => [frame, status])).toEqual([
		[1, 'done'],
		[4, 'done'],
		[2, 'not drawn: blocked'],
		[3, 'not drawn: refused'],
	]);
	expect(rows[2]!.note).toMatch(/safety system/);
	expect(rows[3]!.note).toMatch(/Prompt/);

	const { sheet, frames: [first] } = await drawnHashes();
	const { frames } = await asked();
	expect(frames.map(({ body }) => /waking|fight|home/.exec(String(body.prompt))![0])).toEqual([
		'waking',
		'fight',
		'home',
	]);
	expect(references(frames[2]!)).toEqual([sheet, first]);
});

test('a later run uses the same character, and without new rows nothing is bought', async () => {
	await run({ frame: 1, scene: 'waking up' });
	const { sheet } = await drawnHashes();
	await run({ frame: 2, scene: 'going out' });
	const { sheets, frames } = await asked();
	expect(sheets).toHaveLength(1);
	expect(frames.map((frame) => references(frame))).toEqual([[sheet], [sheet]]);

	await bed.emulator.forget();
	const nothing = await bed.n8n.run(workflow());
	expect(nothing.status).toBe('success');
	expect(await bed.emulator.imageRequests()).toEqual([]);
});

test('without a character sheet no frame is bought, and the rows say why and stay due', async () => {
	await bed.emulator.faults({ kind: 'moderation', match: { path: '/generations' } });
	const execution = await run({ frame: 1, scene: 'waking up' }, { frame: 2, scene: 'going out' });
	expect(execution.status).toBe('success');
	for (const { status, note } of await rowsOf(bed, table)) {
		expect(status ?? '').toBe('');
		expect(note).toMatch(/character sheet was not drawn[\s\S]*safety system/);
	}
	expect((await asked()).frames).toEqual([]);
});

test('where n8n has no folder, the chain holds all the same, and the rows say where the pictures are', async () => {
	bed.folder = '/nowhere/at/all';
	const execution = await run({ frame: 1, scene: 'waking up' }, { frame: 2, scene: 'going out' });
	expect(execution.status).toBe('success');
	const pointer = { status: 'done', savedTo: '', note: expect.stringMatching(/^Not saved: /) };
	expect(await rowsOf(bed, table)).toMatchObject([pointer, pointer]);
	expect((await asked()).frames.map((frame) => references(frame).length)).toEqual([1, 2]);
});

describe('storyboard-approval', () => {
	const approval = (videoUsd = '0') => imported(bed, 'storyboard-approval', { settings: { imagesFolder: bed.folder, videoUsd } });

	test('only frames that people approve go on, with their picture; what is asked for again is drawn by its note', async () => {
		await run({ frame: 2, scene: 'going out' }, { frame: 1, scene: 'waking up' }, { frame: 3, scene: 'a storm' });
		await bed.emulator.forget();
		const waiting = await startReview(bed, approval('0.8'));
		await asksFor(waiting.address, ['Frame 1', 'Frame 2', 'Frame 3']);
		const html = await (await fetch(waiting.address)).text();
		expect([...html.matchAll(/data-next="([\d.]+)"/g)].map(([, usd]) => Number(usd))).toEqual([0.8, 0.8, 0.8]);
		expect(html).not.toContain('data-gone');
		await post(waiting.address, { reviewer: 'Ada', 'decision.0': 'accepted', 'decision.1': 'again', 'note.1': 'from above', 'decision.2': 'rejected', 'note.2': 'too dark' });
		const execution = await ended(bed, waiting);
		expect(execution.error()?.message).toBeUndefined();
		expect(await bed.emulator.imageRequests()).toEqual([]);

		const approved = execution.items('Approved Frames');
		expect(approved).toHaveLength(1);
		const { sheet } = await drawnHashes();
		const first = (await rowsOf(bed, log)).find(({ rowKey }) => rowKey === '1')!;
		expect(createHash('sha256').update(await execution.binary(approved[0]!)).digest('hex')).toBe(first.sha256);
		expect(await pictureOf(execution, approved[0]!)).toMatchObject({ format: 'png' });
		expect((await rowsOf(bed, table)).map(({ frame, status, note }) => [frame, status, note])).toEqual([
			[2, '', 'Make again: from above'],
			[1, 'approved', 'Decided by Ada'],
			[3, 'rejected', 'Decided by Ada: too dark'],
		]);
		const decided = (await rowsOf(bed, log)).filter(({ mainModel, reviewer }) => !mainModel && reviewer);
		expect(decided.map(({ rowKey, reviewStatus, reviewer, reviewNote }) => [rowKey, reviewStatus, reviewer, reviewNote])).toEqual([
			['1', 'accepted', 'Ada', ''],
			['2', 'again', 'Ada', 'from above'],
			['3', 'rejected', 'Ada', 'too dark'],
		]);

		await bed.n8n.run(workflow());
		const { sheets, frames } = await asked();
		expect(sheets).toEqual([]);
		expect(frames.map(references)).toEqual([[sheet]]);
		expect(String(frames[0]!.body.prompt).split(/\r?\n/)).toEqual(expect.arrayContaining(['The new scene: going out.', 'Change asked for: from above']));
		expect((await rowsOf(bed, table)).map(({ status }) => status)).toEqual(['done', 'approved', 'rejected']);
	});

	test('without a frame to approve nobody is asked', async () => {
		await runWith(bed, approval(), table, [{ frame: 1, scene: 'waking up', status: 'approved' }]);
		const execution = await bed.n8n.run(approval());
		expect(execution.status).toBe('success');
		expect(execution.items('Approved Frames')).toEqual([]);
	});
});
