import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import sharp from 'sharp';
import { useBed } from '../useBed';
import { imported } from './support';
import { rowsOf, runWith } from './tables';

const table = 'Storyboard frames';
const bed = useBed({ tables: [table], folder: 'storyboard' });

const workflow = () => imported(bed, 'storyboard', { settings: { imagesFolder: bed.folder } });

const run = async (...rows: IDataObject[]) => await runWith(bed, workflow(), table, rows);

const asked = async () => ({
	sheets: await bed.emulator.imageRequests('generations'),
	frames: await bed.emulator.imageRequests('edits'),
});

const references = ({ files }: { files: Array<{ sha256: string }> }) => files.map(({ sha256 }) => sha256);

test('a fresh n8n draws the sheet once, and each frame from the sheet and the frame before', async () => {
	const execution = await bed.n8n.run(workflow());
	expect(execution.error()).toBeUndefined();
	const { sheets, frames } = await asked();
	expect([sheets.length, frames.length]).toEqual([1, 5]);

	const sheet = execution.items('Character Sheet')[0]!.json.sha256 as string;
	const drawn = execution
		.runs('Draw the Frame')
		.map((_, index) => execution.items('Draw the Frame', 0, index)[0]!.json);
	const hashes = drawn.map(({ sha256 }) => sha256 as string);
	expect(new Set(hashes).size).toBe(5);
	expect(frames.map(references)).toEqual([[sheet], ...hashes.slice(0, 4).map((before) => [sheet, before])]);
	expect(frames.map(({ inFlightAtStart }) => inFlightAtStart)).toEqual([1, 1, 1, 1, 1]);

	const rows = await rowsOf(bed, table);
	expect(rows.map(({ status, file, drawnFrom }) => ({ status, file, drawnFrom }))).toEqual(
		drawn.map(({ referenceHashes }, index) => ({
			status: 'done',
			file: `pip-and-the-lost-key-0${index + 1}.png`,
			drawnFrom: referenceHashes,
		})),
	);
	const billed = frames.reduce((sum, { costUsd = 0 }) => sum + costUsd, 0);
	expect(rows.reduce((sum, { costUsd }) => sum + Number(costUsd), 0)).toBeCloseTo(billed, 6);
	// The sheet is wide, the frames have the shape of a carousel.
	expect(await sharp(join(bed.folder, 'pip-and-the-lost-key-character.png')).metadata()).toMatchObject({
		width: 1536,
		height: 1024,
	});
	for (const { savedTo } of rows) {
		const { width, height, format } = await sharp(String(savedTo)).metadata();
		expect([format, width! < height!]).toEqual(['png', true]);
	}
	expect(execution.runs('Storyboard Ready')).toHaveLength(1);
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
		[3, 'incomplete'],
	]);
	expect(rows[2]!.error).toMatch(/safety system/);
	expect(rows[3]!.error).toMatch(/number and a scene/);

	const sheet = execution.items('Character Sheet')[0]!.json.sha256;
	const first = execution.items('Draw the Frame', 0, 0)[0]!.json.sha256;
	const { frames } = await asked();
	expect(frames.map(({ body }) => /waking|fight|home/.exec(String(body.prompt))![0])).toEqual([
		'waking',
		'fight',
		'home',
	]);
	expect(references(frames[2]!)).toEqual([sheet, first]);
});

test('a later run uses the same character, and without new rows nothing is bought', async () => {
	const first = await run({ frame: 1, scene: 'waking up' });
	await run({ frame: 2, scene: 'going out' });
	const { sheets, frames } = await asked();
	expect(sheets).toHaveLength(1);
	expect(frames.map((frame) => references(frame))).toEqual(
		[0, 1].map(() => [first.items('Character Sheet')[0]!.json.sha256]),
	);

	await bed.emulator.forget();
	const nothing = await bed.n8n.run(workflow());
	expect(nothing.status).toBe('success');
	expect(nothing.items('Nothing to Draw')).toHaveLength(1);
	expect(await bed.emulator.imageRequests()).toEqual([]);
});

test('without a character sheet no frame is bought, and the rows say why and stay due', async () => {
	await bed.emulator.faults({ kind: 'moderation', match: { path: '/generations' } });
	const execution = await run({ frame: 1, scene: 'waking up' }, { frame: 2, scene: 'going out' });
	expect(execution.status).toBe('success');
	for (const { status, error } of await rowsOf(bed, table)) {
		expect(status ?? '').toBe('');
		expect(error).toMatch(/character sheet was not drawn[\s\S]*safety system/);
	}
	expect((await asked()).frames).toEqual([]);
});

test('where n8n has no folder, the chain holds all the same, and the rows say in which run the pictures are', async () => {
	bed.folder = '/nowhere/at/all';
	const execution = await run({ frame: 1, scene: 'waking up' }, { frame: 2, scene: 'going out' });
	expect(execution.status).toBe('success');
	const pointer = { status: 'done', savedTo: `n8n, execution ${execution.id}` };
	expect(await rowsOf(bed, table)).toMatchObject([pointer, pointer]);
	expect((await asked()).frames.map((frame) => references(frame).length)).toEqual([1, 2]);
});
