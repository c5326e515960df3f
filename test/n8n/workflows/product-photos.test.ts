import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import sharp from 'sharp';
import { useBed } from '../useBed';
import { imported, pictureOf } from './support';
import type { Imported } from './support';
import { addToLog, fillTable, log, rowsOf, runWith, setUp, totalUsd } from './tables';

const table = 'Product photos';
const bed = useBed({ tables: [table, log], folder: 'product-photos' });

const workflow = (change: Imported = {}) =>
	imported(bed, 'product-photos', { ...change, settings: { imagesFolder: bed.folder, ...change.settings } });

const row = (fields: IDataObject): IDataObject => ({
	name: 'Cup',
	brief: 'A cup.',
	channel: 'square',
	quality: 'low',
	format: 'png',
	background: 'auto',
	...fields,
});

const run = async (rows: IDataObject[], change: Imported = {}) => await runWith(bed, workflow(change), table, rows);

const generated = async () => await bed.emulator.imageRequests('generations');
const reviewed = async () => await bed.emulator.imageRequests('responses');

test('as imported, it makes and reviews the pictures of the sample rows, saves and logs them and writes the rows back', async () => {
	await setUp(bed);
	const execution = await bed.n8n.run(workflow());
	expect(execution.error()).toBeUndefined();
	const rows = await rowsOf(bed, table);
	expect(rows.map(({ status }) => status)).toEqual(['ready', 'ready', 'ready', 'ready', 'not made']);
	expect(rows.at(-1)!.note).toMatch(/^Row 5, Background: .*transparent/);
	expect(rows.at(-1)).toMatchObject({ costUsd: 0, fileName: '' });
	const saved = await Promise.all(
		rows.slice(0, 4).map(async ({ savedTo }) => await sharp(readFileSync(savedTo as string)).metadata()),
	);
	expect(saved.map(({ format, width, height }) => `${format} ${width}x${height}`)).toEqual([
		'webp 2048x2048',
		'jpeg 1080x1350',
		'jpeg 1024x1024',
		'webp 1920x1080',
	]);
	expect(rows.slice(0, 4).map(({ fileName }) => fileName)).toEqual([
		'MUG-ENAMEL-350-shopify.webp',
		'LAMP-COPPER-01-instagramPost.jpg',
		'OIL-KALAMATA-500-square.jpg',
		'CANDLE-FIG-220-blogHero.webp',
	]);
	expect(rows.slice(0, 4).map(({ requestId }) => requestId)).toEqual(
		(await generated()).map(() => expect.stringMatching(/^req_/)),
	);
	const bought = [...(await generated()), ...(await reviewed())];
	expect(bought).toHaveLength(8);
	const billed = bought.reduce((sum, { costUsd }) => sum + costUsd!, 0);
	expect(rows.reduce((sum, { costUsd }) => sum + (costUsd as number), 0)).toBeCloseTo(billed, 9);
	const entries = await rowsOf(bed, log);
	expect(entries.map(({ outcome }) => outcome).sort()).toEqual([...Array(4).fill('answered'), ...Array(4).fill('made'), 'refused']);
	expect(totalUsd(entries)).toBeCloseTo(billed, 9);
	const made = entries.filter(({ outcome }) => outcome === 'made');
	expect(made.map(({ storagePointer }) => storagePointer).sort()).toEqual(rows.slice(0, 4).map(({ savedTo }) => savedTo).sort());
	expect(made.every(({ outputTokens, sha256 }) => (outputTokens as number) > 0 && sha256)).toBe(true);
});

test('the second run finds nothing to make', async () => {
	await run([row({ sku: 'A', status: 'ready' })]);
	const again = await bed.n8n.run(workflow());
	expect(again.status).toBe('success');
	expect(await bed.emulator.requests()).toEqual([]);
});

test('empty cells get a sensible default; a bad row in the middle is told what is wrong, and the others are made', async () => {
	const bare = { sku: 'B', name: 'Bowl' };
	const execution = await run([row({ sku: 'A' }), row({ sku: 'X', channel: 'shopfy' }), bare]);
	expect(execution.status).toBe('success');
	const rows = await rowsOf(bed, table);
	expect(rows.map(({ status }) => status)).toEqual(['ready', 'not made', 'ready']);
	expect(rows[1]!.note).toMatch(/shopfy/);
	expect(rows[2]).toMatchObject({ fileName: 'B-square.jpg' });
	const prompts = (await generated()).map(({ body }) => body.prompt);
	expect(prompts.sort()).toEqual(['Product photo of Bowl. ', 'Product photo of Cup. A cup.']);
});

test('a refusal of the API is written into its row, with the others made', async () => {
	await bed.emulator.faults({ kind: 'moderation', match: { promptIncludes: 'knife' } });
	await run([row({ sku: 'A' }), row({ sku: 'K', brief: 'A knife.' }), row({ sku: 'C' })]);
	const rows = await rowsOf(bed, table);
	expect(rows.map(({ status }) => status)).toEqual(['ready', 'not made', 'ready']);
	expect(rows[1]!.note).toMatch(/safety system.*Reword/s);
	expect(await generated()).toHaveLength(3);
});

