import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import sharp from 'sharp';
import { useBed } from '../useBed';
import { imported, pictureOf } from './support';
import { log, rowsOf, runWith, setUp } from './tables';

const table = 'Poster languages';
const bed = useBed({ tables: [table, log], folder: 'languages' });

const workflow = () => imported(bed, 'one-design-many-languages', { settings: { imagesFolder: bed.folder } });

const row = (code: string, headline: string, more: IDataObject = {}) => ({
	code,
	headline,
	language: `Language ${code}`,
	direction: 'left to right',
	line: `Below ${headline}`,
	...more,
});

const run = async (...rows: IDataObject[]) => await runWith(bed, workflow(), table, rows);

/** The base design as the log knows it. */
const baseDesign = async () => (await rowsOf(bed, log)).find(({ promptVersion }) => promptVersion === 'languages-base-2')!;

const asked = async () => ({
	bases: await bed.emulator.imageRequests('generations'),
	edits: await bed.emulator.imageRequests('edits'),
	readings: await bed.emulator.imageRequests('responses'),
});

test('a fresh n8n makes one base and an edit of it per language, with the row’s texts letter by letter', async () => {
	await setUp(bed);
	const execution = await bed.n8n.run(workflow());
	expect(execution.error()).toBeUndefined();
	const { bases, edits, readings } = await asked();
	expect([bases.length, edits.length, readings.length]).toEqual([1, 5, 5]);

	const base = await baseDesign();
	expect(edits.map(({ files }) => files.map(({ sha256 }) => sha256))).toEqual(edits.map(() => [base.sha256]));

	const rows = await rowsOf(bed, table);
	expect(rows.map(({ status, file }) => [status, file])).toEqual(
		['de', 'fr', 'ar', 'he', 'ja'].map((code) => ['done', `city-night-run-${code}.png`]),
	);
	for (const { code, headline, line, direction, savedTo, costUsd, textRead } of rows) {
		const { prompt } = edits.find(({ body }) => String(body.prompt).includes(`"${String(headline)}"`))!.body as {
			prompt: string;
		};
		expect(prompt).toMatch(/^Preserve the whole picture of image 1: [^\n]*layout/);
		expect(prompt).toContain(`exactly "${String(line)}"`);
		expect([code, prompt.includes('right to left')]).toEqual([code, direction === 'right to left']);
		expect(textRead).toContain(headline);
		expect(costUsd).toBeGreaterThan(0.01);
		expect(savedTo).toBe(join(bed.folder, `city-night-run-${String(code)}.png`));
		expect(await sharp(String(savedTo)).metadata()).toMatchObject({ format: 'png', width: 1024, height: 1536 });
	}
	// Each is read as a text of its language, without words of the first one, and compared with the base design.
	const forms = readings.map(({ body }) => JSON.stringify(body));
	expect(forms.filter((asked) => /no words of a language that was not asked for/.test(asked) && /does not show: CITY NIGHT RUN/i.test(asked) && /place, size and style of each line/.test(asked) && /Reference, not under review/.test(asked))).toHaveLength(5);
	const spent = rows.reduce((sum, { costUsd }) => sum + Number(costUsd), Number(base.costUsd));
	const billed = [...bases, ...edits, ...readings].reduce((sum, { costUsd = 0 }) => sum + costUsd, 0);
	expect(spent).toBeCloseTo(billed, 6);
});

test('a language added later is made from the same base, which is not bought again; without new rows nothing is', async () => {
	await run(row('de', 'ERSTER'));
	const { sha256 } = await baseDesign();
	await run(row('nl', 'TWEEDE'));
	const { bases, edits } = await asked();
	expect(bases).toHaveLength(1);
	expect(edits.map(({ files }) => files[0]!.sha256)).toEqual([sha256, sha256]);

	await bed.emulator.forget();
	const nothing = await bed.n8n.run(workflow());
	expect(nothing.status).toBe('success');
	expect(await bed.emulator.imageRequests()).toEqual([]);
});

test('a row without texts, a refused one and a misspelled one are marked, and the others are made', async () => {
	await bed.emulator.faults(
		{ kind: 'moderation', times: 0, match: { path: '/edits', promptIncludes: 'FORBIDDEN' } },
		{ kind: 'misspell', match: { path: '/edits', promptIncludes: 'WRONGLY' } },
	);
	const execution = await run(
		row('aa', 'FIRST'),
		row('bb', ''),
		row('cc', 'FORBIDDEN'),
		row('dd', 'WRONGLY'),
		row('ee', 'LAST'),
	);
	expect(execution.status).toBe('success');
	const rows = await rowsOf(bed, table);
	expect(rows.map(({ status }) => status)).toEqual([
		'done',
		'not made: refused',
		'not made: blocked',
		'look at the text',
		'done',
	]);
	expect(rows[1]!.note).toMatch(/Prompt/);
	expect(rows[2]!.note).toMatch(/safety system/);
	expect(rows[3]!.textRead).toContain('WORNGLY');
	expect(rows[3]!.note).toContain('WRONGLY');
	expect((await asked()).edits.filter(({ answeredImages }) => answeredImages > 0)).toHaveLength(3);
});

test('without a base no language is bought, and the rows say why and stay due', async () => {
	await bed.emulator.faults({ kind: 'moderation', match: { path: '/generations' } });
	const execution = await run(row('de', 'ERSTER'), row('fr', 'DEUXIÈME'));
	expect(execution.status).toBe('success');
	for (const { status, note } of await rowsOf(bed, table)) {
		expect(status ?? '').toBe('');
		expect(note).toMatch(/base design was not made[\s\S]*safety system/);
	}
	expect((await asked()).edits).toEqual([]);
});

test('where n8n has no folder, the run makes its own base, and the row says where the picture is', async () => {
	bed.folder = '/nowhere/at/all';
	const execution = await run(row('de', 'ERSTER'));
	expect(execution.status).toBe('success');
	expect((await rowsOf(bed, table))[0]).toMatchObject({ status: 'done', savedTo: '', note: expect.stringMatching(/^Not saved: /) });
	expect(await pictureOf(execution, execution.items('Make This Language')[0]!)).toMatchObject({
		width: 1024,
		height: 1536,
	});
});
