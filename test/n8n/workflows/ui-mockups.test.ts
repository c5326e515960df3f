import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IDataObject } from 'n8n-workflow';
import sharp from 'sharp';
import { useBed } from '../useBed';
import { imported, pictureOf } from './support';
import { fillTable, log, rowsOf, setUp } from './tables';

const table = 'UI mockup screens';
const bed = useBed({ tables: [table, log], folder: 'ui-mockups' });
let style: { url: string; sha256: string };
let server: Server;

beforeAll(async () => {
	const png = await sharp({ create: { width: 390, height: 844, channels: 3, background: '#0b5563' } })
		.png()
		.toBuffer();
	server = createServer((_, answer) => answer.setHeader('content-type', 'image/png').end(png)).listen(0, '127.0.0.1');
	await new Promise((resolve) => server.once('listening', resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	style = { url, sha256: createHash('sha256').update(png).digest('hex') };
});

afterAll(() => server.close());

/** The workflow with a table of these screens. */
async function withScreens(rows: Array<{ screen: string; content: string }>, settings: Record<string, string> = {}) {
	await fillTable(bed, table, rows);
	return imported(bed, 'ui-mockups', { settings: { imagesFolder: bed.folder, ...settings } });
}

/** SHA-256 of the screens in the order they were made. */
const hashes = async () => (await rowsOf(bed, log)).filter(({ outcome }) => outcome === 'made').map(({ sha256 }) => sha256);

const screen = (name: string, content = `Title "${name}". Main button "Go".`) => ({ screen: name, content });
const three = [screen('Home'), screen('Search'), screen('Basket')];

const drawn = async () => (await bed.emulator.imageRequests()).filter(({ path }) => path.includes('/images/'));
const paths = async () => (await drawn()).map(({ path }) => path.replace('/v1/images/', ''));

test('as imported, five screens of phone size come out, the others drawn after the first', async () => {
	await setUp(bed);
	const execution = await bed.n8n.run(imported(bed, 'ui-mockups', { settings: { imagesFolder: bed.folder } }));
	expect(execution.error()?.message).toBeUndefined();
	expect(execution.status).toBe('success');
	const [first] = execution.items('First Screen');
	const others = execution.items('Other Screens');
	expect(others).toHaveLength(4);
	for (const made of [first!, ...others])
		expect(await pictureOf(execution, made)).toEqual({ width: 768, height: 1664, format: 'png' });

	const edits = await bed.emulator.imageRequests('edits');
	expect(edits.map(({ files }) => files.map(({ sha256 }) => sha256))).toEqual(Array(4).fill([(await hashes())[0]]));
	const prompts = (await drawn()).map(({ body }) => String(body.prompt));
	for (const prompt of prompts) expect(prompt).toContain('Deep teal #0B5563');

	const rows = await rowsOf(bed, table);
	expect(rows.map(({ status }) => status)).toEqual(Array(5).fill('made'));
	const receipts = [first!, ...others].map(({ json }) => json.receipt as IDataObject);
	expect(rows.map(({ fileName, requestId }) => [fileName, requestId])).toEqual(receipts.map(({ fileName, requestId }) => [fileName, requestId]));
	// Each is judged as a screen; the row has what screen and review cost.
	expect(rows.map(({ review }) => review)).toEqual(Array(5).fill('passed'));
	const reviews = await bed.emulator.imageRequests('responses');
	expect(reviews.filter(({ body }) => JSON.stringify(body).includes('regions, spacing and controls as a real interface'))).toHaveLength(5);
	const billed = (await bed.emulator.imageRequests()).reduce((sum, { costUsd = 0 }) => sum + costUsd, 0);
	expect(rows.reduce((sum, { costUsd }) => sum + Number(costUsd), 0)).toBeCloseTo(billed, 8);
	for (const { savedTo } of rows) expect(existsSync(String(savedTo))).toBe(true);
});

test('without rows nothing is sent, and the run ends well', async () => {
	const execution = await bed.n8n.run(await withScreens([]));
	expect(execution.status).toBe('success');
	expect(await bed.emulator.requests()).toEqual([]);
});

test('a screen without a description in the middle is not paid for, and its row says what is missing', async () => {
	const execution = await bed.n8n.run(await withScreens([screen('Home'), screen('Search', ''), screen('Basket')]));
	expect(execution.status).toBe('success');
	expect(await paths()).toEqual(['generations', 'edits']);
	const rows = await rowsOf(bed, table);
	expect(rows.map(({ status }) => status)).toEqual(['made', 'not made: refused', 'made']);
	expect(rows[1]).toMatchObject({ costUsd: 0, fileName: null, note: expect.stringMatching(/Prompt.*empty/i) });
});

test('a screen the API blocks says so in its row; the next run makes it alone, in the style of the first', async () => {
	await bed.emulator.faults({ kind: 'moderation', match: { promptIncludes: 'Screen “Search”' } });
	const workflow = await withScreens(three);
	const id = await bed.n8n.createWorkflow(workflow);
	await bed.n8n.finished(await bed.n8n.start(id));
	const [first] = await hashes();
	const rows = await rowsOf(bed, table);
	expect(rows.map(({ status }) => status)).toEqual(['made', 'not made: blocked', 'made']);
	expect(rows[1]!.note).toMatch(/moderation|safety|blocked/i);

	await bed.emulator.forget();
	await bed.n8n.finished(await bed.n8n.start(id));
	expect((await rowsOf(bed, table)).map(({ status }) => status)).toEqual(['made', 'made', 'made']);
	expect(await paths()).toEqual(['edits']);
	expect((await drawn())[0]!.files.map(({ sha256 }) => sha256)).toEqual([first]);
});

test('without the first screen no other is bought in another style', async () => {
	await bed.emulator.faults({ kind: 'moderation', match: { promptIncludes: 'Screen “Home”' } });
	const execution = await bed.n8n.run(await withScreens(three));
	expect(execution.status).toBe('success');
	expect(await paths()).toEqual(['generations']);
	const rows = await rowsOf(bed, table);
	expect(rows.map(({ status }) => status)).toEqual([
		'not made: blocked',
		...Array(2).fill('waiting for the first screen'),
	]);
});

test('a screen from elsewhere sets the style of all', async () => {
	const execution = await bed.n8n.run(await withScreens(three, { styleScreenUrl: `${style.url}/home.png` }));
	expect(execution.error()?.message).toBeUndefined();
	expect(await paths()).toEqual(['edits', 'edits', 'edits']);
	const references = (await drawn()).flatMap(({ files }) => files.map(({ sha256 }) => sha256));
	expect(new Set(references)).toEqual(new Set([style.sha256]));
	expect((await rowsOf(bed, table)).map(({ status }) => status)).toEqual(['made', 'made', 'made']);
});

test('the budget covers the whole set: what does not fit is left, and says so', async () => {
	const execution = await bed.n8n.run(await withScreens(three, { budgetUsd: '0.07' }));
	expect(execution.status).toBe('success');
	expect((await rowsOf(bed, table)).map(({ status }) => status).sort()).toEqual([
		'made',
		'made',
		'not made: over budget',
	]);
	expect(await paths()).toHaveLength(2);
});
