import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import sharp from 'sharp';
import { useBed } from '../useBed';
import { imported, pictureOf } from './support';
import { log, rowsOf, runWith, setUp } from './tables';

const table = 'Ad posters';
const bed = useBed({ tables: [table, log], folder: 'ad-poster' });

const workflow = () => imported(bed, 'ad-poster', { settings: { imagesFolder: bed.folder } });

/** A complete row, small and cheap. */
const row = (poster: string, headline: string, more: IDataObject = {}) => ({
	poster,
	headline,
	brief: 'A plain wall',
	purpose: 'square',
	quality: 'low',
	...more,
});

const run = async (...rows: IDataObject[]) => await runWith(bed, workflow(), table, rows);

const misspell = (headline: string, times: number) => ({
	kind: 'misspell',
	times,
	match: { path: '/images/', promptIncludes: headline },
});

const asked = async () => ({
	pictures: await bed.emulator.imageRequests('generations'),
	readings: await bed.emulator.imageRequests('responses'),
});

test('a poster is read, made again until its text is exact, and given to a person when it never is', async () => {
	await bed.emulator.faults(misspell('WINTER COATS', 1), misspell('NEVER RIGHT', 0));
	const execution = await run(
		row('market', 'HARVEST MARKET'),
		row('coats', 'WINTER COATS'),
		row('never', 'NEVER RIGHT'),
	);
	expect(execution.error()).toBeUndefined();

	const [market, coats, never] = await rowsOf(bed, table);
	expect(market).toMatchObject({ status: 'done', tries: 1, file: 'market-try-1.png', note: '' });
	expect(coats).toMatchObject({ status: 'done', tries: 2, file: 'coats-try-2.png', note: '' });
	expect(never).toMatchObject({ status: 'needs a person', tries: 3, file: 'never-try-3.png' });
	expect(never!.textRead).toContain('NVEER RIGHT');
	expect(never!.note).toMatch(/still wrong after 3 tries/);

	// Three rows, then the two that were wrong, then the one that still was; each picture read once.
	const { pictures, readings } = await asked();
	expect(pictures.map(({ body }) => /HARVEST|WINTER|NEVER/.exec(String(body.prompt))![0]).sort()).toEqual([
		'HARVEST',
		'NEVER',
		'NEVER',
		'NEVER',
		'WINTER',
		'WINTER',
	]);
	expect(readings).toHaveLength(6);
	expect(readings.every(({ body }) => JSON.stringify(body).includes('no words besides those asked for'))).toBe(true);
	const sharpened = pictures.filter(({ body }) => String(body.prompt).includes('W I N T E R   C O A T S'));
	expect(sharpened).toHaveLength(1);

	// What a row cost is every try and every reading of it.
	const spent = [market, coats, never].reduce((sum, { costUsd } = {}) => sum + Number(costUsd), 0);
	const billed = [...pictures, ...readings].reduce((sum, { costUsd = 0 }) => sum + costUsd, 0);
	expect(spent).toBeCloseTo(billed, 6);

	for (const { file, savedTo } of [market!, coats!, never!]) {
		expect(savedTo).toBe(join(bed.folder, String(file)));
		expect(await sharp(String(savedTo)).metadata()).toMatchObject({ format: 'png', width: 1024, height: 1024 });
	}
});

test('the samples of the set-up are made', async () => {
	await setUp(bed);
	const execution = await bed.n8n.run(workflow());
	const rows = await rowsOf(bed, table);
	expect(rows.map(({ status, requestId }) => [status, Boolean(requestId)])).toEqual(
		Array.from({ length: 4 }, () => ['done', true]),
	);
	const made = execution.items('Make the Poster');
	expect(await Promise.all(made.map(async (item) => await pictureOf(execution, item)))).toEqual([
		...Array.from({ length: 3 }, () => ({ width: 1024, height: 1536, format: 'png' })),
		{ width: 1024, height: 1024, format: 'png' },
	]);

	// Nothing is due any more: a second run buys nothing.
	await bed.emulator.forget();
	const second = await bed.n8n.run(workflow());
	expect(second.status).toBe('success');
	expect(await bed.emulator.imageRequests()).toEqual([]);
});

test('rows that cannot be made say why, and the others are made', async () => {
	await bed.emulator.faults({ kind: 'moderation', times: 0, match: { promptIncludes: 'FORBIDDEN' } });
	const execution = await run(
		row('a', 'FIRST'),
		row('b', ''),
		row('c', 'ODD SIZE', { purpose: 'billboard' }),
		row('d', 'FORBIDDEN'),
		row('e', 'LAST'),
	);
	expect(execution.status).toBe('success');
	const rows = await rowsOf(bed, table);
	expect(rows.map(({ status }) => status)).toEqual([
		'done',
		'incomplete',
		'not made: refused',
		'not made: blocked',
		'done',
	]);
	expect(rows[1]!.note).toMatch(/needs a brief and a headline/);
	expect(rows[2]!.note).toMatch(/billboard/);
	expect(rows[3]!.note).toMatch(/safety system[\s\S]*\./);
	expect((await asked()).pictures.filter(({ answeredImages }) => answeredImages > 0)).toHaveLength(2);
});

test('a poster that nobody could read is not lost, and not called done', async () => {
	await bed.emulator.faults({ kind: 'insufficientQuota', times: 0, match: { path: '/responses' } });
	await run(row('a', 'UNREAD'));
	const [unread] = await rowsOf(bed, table);
	expect(unread).toMatchObject({ status: 'needs a person', file: 'a-try-1.png' });
	expect(unread!.note).toMatch(/nobody has read its text/);
	expect(Number(unread!.costUsd)).toBeCloseTo((await asked()).pictures[0]!.costUsd!, 9);
});

test('where n8n may not write to the folder, the row says where the picture is', async () => {
	bed.folder = '/nowhere/at/all';
	const execution = await run(row('a', 'CLOUD'));
	expect(execution.status).toBe('success');
	expect((await rowsOf(bed, table))[0]).toMatchObject({ status: 'done', savedTo: '', note: expect.stringMatching(/^Not saved: /) });
});

test('a poster that gets too dear is not made again, and one beyond the budget is not sent', async () => {
	await bed.emulator.faults(misspell('DEAR', 0));
	const limited = imported(bed, 'ad-poster', { settings: { imagesFolder: bed.folder, mostUsdPerPoster: '0.001' } });
	for (const { name, parameters } of limited.nodes) {
		if (name === 'Make the Poster') Object.assign(parameters.limitOptions as IDataObject, { budgetImages: 1 });
	}
	const execution = await runWith(bed, limited, table, [row('a', 'DEAR'), row('b', 'BEYOND')]);
	expect(execution.status).toBe('success');
	const rows = await rowsOf(bed, table);
	expect(rows.map(({ status, tries }) => [status, tries])).toEqual([
		['needs a person', 1],
		['not made: overBudget', 1],
	]);
	expect((await asked()).pictures).toHaveLength(1);
});
