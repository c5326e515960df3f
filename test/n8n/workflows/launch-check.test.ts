import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import type { Execution } from '../../../testbed';
import { useBed } from '../useBed';
import { imported, pictureOf } from './support';
import type { Imported } from './support';
import { dropTable, fillTable, log, rowsOf, totalUsd } from './tables';

const table = 'Launch check';
const bed = useBed({ tables: [table], folder: 'launch-check' });

beforeEach(async () => await fillTable(bed, log, []));

const launchCheck = (settings: Record<string, string> = {}, parameters?: Imported['parameters']) =>
	imported(bed, 'launch-check', { settings: { imagesFolder: bed.folder, ...settings }, parameters });

const results = async () => (await rowsOf(bed, table)).map(({ result }) => result);

const page = async (execution: Execution) => String(await execution.binary(execution.items('Result as Web Page')[0]!));

test('with everything in order all eight checks pass, at three pictures and a review and no more', async () => {
	const execution = await bed.n8n.run(launchCheck());
	expect(execution.error()?.message).toBeUndefined();
	const rows = await rowsOf(bed, table);
	expect(rows.map(({ result }) => result)).toEqual(Array(8).fill('pass'));
	const requests = await bed.emulator.imageRequests();
	expect(requests.map(({ path }) => path.replace('/v1/', ''))).toEqual(['images/generations', 'images/edits', 'responses', 'images/generations']);

	const receipt = execution.items('Low-Risk Generation')[0]!.json.receipt as IDataObject;
	expect(requests[1]!.files.map(({ sha256 }) => sha256)).toEqual([receipt.sha256]);
	expect(await pictureOf(execution, execution.items('Target Settings')[0]!)).toEqual({
		width: 1920,
		height: 1080,
		format: 'webp',
	});
	expect(rows[0]).toMatchObject({
		requestId: receipt.requestId,
		costUsd: receipt.costUsd,
		fileName: 'launch-check-1-generation.png',
		run: execution.id,
	});
	const target = execution.items('Target Settings')[0]!;
	const bytes = await execution.binary(target);
	expect(readFileSync(join(bed.folder, 'launch-check-4-target.webp')).equals(bytes)).toBe(true);
	expect(rows[4]!.seen).toContain(`the same ${bytes.length} bytes`);
	expect(rows[5]).toMatchObject({
		costUsd: 0,
		seen: expect.stringMatching(/^Ended as refused, cost \$0: Row 1, .*4000x300/),
	});
	const billed = requests.reduce((sum, { costUsd = 0 }) => sum + costUsd, 0);
	const html = await page(execution);
	expect(html).toContain('<b class="pass">Ready.</b> All checks passed.');
	expect(html).toContain(`It cost $${billed.toFixed(4)}.`);

	const entries = await rowsOf(bed, log);
	expect(entries.map(({ outcome, storagePointer }) => [outcome, storagePointer])).toEqual([
		['made', ''],
		['made', ''],
		['answered', ''],
		['made', join(bed.folder, 'launch-check-4-target.webp')],
		['refused', ''],
	]);
	expect(entries[2]).toMatchObject({ reviewStatus: 'accepted', reviewedHashes: entries[1]!.sha256 });
	expect(entries[4]!.message).toContain('4000x300');
	expect(totalUsd(entries)).toBeCloseTo(billed, 8);
});

test.each([
	['a wrong key', 'wrongKey', /key/i],
	['an organization that is not verified', 'unverified', /verif/i],
	['an empty account', 'insufficientQuota', /billing|balance|credit|quota/i],
])('%s becomes failed lines that say what to do, and the workflow does not stop', async (_, kind, words) => {
	await bed.emulator.faults({ kind, times: 0 });
	const execution = await bed.n8n.run(launchCheck());
	expect(execution.status).toBe('success');
	const rows = await rowsOf(bed, table);
	expect(rows.map(({ result }) => result)).toEqual(['fail', 'fail', 'fail', 'fail', 'fail', 'pass', 'fail', 'fail']);
	expect(`${rows[0]!.seen} ${rows[0]!.ifItFails}`).toMatch(words);
	expect(rows[1]).toMatchObject({
		seen: 'Not run: there is no picture from check 1 to edit',
		ifItFails: 'Mend check 1 first.',
	});
	expect(rows[2]).toMatchObject({ seen: 'Not run: there is no edit from check 2 to look at', ifItFails: 'Mend check 2 first.' });
	expect(rows[4]).toMatchObject({ seen: 'Not run: there is no picture from check 4 to store' });
	expect(rows[6]!.seen).toBe('No picture was made, so there is nothing to compare');
	const html = await page(execution);
	expect(html).toContain('7 of 8 checks failed');
	expect(html).not.toContain(bed.emulator.apiKey);
});

test('a target the model cannot make fails its own check, and the others are still made', async () => {
	const execution = await bed.n8n.run(launchCheck({ targetFormat: 'bmp' }));
	expect(execution.status).toBe('success');
	expect(await results()).toEqual(['pass', 'pass', 'pass', 'fail', 'fail', 'pass', 'fail', 'fail']);
	expect(await bed.emulator.imageRequests()).toHaveLength(3);
});

