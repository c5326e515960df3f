import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import sharp from 'sharp';
import { useBed } from '../useBed';
import { imported } from './support';
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
	return { sheet: hashes('storyboard-character-2')[0]!, frames: hashes('storyboard-2') };
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
