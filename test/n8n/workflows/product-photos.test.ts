import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import sharp from 'sharp';
import { ended, post, reviewAddress, titlesOn } from '../review/reviewed';
import { useBed } from '../useBed';
import { imported, pictureOf } from './support';
import type { Imported } from './support';
import { addToLog, fillTable, log, rowsOf, runWith, setUp, spentByLog, totalUsd } from './tables';

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

describe('what fails its review twice', () => {
	/** Never shows the label, whatever its review says. */
	const unlabelled = { parameters: { 'Generate Image': { prompt: '=A tin, {{ $json.sku }}.' } } };
	const failing = async () => await run([row({ sku: 'T', label: 'MINT' }), row({ sku: 'A' }), row({ sku: 'U', label: 'SAGE' })], unlabelled);

	test('is on one page for people, with the reasons; what they decide is in the rows and in the log', async () => {
		const waiting = await failing();
		expect(waiting.status).toBe('waiting');
		expect((await rowsOf(bed, table)).map(({ status, fileName, savedTo }) => [status, fileName, savedTo])).toEqual(
			[['needs a person', 'T-square-2.png'], ['ready', 'A-square.png'], ['needs a person', 'U-square-2.png']].map(([status, file]) => [status, file, join(bed.folder, file!)]),
		);
		expect(await generated()).toHaveLength(5);
		const address = reviewAddress(waiting);
		const html = await (await fetch(address)).text();
		expect(titlesOn(html)).toEqual(['T-square-2.png', 'U-square-2.png']);
		expect(html).toMatch(/<dd class="exact"[^>]*>MINT</);
		expect(html).toMatch(/<dd class="brief"[^>]*>A cup\.\n[^<]*MINT/);
		const [, picture] = /<img src="([^"]+)"/.exec(html)!;
		const shown = Buffer.from(await (await fetch(new URL(picture!.replaceAll('&amp;', '&'), address))).arrayBuffer());
		expect(shown).toEqual(readFileSync(join(bed.folder, 'T-square-2.png')));

		await post(address, { reviewer: 'Ada', 'decision.0': 'accepted', 'note.0': 'good enough', 'decision.1': 'rejected' });
		expect((await ended(bed, waiting)).error()?.message).toBeUndefined();
		expect((await rowsOf(bed, table)).map(({ status, note }) => [status, note])).toEqual([['ready', 'Decided by Ada: good enough'], ['ready', ''], ['rejected', 'Decided by Ada']]);
		const judged = (await rowsOf(bed, log)).filter(({ reviewer }) => reviewer === 'Ada');
		expect(judged.map(({ outcome, fileName, reviewStatus, reviewNote, reviewedAt }) => [outcome, fileName, reviewStatus, reviewNote, Date.parse(String(reviewedAt)) > 0]).sort()).toEqual([
			['made', 'T-square-2.png', 'accepted', 'good enough', true],
			['made', 'U-square-2.png', 'rejected', '', true],
		]);
		// A person wins over the model, and every purchase is in the log once.
		expect((await spentByLog(bed)).accepted).toBe(2);
		const billed = [...(await generated()), ...(await reviewed())].reduce((sum, { costUsd }) => sum + costUsd!, 0);
		expect(totalUsd(await rowsOf(bed, log))).toBeCloseTo(billed, 9);
	});

	test('and is asked for again is made by the next run, with the person’s words; what is left undecided is on its page', async () => {
		const waiting = await failing();
		await post(reviewAddress(waiting), { reviewer: 'Ada', 'decision.0': 'again', 'note.0': 'MINT on the lid' });
		await ended(bed, waiting);
		expect((await rowsOf(bed, table)).map(({ status, note }) => [status, note])).toEqual([
			['again', 'Make again: MINT on the lid'],
			['ready', ''],
			['needs a person', expect.stringMatching(/SAGE/)],
		]);
		await bed.emulator.forget();
		const next = await bed.n8n.run(workflow());
		expect((await generated()).map(({ body }) => body.prompt)).toEqual(['Product photo of Cup. A cup. On the product stands exactly “MINT”. Correct what was wrong in the last picture: MINT on the lid']);
		expect((await rowsOf(bed, table)).map(({ status }) => status)).toEqual(['ready', 'ready', 'needs a person']);
		expect(titlesOn(await (await fetch(reviewAddress(next))).text())).toEqual(['U-square-2.png']);
	});

	test('and whose file is gone is on the page with the reason', async () => {
		const file = join(bed.folder, 'here.png');
		writeFileSync(file, await sharp({ create: { width: 64, height: 64, channels: 3, background: '#888' } }).png().toBuffer());
		const waiting = await run([row({ sku: 'A', status: 'needs a person', fileName: 'here.png', savedTo: file, requestId: 'req_a' }), row({ sku: 'B', status: 'needs a person', fileName: 'gone.png', savedTo: join(bed.folder, 'gone.png'), requestId: 'req_b' })]);
		const html = await (await fetch(reviewAddress(waiting))).text();
		expect(titlesOn(html)).toEqual(['here.png', 'gone.png']);
		expect(html).toContain('No file(s) found');
		expect((await post(reviewAddress(waiting), { 'decision.1': 'accepted' })).status).toBe(409);
		await post(reviewAddress(waiting), { 'decision.0': 'accepted', 'decision.1': 'again' });
		await ended(bed, waiting);
		expect((await rowsOf(bed, table)).map(({ status }) => status)).toEqual(['ready', 'again']);
		expect(await bed.emulator.requests()).toEqual([]);
	});
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

test('a folder n8n may not write to does not lose the picture: no review is bought of it, and its row says where it is', async () => {
	const execution = await run([row({ sku: 'A' })], { settings: { imagesFolder: '/somewhere/else' } });
	expect(execution.status).toBe('success');
	const [made] = await rowsOf(bed, table);
	expect(made).toMatchObject({ status: 'needs a person', savedTo: '', fileName: 'A-square.png' });
	expect(made!.note).toMatch(/^Not saved: .+\. The picture is in the output of Generate Image/);
	expect((await pictureOf(execution, execution.items('Generate Image')[0]!)).width).toBe(1024);
	expect(await reviewed()).toEqual([]);
});

test('the cap per month holds across runs: what the log says was spent is counted, what may have been billed too', async () => {
	const earlier = { startedAt: new Date().toISOString(), outcome: 'made', costUsd: 19.9, mayBeBilledUsd: 0 };
	const lost = { startedAt: new Date().toISOString(), outcome: 'unknown', costUsd: null, mayBeBilledUsd: 0.08 };
	const lastYear = { startedAt: '2025-12-31T23:59:59.000Z', outcome: 'made', costUsd: 500, mayBeBilledUsd: 0 };
	await fillTable(bed, table, [row({ sku: 'A' }), row({ sku: 'B', quality: 'high' })]);
	await addToLog(bed, [earlier, lost, lastYear]);
	const execution = await bed.n8n.run(workflow());
	expect(execution.items('Spent This Month')[0]!.json).toMatchObject({ atMostUsd: 19.98, cost: '$19.90 and 1 of unknown cost' });
	expect((await rowsOf(bed, table)).map(({ status }) => status)).toEqual(['ready', 'not made']);
	expect((await rowsOf(bed, table))[1]!.note).toMatch(/Of \$0\.020 there is \$0\.0/);

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
