import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IDataObject } from 'n8n-workflow';
import sharp from 'sharp';
import { useBed } from '../useBed';
import { imported } from './support';
import { fillTable, log, rowsOf, setUp, spentByLog } from './tables';
import { withTool } from '../../../testbed/withTool';

const [kits, sets] = ['Brand kits', 'Brand sets'] as const;
const bed = useBed({ tables: [kits, sets, log], folder: 'brand-set' });

/** The address of a small server with the brand's files. */
let host = '';
let server: Server;
let files: Record<string, Buffer>;

const solid = async (background: string, width: number, height: number) => await sharp({ create: { width, height, channels: 3, background } }).png().toBuffer();

beforeAll(async () => {
	files = { '/look.png': await solid('#E8DCC8', 256, 256), '/logo.png': await solid('#00FF7F', 120, 48) };
	server = createServer(({ url = '' }, answer) => {
		const file = files[url];
		answer.writeHead(file ? 200 : 404, { 'content-type': file ? 'image/png' : 'text/plain' }).end(file ?? 'gone');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const kit = (more: IDataObject = {}): IDataObject => ({ brand: 'Clay', colours: '#1F3A5F, #C4643B', style: 'calm, matte', forbidden: 'plastic, neon light', references: `${host}/look.png`, ...more });
const row = (more: IDataObject = {}): IDataObject => ({ set: 'mug', brand: 'Clay', brief: 'A mug on a window sill.', channel: 'square', quality: 'low', variations: 2, ...more });

async function run(kitRows: IDataObject[], setRows: IDataObject[]) {
	await fillTable(bed, kits, kitRows);
	await fillTable(bed, sets, setRows);
	const execution = await bed.n8n.run(imported(bed, 'brand-set', { settings: { imagesFolder: bed.folder } }), { timeoutMs: 120_000 });
	expect(execution.error()?.message).toBeUndefined();
	return execution;
}

const calls = async (path: string) => (await bed.emulator.imageRequests()).filter((request) => request.path.includes(path));

test('the samples become sets of one call each: reviewed, the best kept, the others named, with title and alternative text that fit', async () => {
	await fillTable(bed, log, []);
	await setUp(bed, 'variants/set-up-for-variants');
	const execution = await bed.n8n.run(imported(bed, 'brand-set', { settings: { imagesFolder: bed.folder } }), { timeoutMs: 120_000 });
	expect(execution.error()?.message).toBeUndefined();
	const [mug, table] = await rowsOf(bed, sets);
	expect((await calls('/edits')).map(({ body }) => Number(body.n ?? 1)).sort()).toEqual([2, 3]);
	expect(await calls('/responses')).toHaveLength(5);

	for (const [made, others, room] of [[mug!, 2, 100], [table!, 1, 125]] as const) {
		expect(made.status).toBe('ready');
		const paths = [String(made.best), ...String(made.others).split('\n')];
		expect(new Set(paths).size).toBe(others + 1);
		for (const path of paths) expect(readFileSync(path).length).toBeGreaterThan(1000);
		expect(String(made.title).length).toBeGreaterThan(5);
		expect(String(made.altText).length).toBeGreaterThan(room / 2);
		expect(String(made.altText).length).toBeLessThanOrEqual(room);
	}
	expect((await sharp(String(mug!.best)).metadata()).width).toBe(1080);

	const entries = await rowsOf(bed, log);
	expect(entries.map(({ outcome, storagePointer }) => `${outcome} ${Boolean(storagePointer)}`).sort()).toEqual([...Array(5).fill('answered false'), ...Array(5).fill('made true')]);
	const billed = (await bed.emulator.imageRequests()).reduce((sum, { costUsd = 0 }) => sum + costUsd, 0);
	expect(await spentByLog(bed)).toMatchObject({ images: 5, accepted: 5, costUsd: expect.closeTo(billed, 8) });
	expect(Number(mug!.costUsd) + Number(table!.costUsd)).toBeCloseTo(billed, 8);

	const report = String(await execution.binary(execution.items('Report')[0]!));
	expect(report.match(/<img[^>]+src="data:image/g)).toHaveLength(5);
	expect(report.match(/autumn-mug · best/g)!.length).toBeGreaterThan(0);
	expect(report.match(/table-for-two · for A\/B/g)!.length).toBeGreaterThan(0);
});

test('the one row of the kit feeds prompt, references and review', async () => {
	await run([kit(), kit({ brand: 'Other', colours: '#FFFFFF' })], [row({ variations: 1 })]);
	const [edit] = await calls('/edits');
	expect(edit!.body.prompt).toMatch(/#1F3A5F, #C4643B[\s\S]*calm, matte[\s\S]*Avoid: plastic, neon light/);
	expect(edit!.files.map(({ width }) => width)).toEqual([256]);
	const [review] = await calls('/responses');
	const asked = JSON.stringify(review!.body);
	for (const criterion of ['It shows: main colours: #1F3A5F, #C4643B', 'It shows: style: calm, matte', 'It does not show: plastic', 'It does not show: neon light', 'Reference, not under review 1:']) expect(asked).toContain(criterion);
});

test('what a brand forbids is found by the review: no picture is called ready', async () => {
	await run([kit()], [row({ brief: 'A plastic cup.' })]);
	const [made] = await rowsOf(bed, sets);
	expect(made).toMatchObject({ status: 'look at it', note: expect.stringContaining('It does not show: plastic') });
	expect(made!.best).toBeTruthy();
	expect((await rowsOf(bed, log)).filter(({ mainModel }) => mainModel).map(({ reviewStatus }) => reviewStatus)).toEqual(['rejected', 'rejected']);
});

test('a picture nobody could review is not the best while another passed', async () => {
	await bed.emulator.faults({ kind: 'moderation', times: 1, match: { path: '/responses' } });
	await run([kit()], [row()]);
	const [made] = await rowsOf(bed, sets);
	const judged = (await rowsOf(bed, log)).find(({ outcome }) => outcome === 'answered')!;
	const best = (await rowsOf(bed, log)).find(({ storagePointer }) => storagePointer === made!.best)!;
	expect(made!.status).toBe('ready');
	expect(judged.reviewedHashes).toBe(best.sha256);
});

test('a set of a brand that is not there, or without a brief, says so, and nothing is sent', async () => {
	await run([kit()], [row({ brand: 'Caly' }), row({ brief: '' })]);
	const [unknown, empty] = await rowsOf(bed, sets);
	expect(unknown).toMatchObject({ status: 'not made: refused', note: expect.stringContaining('There is no brand “Caly” in the table Brand kits') });
	expect(empty!.status).toBe('not made: refused');
	expect(await bed.emulator.imageRequests()).toEqual([]);
	await run([], [row()]);
	expect((await rowsOf(bed, sets))[0]!.note).toContain('There is no brand “Clay”');
});

withTool('gm')('the logo is put on by n8n, pixel by pixel, and no model ever sees it; a set without one goes on', async () => {
	await run([kit({ logo: `${host}/logo.png` }), kit({ brand: 'Plain' })], [row(), row({ set: 'plain', brand: 'Plain' })]);
	const [made, plain] = await rowsOf(bed, sets);
	expect(made).toMatchObject({ status: 'ready', note: '', best: expect.stringContaining('with-logo-') });
	expect(plain).toMatchObject({ status: 'ready', note: '' });
	expect(plain!.best).not.toContain('with-logo-');

	const file = String(made!.best);
	const margin = Math.round(1024 * 0.04);
	const raw = async (picture: string | Buffer, region?: { left: number; top: number; width: number; height: number }) => {
		const opened = sharp(picture).removeAlpha().toColourspace('srgb');
		return await (region ? opened.extract(region) : opened).raw().toBuffer();
	};
	const place = { left: margin, top: margin, width: 120, height: 48 };
	expect((await raw(file, place)).equals(await raw(files['/logo.png']!))).toBe(true);
	const under = { left: 0, top: 512, width: 1024, height: 512 };
	expect((await raw(file, under)).equals(await raw(file.replace('with-logo-', ''), under))).toBe(true);
	for (const { files: sent, body } of await calls('/edits')) {
		expect(sent.map(({ width }) => width)).toEqual([256]);
		expect(String(body.prompt)).toMatch(/Avoid: .*logos/);
	}
});

test('a logo that cannot be fetched costs no picture', async () => {
	await run([kit({ logo: `${host}/gone.png` })], [row()]);
	const [made] = await rowsOf(bed, sets);
	expect(made).toMatchObject({ status: 'ready', note: expect.stringMatching(/^The logo was not put on: ./) });
	expect(readFileSync(String(made!.best)).length).toBeGreaterThan(1000);
});
