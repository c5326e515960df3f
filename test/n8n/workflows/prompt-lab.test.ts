import { useBed } from '../useBed';
import { imported, pictureOf } from './support';
import { rowsOf } from './tables';

const [versions, contracts, batch] = ['Prompt versions', 'Prompt contracts', 'Prompt batch'] as const;
const bed = useBed({ tables: [versions, contracts, batch] });

interface Version {
	job: string;
	qualityTest: string;
	version: string;
	prompt: string;
	testSubject: string;
	testText?: string;
	mustShow?: string;
}

const lab = (
	rows?: { versions: Version[]; batch: Array<{ job: string; subject: string; text?: string }> },
	settings: Record<string, string> = {},
) =>
	imported(bed, 'prompt-lab', {
		settings,
		parameters: rows && {
			'Sample Versions': { jsonOutput: JSON.stringify({ rows: rows.versions }) },
			'Sample Batch Rows': { jsonOutput: JSON.stringify({ rows: rows.batch }) },
		},
	});

const version = (name: string, prompt: string): Version => ({
	job: 'poster',
	qualityTest: 'adPoster',
	version: name,
	prompt,
	testSubject: 'a red bicycle',
	testText: 'RIDE ON',
});

const good = version('v2', 'Poster of [subject] with one headline that reads "[text]".');
const bad = version('v1', 'Poster of [subject].');
const rows = { versions: [bad, good], batch: [{ job: 'poster', subject: 'a blue kettle', text: 'TEA TIME' }] };

const images = async () => (await bed.emulator.imageRequests()).filter(({ path }) => path.includes('/images/'));

test('as imported, all five quality tests are run, and every job is won by the version that passed', async () => {
	const execution = await bed.n8n.run(lab(), { timeoutMs: 120_000 });
	expect(execution.error()?.message).toBeUndefined();
	expect(execution.status).toBe('success');
	const tested = await rowsOf(bed, versions);
	expect(tested.map(({ version: name, passed }) => `${name} ${passed}`)).toEqual(
		Array(5).fill(['v1 false', 'v2 true']).flat(),
	);
	expect(new Set(tested.map(({ qualityTest }) => qualityTest)).size).toBe(5);
	for (const { draftUsd, reviewUsd, requestId } of tested)
		expect([draftUsd, reviewUsd, requestId].every(Boolean)).toBe(true);

	const won = await rowsOf(bed, contracts);
	expect(won.map(({ job, version: name }) => `${job} ${name}`).sort()).toEqual([
		'app-screen v2',
		'photo-rescue v2',
		'poster v2',
		'shop-photo v2',
		'video-frame v2',
	]);

	const made = await rowsOf(bed, batch);
	expect(made.map(({ status, promptVersion }) => `${status}: ${promptVersion}`)).toEqual([
		'made: shop-photo v2',
		'made: shop-photo v2',
		'made: poster v2',
		'made: video-frame v2',
	]);
	const poster = execution.items('Make the Batch').find(({ json }) => json.job === 'poster')!;
	expect(poster.json).toMatchObject({ promptVersion: 'poster v2', qualityServed: 'medium' });
	expect(await pictureOf(execution, poster)).toEqual({ width: 1024, height: 1024, format: 'png' });
	const sent = (await images()).map(({ body }) => String(body.prompt));
	expect(
		sent.filter((prompt) => prompt.includes('foldable travel keyboard') && prompt.includes('"PACK LIGHT"')),
	).toHaveLength(1);
	expect(sent.join()).not.toMatch(/\[subject\]|\[text\]/);
});

test('a second run tests nothing again and buys nothing again', async () => {
	const id = await bed.n8n.createWorkflow(lab(rows));
	await bed.n8n.finished(await bed.n8n.start(id));
	expect((await rowsOf(bed, batch))[0]).toMatchObject({ status: 'made', promptVersion: 'poster v2' });
	await bed.emulator.forget();
	const again = await bed.n8n.finished(await bed.n8n.start(id));
	expect(again.status).toBe('success');
	expect((await bed.emulator.requests()).map(({ path }) => path)).toEqual([]);
	expect(await rowsOf(bed, contracts)).toHaveLength(1);
});

test('where no version passes there is no contract, and the batch waits', async () => {
	const execution = await bed.n8n.run(lab({ ...rows, versions: [bad] }));
	expect(execution.status).toBe('success');
	expect(await rowsOf(bed, contracts)).toEqual([]);
	expect((await rowsOf(bed, versions))[0]).toMatchObject({
		passed: false,
		reasons: expect.stringContaining('RIDE ON'),
	});
	expect((await rowsOf(bed, batch))[0]).toMatchObject({
		status: 'not made: no contract',
		problem: expect.stringContaining('“poster”'),
	});
	expect(await images()).toHaveLength(1);
});

test('without versions and rows nothing is sent, and the run ends well', async () => {
	const execution = await bed.n8n.run(lab({ versions: [], batch: [] }, { sampleRows: 'false' }));
	expect(execution.status).toBe('success');
	expect(execution.items('Nothing to Make')[0]!.json.message).toContain('Prompt batch');
	expect(await bed.emulator.requests()).toEqual([]);
});

test('an empty version and an empty row in the middle cost nothing and stop no other', async () => {
	const execution = await bed.n8n.run(
		lab({
			versions: [bad, version('v0', ''), good],
			batch: [
				{ job: 'poster', subject: 'a kettle' },
				{ job: 'poster', subject: '' },
				{ job: 'poster', subject: 'a lamp' },
			],
		}),
	);
	expect(execution.status).toBe('success');
	expect((await rowsOf(bed, versions)).map(({ outcome, problem }) => [outcome, !!problem])).toEqual([
		['tested', false],
		['', true],
		['tested', false],
	]);
	expect((await rowsOf(bed, batch)).map(({ status }) => status)).toEqual(['made', 'not made: refused', 'made']);
	expect(await images()).toHaveLength(4);
});

test('a draft, a review and a picture the API blocks each say so in their row', async () => {
	await bed.emulator.faults(
		{ kind: 'moderation', match: { path: 'images', promptIncludes: 'Forbidden' } },
		{ kind: 'moderation', match: { path: 'responses', promptIncludes: 'Unlucky' } },
		{ kind: 'moderation', match: { path: 'images', promptIncludes: 'a lamp' } },
	);
	await bed.n8n.run(
		lab({
			versions: [version('v3', 'Forbidden [subject] "[text]"'), version('v4', 'Unlucky [subject] "[text]"'), good],
			batch: [
				{ job: 'poster', subject: 'a kettle' },
				{ job: 'poster', subject: 'a lamp' },
				{ job: 'poster', subject: 'a cup' },
			],
		}),
	);
	const tested = await rowsOf(bed, versions);
	expect(tested.map(({ outcome }) => outcome)).toEqual(['', '', 'tested']);
	for (const { problem } of tested.slice(0, 2)) expect(problem).toMatch(/moderation|safety|blocked/i);
	expect(tested[1]!.draftUsd).toBeGreaterThan(0);
	expect((await rowsOf(bed, batch)).map(({ status }) => status)).toEqual(['made', 'not made: blocked', 'made']);
});