test('a picture the API blocks fails its own check', async () => {
	await bed.emulator.faults({ kind: 'moderation', times: 0, match: { path: '/edits', promptIncludes: 'beige wall' } });
	await bed.n8n.run(launchCheck());
	expect(await results()).toEqual(['pass', 'fail', 'fail', 'pass', 'pass', 'pass', 'fail', 'fail']);
	const rows = await rowsOf(bed, table);
	expect(rows[1]!.seen).toMatch(/blocked|moderation|safety/i);
	expect(rows[7]!.seen).toBe('Check 1: all there; Check 2: no picture; Check 4: all there');
});

test('an edit that moved more than it was asked to fails the third check, and no other', async () => {
	const drifted = { 'Review the Edit': { fixedDetails: 'matte black desk lamp on a pale grey background' } };
	await bed.n8n.run(launchCheck({}, drifted));
	expect(await results()).toEqual(['pass', 'pass', 'fail', 'pass', 'pass', 'pass', 'pass', 'pass']);
	expect((await rowsOf(bed, table))[2]!.seen).toMatch(/pale grey background/);
	expect((await rowsOf(bed, log))[2]).toMatchObject({ outcome: 'answered', reviewStatus: 'rejected' });
});

test('a route without the Responses API fails the third check, and says what to do', async () => {
	await bed.emulator.faults({ kind: 'wrongKey', times: 0, match: { path: '/responses' } });
	await bed.n8n.run(launchCheck());
	expect(await results()).toEqual(['pass', 'pass', 'fail', 'pass', 'pass', 'pass', 'pass', 'pass']);
	expect((await rowsOf(bed, table))[2]!.ifItFails).toContain('choose another credential in Review the Edit');
});

test.each([
	['a folder n8n may not write to', { 'Store the File': { fileName: '/proc/nowhere/{{ $json.receipt.fileName }}' } }, /^Not stored: /],
	['another file at the place', { 'Read It Back': { fileSelector: '={{ $json.fileName.replace("-4-target.webp", "-0-other.txt") }}' } }, /not read back as the same file/],
	['nothing at the place', { 'Read It Back': { fileSelector: '={{ $json.fileName + ".gone" }}' } }, /not read back as the same file/],
])('%s fails the fifth check, and no other', async (_, parameters, seen) => {
	writeFileSync(join(bed.folder, 'launch-check-0-other.txt'), 'another file');
	const execution = await bed.n8n.run(launchCheck({}, parameters));
	expect(execution.status).toBe('success');
	expect(await results()).toEqual(['pass', 'pass', 'pass', 'pass', 'fail', 'pass', 'pass', 'pass']);
	expect((await rowsOf(bed, table))[4]!.seen).toMatch(seen);
});

test('nothing set is nothing sent, and every line says so', async () => {
	const execution = await bed.n8n.run(launchCheck({ prompt: '', edit: '', targetPrompt: '', badSize: '' }));
	expect(execution.status).toBe('success');
	expect(await results()).toEqual(['fail', 'fail', 'fail', 'fail', 'fail', 'pass', 'fail', 'fail']);
	expect(await bed.emulator.requests()).toEqual([]);
});

test('a provider that hides its usage, or makes what it should refuse, is found out', async () => {
	await bed.emulator.faults({ kind: 'missingUsage', times: 0 });
	await bed.n8n.run(launchCheck({ badSize: '1024x1024' }));
	const rows = await rowsOf(bed, table);
	expect(rows.map(({ result }) => result)).toEqual(['pass', 'pass', 'pass', 'pass', 'pass', 'fail', 'fail', 'pass']);
	expect(rows[5]!.seen).toContain('A picture was made although it should not');
	expect(rows[6]!.seen).toContain('the provider tells no token counts');

	await dropTable(bed, table);
	await bed.n8n.run(launchCheck({ flatPrice: 'yes' }));
	expect(await results()).toEqual(Array(8).fill('pass'));
});

test('settings left to the model pass, and a quality the provider does not tell is said to be so', async () => {
	await bed.emulator.faults({ kind: 'missingEcho', times: 0 });
	await bed.n8n.run(launchCheck({ targetQuality: 'medium' }));
	const [, , , target] = await rowsOf(bed, table);
	expect(target).toMatchObject({ result: 'pass', seen: expect.stringContaining('(quality not told)') });

	await bed.emulator.faults();
	await dropTable(bed, table);
	await bed.n8n.run(launchCheck({ targetQuality: 'auto' }));
	expect((await results()).slice(0, 6)).toEqual(Array(6).fill('pass'));
});

test('another model than the one asked for is caught', async () => {
	await bed.emulator.faults({ kind: 'otherModel', times: 0, as: 'gpt-image-1-mini', match: { path: '/edits' } });
	await bed.n8n.run(launchCheck());
	expect(await results()).toEqual([...Array(7).fill('pass'), 'fail']);
	expect((await rowsOf(bed, table))[7]!.seen).toBe('Check 1: all there; Check 2: Made by gpt-image-1-mini; gpt-image-2 was asked for.; Check 4: all there');
});
