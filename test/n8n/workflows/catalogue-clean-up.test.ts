import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import sharp from 'sharp';
import { ended, post, reviewAddress, titlesOn } from '../review/reviewed';
import { useBed } from '../useBed';
import { imported, workflowsFolder } from './support';
import type { Imported } from './support';
import { log, rowsOf, runWith, setUp } from './tables';

const table = 'Catalogue clean-up';
const bed = useBed({ tables: [table, log], folder: 'catalogue' });
const supplierPhotos = join(workflowsFolder, 'data', 'supplier-photos');

/** A supplier’s photo as a data URL. */
const photo = (file: string) => `data:image/jpeg;base64,${readFileSync(join(supplierPhotos, file)).toString('base64')}`;

const workflow = (change: Imported = {}) =>
	imported(bed, 'catalogue-clean-up', {
		...change,
		settings: { imagesFolder: bed.folder, ...change.settings },
	});

const row = (fields: IDataObject): IDataObject => ({
	name: 'Mug',
	photo: photo('IMG_2041.jpg'),
	preserve: 'the mug',
	scene: 'a white background',
	channel: 'square',
	quality: 'low',
	format: 'png',
	...fields,
});

const run = async (rows: IDataObject[], change: Imported = {}) => await runWith(bed, workflow(change), table, rows);

const edits = async () => await bed.emulator.imageRequests('edits');

