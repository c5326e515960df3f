import type { IDataObject } from 'n8n-workflow';
import { useBed } from '../useBed';
import { imported } from './support';
import { fillTable, log, rowsOf, spentByLog } from './tables';

/** A workflow, its table, and a row of it about a subject; `bad` is one that must not be sent. */
interface Case {
	file: string;
	table: string;
	row(subject: string): IDataObject;
	bad: IDataObject;
	settings?: Record<string, string>;
	/** Tables it reads beside its own, with their rows. */
	beside?: Record<string, IDataObject[]>;
	/** Pictures it makes before the rows: a base design, a character sheet. */
	before?: number;
	/** Who calls: what the faults are for. */
	path?: string;
}

const product = (subject: string): IDataObject => ({ sku: subject, name: subject, brief: `A ${subject}.`, channel: 'square', quality: 'low', format: 'png' });
const gray =
	'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAIAAAAlC+aJAAAAXklEQVR4nO3PMQ0AMAzAsMIf7ILYYVWKESTzjhsd8KsBrQGtAa0BrQGtAa0BrQGtAa0BrQGtAa0BrQGtAa0BrQGtAa0BrQGtAa0BrQGtAa0BrQGtAa0BrQGtAa0BbQE+LIF4QHSJPwAAAABJRU5ErkJggg==';
const passed: IDataObject = { job: 'poster', qualityTest: 'adPoster', version: 'v2', prompt: 'Poster of [subject].', outcome: 'tested', passed: true, score: 90 };

const cases: Case[] = [
	{ file: 'starter', table: 'Images to make', row: (name) => ({ name, prompt: `A ${name}.` }), bad: { name: 'bad', prompt: '' } },
	{ file: 'starter-with-review', table: 'Images to make', row: (name) => ({ name, prompt: `A ${name}.` }), bad: { name: 'bad', prompt: '' } },
	{ file: 'product-photos', table: 'Product photos', row: product, bad: { ...product('bad'), channel: 'shopfy' } },
	{
		file: 'catalogue-clean-up',
		table: 'Catalogue clean-up',
		row: (sku) => ({ sku, name: sku, photo: gray, preserve: `the ${sku}`, scene: 'a white background', channel: 'square', quality: 'low', format: 'png' }),
		bad: { sku: 'bad', name: 'bad', photo: '', channel: 'square' },
	},
	{
		file: 'ad-poster',
		table: 'Ad posters',
		row: (poster) => ({ poster, headline: poster.toUpperCase(), brief: 'A plain wall', purpose: 'square', quality: 'low' }),
		bad: { poster: 'bad', headline: 'BAD', brief: 'A plain wall', purpose: 'billboard', quality: 'low' },
	},
	{
		file: 'one-design-many-languages',
		table: 'Poster languages',
		row: (code) => ({ code, headline: code.toUpperCase(), language: 'Test', line: '' }),
		bad: { code: 'bad', headline: '', language: 'Test', line: '' },
		before: 1,
		path: '/edits',
	},
	{ file: 'prompt-batch', table: 'Prompt batch', row: (subject) => ({ job: 'poster', subject }), bad: { job: 'poster', subject: '' }, beside: { 'Prompt versions': [passed] } },
	{
		file: 'prompt-lab',
		table: 'Prompt versions',
		row: (version) => ({ job: 'poster', qualityTest: 'productListing', version, prompt: `A ${version}.` }),
		bad: { job: 'poster', qualityTest: 'productListing', version: 'bad', prompt: '' },
	},
	{
		file: 'ui-mockups',
		table: 'UI mockup screens',
		row: (screen) => ({ screen, content: `Title "${screen}".` }),
		bad: { screen: 'bad', content: '' },
	},
	{
		file: 'storyboard',
		table: 'Storyboard frames',
		row: (scene) => ({ frame: scene.length, scene }),
		bad: { frame: 3, scene: '' },
		before: 1,
		path: '/edits',
	},
];

const bed = useBed({ tables: [...new Set(cases.flatMap(({ table, beside = {} }) => [table, ...Object.keys(beside)])), log], folder: 'every-outcome' });

describe.each(cases)('$file', ({ file, table, row, bad, settings, beside = {}, before = 0, path = '/images/' }) => {
	const run = async () => await bed.n8n.run(imported(bed, file, { settings: { imagesFolder: bed.folder, ...settings } }), { timeoutMs: 120_000 });
	const fill = async (rows: IDataObject[]) => {
		for (const [name, other] of Object.entries(beside)) await fillTable(bed, name, other);
		await fillTable(bed, table, rows);
	};

	test('without rows nothing is sent, and the run ends well', async () => {
		await fill([]);
		expect((await run()).error()?.message).toBeUndefined();
		expect(await bed.emulator.imageRequests()).toEqual([]);
		expect(await rowsOf(bed, log)).toEqual([]);
	});

	test('every outcome is logged once, the log has what was paid to the cent, and every stored picture its place', async () => {
		await bed.emulator.faults(
			{ kind: 'moderation', times: 0, match: { path, promptIncludes: 'knife' } },
			{ kind: 'moderation', times: 0, match: { path, promptIncludes: 'KNIFE' } },
			{ kind: 'cutBeforeAnswerButBilled', times: 0, match: { path, promptIncludes: 'ghost' } },
			{ kind: 'cutBeforeAnswerButBilled', times: 0, match: { path, promptIncludes: 'GHOST' } },
		);
		await fill([row('cup'), bad, row('knife'), row('ghost'), row('bowl')]);
		expect((await run()).error()?.message).toBeUndefined();

		const entries = await rowsOf(bed, log);
		const images = entries.filter(({ mainModel }) => !mainModel);
		expect(images.map(({ outcome }) => outcome).sort()).toEqual(['blocked', ...Array(2 + before).fill('made'), 'refused', 'unknown']);
		for (const { outcome, storagePointer, sha256, message, workflow } of images) {
			expect([outcome, Boolean(storagePointer), Boolean(sha256), message === '']).toEqual([outcome, outcome === 'made', outcome === 'made', outcome === 'made']);
			expect(workflow).toBeTruthy();
		}
		const reviewed = entries.filter(({ mainModel }) => mainModel);
		for (const { reviewedHashes, reviewStatus } of reviewed) {
			expect(images.map(({ sha256 }) => sha256)).toContain(reviewedHashes);
			expect(['accepted', 'rejected']).toContain(reviewStatus);
		}

		const books = await bed.emulator.imageRequests();
		const lost = books.filter(({ fault }) => fault === 'cutBeforeAnswerButBilled').reduce((sum, { costUsd = 0 }) => sum + costUsd, 0);
		const billed = books.reduce((sum, { costUsd = 0 }) => sum + costUsd, 0);
		const spend = await spentByLog(bed);
		// What was blocked may be billed, too: nobody says.
		expect(spend).toMatchObject({ images: 2 + before, costUnknown: 2, mayHaveBeenBilled: 2 });
		expect(spend.costUsd).toBeCloseTo(billed - lost, 8);
		const { mayBeBilledUsd } = images.find(({ outcome }) => outcome === 'blocked')!;
		expect(Number(spend.atMostUsd) - Number(mayBeBilledUsd)).toBeCloseTo(billed, 2);
		expect(spend.accepted).toBe(new Set(reviewed.filter(({ reviewStatus }) => reviewStatus === 'accepted').map(({ reviewedHashes }) => reviewedHashes)).size);
	});
});
