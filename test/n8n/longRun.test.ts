import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { showUsd, sumUsd } from '../../nodes/shared/money/dollars';
import { N8nClient, pause, startN8n, testbed, until } from '../../testbed';
import { type Bed, killAndRunAgain, stopAndRunAgain } from '../longRun/breakOff';
import { atOnce, makeSite, savedIn, type Site, statusesOf } from '../longRun/site';

/** As many rows as make the run last; less than the second a real image takes at least keeps the suite short. */
const rows = 24;
const answerMs = 400;
const moments = [1, 5, 11];

const bed = {} as Bed;
const userFolder = mkdtempSync(join(tmpdir(), 'n8n-long-run-'));

beforeAll(async () => {
	bed.emulator = (await testbed()).emulator;
	bed.n8n = await startN8n({ userFolder });
	bed.client = await N8nClient.connect(bed.n8n.address);
}, 600_000);

afterAll(async () => {
	await bed.n8n?.stop();
	rmSync(userFolder, { recursive: true, force: true });
}, 60_000);

beforeEach(async () => {
	await bed.emulator.reset();
	await bed.emulator.settings({ imageBytes: 4000, delayMs: answerMs });
});

const answers = async () => (await bed.emulator.imageRequests()).filter(({ completed }) => completed).length;
const fill = (count: number, ms: number) => Array<number>(count).fill(ms);
const prepare = async (table: string, savingMs = 0): Promise<Site> => await makeSite(bed, { table, rows, savingMs });

test('the first picture is in the storage seconds after the first answer, and log and hint say how far the run is', async () => {
	const site = await prepare('Flow');
	const blocked = site.prompts[2]!;
	await bed.emulator.faults({ kind: 'moderation', times: 0, match: { promptIncludes: blocked } });
	const id = await bed.client.start(site.workflowId);
	await until('the first answer', async () => (await answers()) > 0, 60_000);
	const firstAnswer = Date.now();
	await until('the first picture', async () => await Promise.resolve(savedIn(site).length > 0), 10_000);
	expect(Date.now() - firstAnswer).toBeLessThan(3_000);
	expect(await answers()).toBeLessThan(rows);
	const execution = await bed.client.finished(id, 120_000);
	expect(execution.error()?.message).toBeUndefined();
	expect(savedIn(site)).toEqual(site.prompts.filter((prompt) => prompt !== blocked));
	expect(await statusesOf(bed.client, site)).toEqual(site.prompts.map((prompt) => (prompt === blocked ? '' : 'made')));
	const cost = showUsd(sumUsd((await bed.emulator.imageRequests()).map(({ costUsd = 0 }) => costUsd)));
	expect(bed.client.log()).toMatch(/Image: 3 of 24, \$0\.\d+/);
	// Whether a blocked image is billed, nobody says.
	expect(bed.client.log()).toContain(`Image: 24 of 24, ${cost} and 1 of unknown cost, 1 without an image`);
	expect(execution.hints('Image')).toEqual([expect.stringContaining(`23 images, ${cost}`)]);
	expect(execution.hints('Image')[0]).toContain('Rows without an image: 1 blocked by moderation.');
	const [item] = execution.items('Image');
	expect(item!.binary).toBeUndefined();
	expect(item!.metadata?.subExecution?.executionId).toMatch(/^\d+$/);
}, 300_000);

test.each(moments)(
	'after SIGKILL at answer %i and another run every row is made; bought again is only what was being asked for or saved',
	async (moment) => {
		const site = await prepare(`Killed ${moment}`);
		const found = await killAndRunAgain(bed, site, async () => (await answers()) >= moment, { retry: false });
		expect(found.arrived - found.saved).toBeLessThanOrEqual(2 * atOnce);
		expect(found.missing).toBe(0);
		expect(found.twiceUnderWay + found.twiceArrived).toBeLessThanOrEqual(2 * atOnce);
	},
	300_000,
);

test('n8n’s Retry of the saves that a SIGKILL broke off brings their pictures without buying them', async () => {
	const site = await prepare('Slowly saved', 3000);
	const areBeingSaved = async (sinceFirstCall: number) => sinceFirstCall > answerMs + 1000 && (await answers()) >= atOnce;
	const found = await killAndRunAgain(bed, site, areBeingSaved, { retry: true });
	expect(found.saved).toBe(0);
	expect(found.retried).toBeGreaterThan(0);
	expect(found.missing).toBe(0);
	expect(found.twiceArrived).toBeLessThanOrEqual(found.arrived - found.retried);
}, 300_000);

test('Stop loses nothing whose answer had arrived, however slowly it is saved', async () => {
	const site = await prepare('Stopped', 5000);
	// While four are being saved one more waits for its place, and two are being made.
	const [answered, underWay] = [atOnce + 1, 2];
	await bed.emulator.settings({ delayMs: [...fill(answered, answerMs), ...fill(underWay, 60_000), ...fill(rows, answerMs)] });
	const found = await stopAndRunAgain(bed, site, async () => {
		if ((await answers()) < answered) return false;
		// An answer sent is not yet an answer read.
		await pause(1000);
		return true;
	});
	expect(found).toMatchObject({ arrived: answered, underWay, saved: answered, twiceArrived: 0, missing: 0 });
}, 300_000);
