import type { IDataObject } from 'n8n-workflow';
import { useBed } from '../useBed';
import { imported, pictureOf } from './support';
import { fillTable, log, rowsOf, setUp, totalUsd } from './tables';

const [versions, batch] = ['Prompt versions', 'Prompt batch'] as const;
const bed = useBed({ tables: [versions, batch, log], folder: 'prompt-lab' });

const settings = () => ({ settings: { imagesFolder: bed.folder } });
const lab = async () => await bed.n8n.run(imported(bed, 'prompt-lab', settings()), { timeoutMs: 120_000 });
const make = async () => await bed.n8n.run(imported(bed, 'prompt-batch', settings()));

const version = (name: string, prompt: string): IDataObject => ({
	job: 'poster',
	qualityTest: 'adPoster',
	version: name,
	prompt,
	testSubject: 'a red bicycle',
	testText: 'RIDE ON',
});
const good = version('v2', 'Poster of [subject] with one headline that reads "[text]".');
const bad = version('v1', 'Poster of [subject].');
const passed = { ...good, outcome: 'tested', passed: true, score: 90, draftUsd: 0.006 };
const row = (subject: string): IDataObject => ({ job: 'poster', subject, text: 'TEA TIME' });

const images = async () => (await bed.emulator.imageRequests()).filter(({ path }) => path.includes('/images/'));

test('with the samples, all five quality tests are run, and the batch is made with the version that passed', async () => {
	await setUp(bed);
	const execution = await lab();
	expect(execution.error()?.message).toBeUndefined();
	const all = await rowsOf(bed, versions);
	const [tested, library] = [all.filter(({ outcome }) => outcome !== 'library'), all.filter(({ outcome }) => outcome === 'library')];
	expect(tested.map(({ version: name, passed: is }) => `${name} ${is}`)).toEqual(Array(5).fill(['v1 false', 'v2 true']).flat());
	expect(new Set(tested.map(({ qualityTest }) => qualityTest)).size).toBe(5);
	expect(library.map(({ savedTo, passed: is }) => savedTo || is)).toEqual(Array(64).fill(null));
	for (const { draftUsd, reviewUsd, requestId, savedTo } of tested)
		expect([draftUsd, reviewUsd, requestId, savedTo].every(Boolean)).toBe(true);

	const batchRun = await make();
	expect(batchRun.error()?.message).toBeUndefined();
	expect((await rowsOf(bed, batch)).map(({ status, promptVersion }) => `${status}: ${promptVersion}`)).toEqual([
		'made: shop-photo v2',
		'made: shop-photo v2',
		'made: poster v2',
		'made: video-frame v2',
	]);
	const poster = batchRun.items('Make the Batch').find(({ json }) => json.job === 'poster')!;
	expect(await pictureOf(batchRun, poster)).toEqual({ width: 1024, height: 1024, format: 'png' });
	const sent = (await images()).map(({ body }) => String(body.prompt));
	expect(sent.filter((prompt) => prompt.includes('foldable travel keyboard') && prompt.includes('"PACK LIGHT"'))).toHaveLength(1);
	expect(sent.join()).not.toMatch(/\[subject\]|\[text\]/);
	const billed = (await bed.emulator.imageRequests()).reduce((sum, { costUsd = 0 }) => sum + costUsd, 0);
	expect(totalUsd(await rowsOf(bed, log))).toBeCloseTo(billed, 8);
});

test('a prompt of the library is drawn and judged once its outcome is emptied: one of each kind', async () => {
	await setUp(bed);
	const library = (await rowsOf(bed, versions)).filter(({ outcome }) => outcome === 'library');
	const kindOf = ({ job }: IDataObject) => String(job).split('-')[0]!;
	const chosen = library.filter((row, index) => library.findIndex((other) => kindOf(other) === kindOf(row)) === index);
	expect(chosen.length).toBeGreaterThan(13);
	await fillTable(bed, versions, chosen.map(({ job, qualityTest, version: name, prompt, testSubject, testText, mustShow }) => ({ job, qualityTest, version: name, prompt, testSubject, testText, mustShow })));
	await lab();
	const tested = await rowsOf(bed, versions);
	expect(tested.filter(({ outcome, passed: is }) => outcome !== 'tested' || !is).map(({ job, note, reasons }) => `${job}: ${note} ${reasons}`)).toEqual([]);
	expect(new Set(tested.map(({ savedTo }) => savedTo)).size).toBe(chosen.length);
});

test('what is tested is not tested again', async () => {
	await fillTable(bed, versions, [passed]);
	expect((await lab()).status).toBe('success');
	expect(await bed.emulator.requests()).toEqual([]);
});

test('where no version passes, the rows say so and wait', async () => {
	await fillTable(bed, versions, [bad]);
	await lab();
	expect((await rowsOf(bed, versions))[0]).toMatchObject({ passed: false, reasons: expect.stringContaining('RIDE ON') });
	await fillTable(bed, batch, [row('a blue kettle')]);
	expect((await make()).status).toBe('success');
	expect((await rowsOf(bed, batch))[0]).toMatchObject({ status: 'not made: no version passed', note: expect.stringContaining('“poster”') });
	expect(await images()).toHaveLength(1);
});

test('without versions and rows nothing is sent', async () => {
	await fillTable(bed, versions, []);
	await fillTable(bed, batch, []);
	expect([(await lab()).status, (await make()).status]).toEqual(['success', 'success']);
	expect(await bed.emulator.requests()).toEqual([]);
});

test('a version and a review the API blocks, and an empty one, each say so in their row; what is drawn is not bought again', async () => {
	await bed.emulator.faults(
		{ kind: 'moderation', match: { path: 'images', promptIncludes: 'Forbidden' } },
		{ kind: 'moderation', match: { path: 'responses', promptIncludes: 'Unlucky' } },
	);
	await fillTable(bed, versions, [version('v3', 'Forbidden [subject] "[text]"'), version('v4', 'Unlucky [subject] "[text]"'), version('v0', ''), good]);
	await lab();
	const tested = await rowsOf(bed, versions);
	expect(tested.map(({ outcome }) => outcome)).toEqual(['', 'drawn', '', 'tested']);
	for (const { note } of tested.slice(0, 2)) expect(note).toMatch(/moderation|safety|blocked/i);
	expect(tested[2]!.note).toMatch(/Prompt/);
	expect(tested[1]!.draftUsd).toBeGreaterThan(0);

	const bought = (await images()).length;
	await lab();
	expect((await images()).slice(bought).map(({ body }) => body.prompt)).toEqual(['Forbidden a red bicycle "RIDE ON"']);
});

test('a row of the batch the API blocks and one without a subject say so; the others are made', async () => {
	await bed.emulator.faults({ kind: 'moderation', match: { promptIncludes: 'a lamp' } });
	await fillTable(bed, versions, [passed]);
	await fillTable(bed, batch, [row('a kettle'), row('a lamp'), row(''), row('a cup')]);
	await make();
	expect((await rowsOf(bed, batch)).map(({ status }) => status)).toEqual(['made', 'not made: blocked', 'not made: refused', 'made']);
});