test('a picture that fails its review is made once more with the reasons, and passes', async () => {
	const unlabelled = { 'Generate Image': { prompt: "=A tin. {{ $json.status === 'make again' ? $json.note : '' }}" } };
	const execution = await run([row({ sku: 'T', label: 'MINT' }), row({ sku: 'A' })], { parameters: unlabelled });
	const rows = await rowsOf(bed, table);
	expect(rows.map(({ status, fileName, note }) => ({ status, fileName, note }))).toEqual([
		{ status: 'ready', fileName: 'T-square-2.png', note: '' },
		{ status: 'ready', fileName: 'A-square.png', note: '' },
	]);
	expect((await generated()).map(({ body }) => body.prompt).at(-1)).toMatch(/^A tin\. .*MINT/);
	expect(existsSync(join(bed.folder, 'T-square.png')) && existsSync(join(bed.folder, 'T-square-2.png'))).toBe(true);
	const billed = [...(await generated()), ...(await reviewed())].reduce((sum, { costUsd }) => sum + costUsd!, 0);
	expect(rows.reduce((sum, { costUsd }) => sum + (costUsd as number), 0)).toBeCloseTo(billed, 9);
	expect(await pictureOf(execution, execution.items('Generate Image')[0]!)).toEqual({
		width: 1024,
		height: 1024,
		format: 'png',
	});
});

test('one that fails twice is for a person to decide, with the reasons in its row', async () => {
	await run([row({ sku: 'T', label: 'MINT' })], { parameters: { 'Generate Image': { prompt: '=A tin.' } } });
	const [tin] = await rowsOf(bed, table);
	expect(tin).toMatchObject({
		status: 'needs a person',
		fileName: 'T-square-2.png',
		savedTo: join(bed.folder, 'T-square-2.png'),
	});
	expect(tin!.note).toMatch(/MINT/);
	expect(await generated()).toHaveLength(2);
});

test('a person who writes “again” gets the picture made anew, and only that one', async () => {
	await run([row({ sku: 'A', status: 'ready' }), row({ sku: 'B', status: 'again', note: 'too dark' })]);
	expect((await rowsOf(bed, table)).map(({ status, fileName }) => [status, fileName])).toEqual([
		['ready', null],
		['ready', 'B-square.png'],
	]);
	expect(await generated()).toHaveLength(1);
});

test('a review that cannot be had leaves the picture to a person', async () => {
	await bed.emulator.faults({ kind: 'moderation', match: { path: '/v1/responses' } });
	await run([row({ sku: 'A' }), row({ sku: 'B' })]);
	const rows = await rowsOf(bed, table);
	expect(rows.map(({ status }) => status).sort()).toEqual(['needs a person', 'ready']);
	const left = rows.find(({ status }) => status === 'needs a person')!;
	expect(left.note).toMatch(/^The picture is made, its review is not/);
	expect(existsSync(left.savedTo as string)).toBe(true);
	expect(left.costUsd).toBeGreaterThan(0.005);
});

test('a folder n8n may not write to does not lose the picture: it is reviewed, and the row says where it is', async () => {
	const execution = await run([row({ sku: 'A' })], { settings: { imagesFolder: '/somewhere/else' } });
	const [made] = await rowsOf(bed, table);
	expect(made).toMatchObject({ status: 'ready', savedTo: '', fileName: 'A-square.png' });
	expect(made!.note).toMatch(/^Not saved: .+\. The picture is in the output of Generate Image/);
	expect((await pictureOf(execution, execution.items('Generate Image')[0]!)).width).toBe(1024);
});

test('the cap per month holds across runs: what the log says was spent is counted, what may have been billed too', async () => {
	const earlier = { startedAt: new Date().toISOString(), outcome: 'made', costUsd: 19.9 };
	const lost = { startedAt: new Date().toISOString(), outcome: 'unknown', costUsd: null, mayBeBilledUsd: 0.08 };
	const lastYear = { startedAt: '2025-12-31T23:59:59.000Z', outcome: 'made', costUsd: 500 };
	await fillTable(bed, table, [row({ sku: 'A' }), row({ sku: 'B', quality: 'high' })]);
	await addToLog(bed, [earlier, lost, lastYear]);
	const execution = await bed.n8n.run(workflow());
	expect(execution.items('Spent This Month')[0]!.json).toMatchObject({ atMostUsd: 19.98, cost: '$19.90 and 1 of unknown cost' });
	expect((await rowsOf(bed, table)).map(({ status }) => status)).toEqual(['ready', 'not made']);
	expect((await rowsOf(bed, table))[1]!.note).toMatch(/budget of \$0\.020 has \$0\.0/);

	const next = await bed.n8n.run(imported(bed, 'product-photos', { settings: { imagesFolder: bed.folder } }));
	expect(next.items('Spent This Month')[0]!.json.atMostUsd).toBeGreaterThan(19.98);
});

test('with a provider whose reviews have no known price, pictures are reviewed all the same', async () => {
	const own = { route: 'compatible', ownerName: 'Acme', priceKind: 'perImage', pricePerImage: 0.04 };
	const address = { apiKey: bed.emulator.apiKey, baseUrl: bed.emulator.baseUrl };
	const credentials = { gptImageApi: await bed.n8n.createCredential('gptImageApi', { ...address, ...own }) };
	await run([row({ sku: 'A' })], { credentials });
	expect(await rowsOf(bed, table)).toMatchObject([{ status: 'ready', note: '', costUsd: 0.04 }]);
	expect(await reviewed()).toHaveLength(1);
});
