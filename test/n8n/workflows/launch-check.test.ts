import type { IDataObject } from 'n8n-workflow';
import type { Execution } from '../../../testbed';
import { useBed } from '../useBed';
import { imported, pictureOf } from './support';
import { dropTable, rowsOf } from './tables';

const table = 'Launch check';
const bed = useBed({ tables: [table] });

const launchCheck = (settings: Record<string, string> = {}) => imported(bed, 'launch-check', { settings });

const results = async () => (await rowsOf(bed, table)).map(({ result }) => result);

const page = async (execution: Execution) => String(await execution.binary(execution.items('Result as Web Page')[0]!));

test('with everything in order all six checks pass, at three pictures and no more', async () => {
	const execution = await bed.n8n.run(launchCheck());
	expect(execution.error()?.message).toBeUndefined();
	const rows = await rowsOf(bed, table);
	expect(rows.map(({ result }) => result)).toEqual(Array(6).fill('pass'));
	const requests = await bed.emulator.imageRequests();
	expect(requests.map(({ path }) => path.replace('/v1/images/', ''))).toEqual(['generations', 'edits', 'generations']);

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
	expect(rows[3]).toMatchObject({
		costUsd: 0,
		seen: expect.stringMatching(/^Ended as refused, cost \$0: Row 1, .*4000x300/),
	});
	expect(await page(execution)).toContain('<b class="pass">Ready.</b> All checks passed.');
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
	expect(rows.map(({ result }) => result)).toEqual(['fail', 'fail', 'fail', 'pass', 'fail', 'fail']);
	expect(`${rows[0]!.seen} ${rows[0]!.ifItFails}`).toMatch(words);
	expect(rows[1]).toMatchObject({
		seen: 'Not run: there is no picture from check 1 to edit',
		ifItFails: 'Mend check 1 first.',
	});
	expect(rows[4]!.seen).toBe('No picture was made, so there is nothing to compare');
	const html = await page(execution);
	expect(html).toContain('5 of 6 checks failed');
	expect(html).not.toContain(bed.emulator.apiKey);
});

test('a target the model cannot make fails its own check, and the others are still made', async () => {
	const execution = await bed.n8n.run(launchCheck({ targetFormat: 'bmp' }));
	expect(execution.status).toBe('success');
	expect(await results()).toEqual(['pass', 'pass', 'fail', 'pass', 'fail', 'fail']);
	expect(await bed.emulator.imageRequests()).toHaveLength(2);
});

test('a picture the API blocks fails its own check', async () => {
	await bed.emulator.faults({ kind: 'moderation', times: 0, match: { promptIncludes: 'beige wall' } });
	await bed.n8n.run(launchCheck());
	expect(await results()).toEqual(['pass', 'fail', 'pass', 'pass', 'fail', 'fail']);
	const rows = await rowsOf(bed, table);
	expect(rows[1]!.seen).toMatch(/blocked|moderation|safety/i);
	expect(rows[5]!.seen).toBe('Check 1: all there; Check 2: no picture; Check 3: all there');
});

test('nothing set is nothing sent, and every line says so', async () => {
	const execution = await bed.n8n.run(launchCheck({ prompt: '', edit: '', targetPrompt: '', badSize: '' }));
	expect(execution.status).toBe('success');
	expect(await results()).toEqual(['fail', 'fail', 'fail', 'pass', 'fail', 'fail']);
	expect(await bed.emulator.requests()).toEqual([]);
});

test('a provider that hides its usage, or makes what it should refuse, is found out', async () => {
	await bed.emulator.faults({ kind: 'missingUsage', times: 0 });
	await bed.n8n.run(launchCheck({ badSize: '1024x1024' }));
	const rows = await rowsOf(bed, table);
	expect(rows.map(({ result }) => result)).toEqual(['pass', 'pass', 'pass', 'fail', 'fail', 'pass']);
	expect(rows[3]!.seen).toContain('A picture was made although it should not');
	expect(rows[4]!.seen).toContain('the provider tells no token counts');

	await dropTable(bed, table);
	await bed.n8n.run(launchCheck({ flatPrice: 'yes' }));
	expect(await results()).toEqual(Array(6).fill('pass'));
});

test('settings left to the model pass, and a quality the provider does not tell is said to be so', async () => {
	await bed.emulator.faults({ kind: 'missingEcho', times: 0 });
	await bed.n8n.run(launchCheck({ targetQuality: 'medium' }));
	const [, , target] = await rowsOf(bed, table);
	expect(target).toMatchObject({ result: 'pass', seen: expect.stringContaining('(quality not told)') });

	await bed.emulator.faults();
	await dropTable(bed, table);
	await bed.n8n.run(launchCheck({ targetQuality: 'auto' }));
	expect((await results()).slice(0, 4)).toEqual(Array(4).fill('pass'));
});

test('another model than the one asked for is caught', async () => {
	await bed.emulator.faults({ kind: 'otherModel', times: 0, as: 'gpt-image-1-mini', match: { path: '/edits' } });
	await bed.n8n.run(launchCheck());
	expect(await results()).toEqual(['pass', 'pass', 'pass', 'pass', 'pass', 'fail']);
	expect((await rowsOf(bed, table))[5]!.seen).toBe('Check 1: all there; Check 2: Made by gpt-image-1-mini; gpt-image-2 was asked for.; Check 3: all there');
});