test('as imported, it cleans the sample photos in the size of each marketplace, compares, saves, logs and writes back', async () => {
	await setUp(bed);
	const execution = await bed.n8n.run(workflow());
	expect(execution.error()).toBeUndefined();
	const rows = await rowsOf(bed, table);
	expect(rows.map(({ status, fileName }) => [status, fileName])).toEqual([
		['ready', 'MUG-BLUE-330-amazonMain.jpg'],
		['ready', 'MUG-BLUE-330-shopify.webp'],
		['ready', 'SHOE-RED-42-ebay.jpg'],
		['ready', 'CHAIR-YEL-02-square.jpg'],
	]);
	const saved = await Promise.all(
		rows.map(async ({ savedTo }) => await sharp(readFileSync(savedTo as string)).metadata()),
	);
	expect(saved.map(({ format, width, height }) => `${format} ${width}x${height}`)).toEqual([
		'jpeg 1600x1600',
		'webp 2048x2048',
		'jpeg 1600x1600',
		'jpeg 1024x1024',
	]);
	const sent = await edits();
	const prompts = sent.map(({ body }) => body.prompt);
	for (const { preserve } of rows)
		expect(prompts).toContainEqual(expect.stringContaining(`Preserve ${preserve as string}`));
	expect(sent[0]!.files).toHaveLength(1);
	const reviews = await bed.emulator.imageRequests('responses');
	expect(reviews).toHaveLength(4);
	const asked = reviews.map(({ body }) => JSON.stringify(body.text));
	expect(asked.filter((form) => /This detail[^"]*the mug’s shape/.test(form))).toHaveLength(2);
	const billed = [...sent, ...reviews].reduce((sum, { costUsd }) => sum + costUsd!, 0);
	expect(rows.reduce((sum, { costUsd }) => sum + (costUsd as number), 0)).toBeCloseTo(billed, 9);
	const pictures = (await rowsOf(bed, log)).filter(({ outcome }) => outcome === 'made');
	expect(pictures.map(({ storagePointer }) => storagePointer).sort()).toEqual(rows.map(({ savedTo }) => savedTo).sort());
});

test('takes photos from web addresses and data URLs', async () => {
	const server = createServer(
		(_req, res) =>
			void res.writeHead(200, { 'content-type': 'image/jpeg' }).end(readFileSync(join(supplierPhotos, 'plant.jpg'))),
	);
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	try {
		const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/plant`;
		await run([
			row({ sku: 'L', photo: photo('lamp-final(2).jpg') }),
			row({ sku: 'P', photo: address }),
			row({ sku: 'H', photo: photo('WhatsApp 14.02.11.jpg') }),
		]);
	} finally {
		server.closeAllConnections();
		server.close();
	}
	const rows = await rowsOf(bed, table);
	expect(rows.map(({ status, fileName }) => [status, fileName])).toEqual(
		['L', 'P', 'H'].map((sku) => ['ready', `${sku}-square.png`]),
	);
	expect((await edits()).map(({ files }) => files.length)).toEqual([1, 1, 1]);
});

test('a missing photo, a file that only claims to be one and an unknown channel are told in their rows; the others are made', async () => {
	const rows = [
		row({ sku: 'A' }),
		row({ sku: 'B', photo: 'https://127.0.0.1:9/nowhere.jpg' }),
		row({ sku: 'C', photo: photo('shoe_animation.jpg') }),
		row({ sku: 'D', photo: '' }),
		row({ sku: 'E', channel: 'amazn' }),
		row({ sku: 'F' }),
	];
	const execution = await run(rows);
	expect(execution.status).toBe('success');
	const written = await rowsOf(bed, table);
	expect(written.map(({ status }) => status)).toEqual([
		'ready',
		'not made',
		'not made',
		'not made',
		'not made',
		'ready',
	]);
	expect(written.map(({ note }) => note)).toEqual([
		'',
		expect.stringMatching(/^Row 2, .*127\.0\.0\.1:9/s),
		expect.stringMatching(/GIF/),
		expect.stringMatching(/^Row 4, /),
		expect.stringMatching(/amazn/),
		'',
	]);
	expect(await edits()).toHaveLength(2);
});

test('a refusal of the API is written into its row, with the others made', async () => {
	await bed.emulator.faults({ kind: 'moderation', match: { promptIncludes: 'battlefield' } });
	await run([row({ sku: 'A' }), row({ sku: 'B', scene: 'a battlefield' }), row({ sku: 'C' })]);
	const rows = await rowsOf(bed, table);
	expect(rows.map(({ status }) => status)).toEqual(['ready', 'not made', 'ready']);
	expect(rows[1]!.note).toMatch(/safety system/);
});

test('what the review finds changed is made once more from the same photo, and then is on a page for people', async () => {
	const strict = { 'Review the Image': { exactText: 'FJORD' } };
	await run([row({ sku: 'A' })], { parameters: strict });
	const [mug] = await rowsOf(bed, table);
	// The second prompt names the missing words, so the emulator draws them: it passes.
	expect(mug).toMatchObject({ status: 'ready', fileName: 'A-square-2.png' });
	const sent = await edits();
	expect(sent.map(({ files }) => files[0]!.sha256)).toEqual([sent[0]!.files[0]!.sha256, sent[0]!.files[0]!.sha256]);
	expect(sent[1]!.body.prompt).toMatch(/Correct what was wrong in the last picture: .*FJORD/s);
	expect(existsSync(join(bed.folder, 'A-square.png'))).toBe(true);

	const waiting = await run([row({ sku: 'B' }), row({ sku: 'C' })], { parameters: { 'Review the Image': { mustNotShow: 'mug' } } });
	const asked = await rowsOf(bed, table);
	expect(asked.map(({ status, fileName }) => [status, fileName])).toEqual(['B', 'C'].map((sku) => ['needs a person', `${sku}-square-2.png`]));
	expect(asked[0]!.note).toMatch(/It does not show: mug/);
	const html = await (await fetch(reviewAddress(waiting))).text();
	expect(titlesOn(html)).toEqual(['B-square-2.png', 'C-square-2.png']);
	expect(html).toMatch(/<dd class="brief"[^>]*>Kept: the mug\n[^<]*It does not show: mug/);
	await post(reviewAddress(waiting), { reviewer: 'Ada', 'decision.0': 'accepted', 'decision.1': 'again', 'note.1': 'keep the handle' });
	expect((await ended(bed, waiting)).error()?.message).toBeUndefined();
	expect((await rowsOf(bed, table)).map(({ status, note }) => [status, note])).toEqual([['ready', 'Decided by Ada'], ['again', 'Make again: keep the handle']]);
	expect((await rowsOf(bed, log)).filter(({ reviewer }) => reviewer === 'Ada').map(({ fileName, reviewStatus }) => [fileName, reviewStatus]).sort()).toEqual([['B-square-2.png', 'accepted'], ['C-square-2.png', 'again']]);

	await bed.emulator.forget();
	await bed.n8n.run(workflow());
	expect((await edits()).map(({ body }) => body.prompt)).toEqual([expect.stringMatching(/Correct what was wrong in the last picture: keep the handle/)]);
});

test('no waiting row: nothing is read, sent or made', async () => {
	const execution = await run([]);
	expect(execution.status).toBe('success');
	expect(await bed.emulator.requests()).toEqual([]);
});
