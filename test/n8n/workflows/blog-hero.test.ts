import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { channelPresets } from '../../../nodes/shared/catalog/channels';
import { sampleDrafts, type DraftPost } from '../../../parts/cms/drafts';
import { startCms } from '../../../parts/cms/ghost';
import type { Execution } from '../../../testbed';
import { useBed } from '../useBed';
import { imported } from './support';
import { changeRow, fillTable, log, rowsOf } from './tables';

const table = 'Blog hero images';
const bed = useBed({ tables: [table, log] });
let cms: Awaited<ReturnType<typeof startCms>>;
let ghost: string;

beforeAll(async () => {
	cms = await startCms();
	ghost = await bed.n8n.createCredential('ghostAdminApi', cms.credential);
}, 600_000);

afterAll(async () => await cms?.stop());

beforeEach(async () => {
	await cms.admin.clear();
	await fillTable(bed, table, []);
});

const workflow = () => imported(bed, 'blog-hero', { credentials: { ghostAdminApi: ghost } });
const run = async (): Promise<Execution> => await bed.n8n.run(workflow());

const draft = (title: string, more: Partial<DraftPost> = {}): DraftPost => ({
	title,
	custom_excerpt: `What ${title} is about`,
	html: `<p>The text of ${title}.</p>`,
	...more,
});

/** Names of the pictures in the media library, without the untouched copy (`_o`) that Ghost keeps beside each. */
const library = () =>
	readdirSync(cms.imagesFolder, { recursive: true, encoding: 'utf8' }).filter((file) => /(?<!_o)\.\w+$/.test(file));

const preset = channelPresets.find(({ id }) => id === 'blogHero')!;

test('each draft without an image gets one, with an alt text, from the media library; all else stays as it is', async () => {
	const before = await cms.admin.write(sampleDrafts);
	const execution = await run();
	expect(execution.error()).toBeUndefined();

	const waiting = sampleDrafts.filter(({ status, feature_image }) => status !== 'published' && !feature_image);
	expect(waiting).toHaveLength(3);
	for (const { title, custom_excerpt, html } of waiting) {
		const post = await cms.admin.post(title);
		expect(post).toMatchObject({ status: 'draft', html, custom_excerpt });
		expect(post.feature_image_alt).toMatch(`Illustration: ${title}.`);
		expect(post.feature_image_alt!.length).toBeLessThanOrEqual(preset.altTextLength);
		const picture = Buffer.from(await (await fetch(post.feature_image!)).arrayBuffer());
		expect(await sharp(picture).metadata()).toMatchObject({ format: 'webp', width: 1920, height: 1080 });
	}
	expect(library()).toHaveLength(3);

	const others = before.filter(({ title }) => !waiting.some((one) => one.title === title));
	for (const { title, feature_image, updated_at } of others) {
		expect(await cms.admin.post(title)).toMatchObject({ feature_image, updated_at });
	}

	const sent = await bed.emulator.imageRequests();
	expect(sent.map(({ body }) => body.size)).toEqual(Array(3).fill('1920x1088'));
	expect(String(sent[0]!.body.prompt)).toMatch(/^Editorial illustration[\s\S]*Subject: .*\. .*[\s\S]*No words/);
	const rows = await rowsOf(bed, table);
	expect(rows.map(({ status }) => status)).toEqual(Array(3).fill('has image'));
	for (const row of rows) {
		expect(row).toMatchObject({ note: '', heldVersion: '', imageUrl: (await cms.admin.post(row.title as string)).feature_image });
		expect(row.costUsd).toBeCloseTo(sent.find(({ id }) => id === row.requestId)!.costUsd!, 9);
	}
});

test('a second run finds nothing to do and buys nothing', async () => {
	await cms.admin.write([draft('A quiet harbour')]);
	await run();
	await bed.emulator.forget();
	const again = await run();
	expect(again.status).toBe('success');
	expect(await bed.emulator.imageRequests()).toEqual([]);
});

test('with no post at all the run ends well', async () => {
	const execution = await run();
	expect(execution.status).toBe('success');
	expect(await bed.emulator.requests()).toEqual([]);
});

test('a refused image marks its draft in the list, is left alone until the draft changes, and the others go on', async () => {
	await cms.admin.write([draft('Before'), draft('A fight in the harbour'), draft('After')]);
	await bed.emulator.faults({ kind: 'moderation', times: 0, match: { promptIncludes: 'A fight' } });
	const execution = await run();
	expect(execution.status).toBe('success');
	const byTitle = async () => Object.fromEntries((await rowsOf(bed, table)).map((row) => [row.title, row]));
	const first = await byTitle();
	expect(first).toMatchObject({ Before: { status: 'has image' }, After: { status: 'has image' } });
	expect(first['A fight in the harbour']).toMatchObject({ status: 'blocked', note: expect.stringMatching(/safety system/) });
	expect((await cms.admin.post('A fight in the harbour')).feature_image).toBeNull();

	await bed.emulator.forget();
	await run();
	expect(await bed.emulator.imageRequests()).toEqual([]);

	await bed.emulator.faults();
	await cms.admin.change(await cms.admin.post('A fight in the harbour'), { title: 'A walk in the harbour' });
	await run();
	expect((await cms.admin.post('A walk in the harbour')).feature_image).toMatch(/hero-a-fight-in-the-harbour/);
	expect(await byTitle()).toMatchObject({ 'A walk in the harbour': { status: 'has image', note: '', heldVersion: '' } });
});

test('a failure that is not the draft’s is tried again in the next run', async () => {
	await cms.admin.write([draft('A lighthouse')]);
	await bed.emulator.faults({ kind: 'billingHardLimit' });
	await run();
	expect((await rowsOf(bed, table))[0]).toMatchObject({ status: 'notVerified', heldVersion: '' });
	await run();
	expect((await rowsOf(bed, table))[0]).toMatchObject({ status: 'has image', note: '' });
});

/** Runs the workflow, and does something to the CMS while the image is being made. */
async function runAndMeanwhile(work: () => Promise<void>): Promise<Execution> {
	await bed.emulator.settings({ delayMs: 2000 });
	const execution = await bed.n8n.start(await bed.n8n.createWorkflow(workflow()), 'Every Morning');
	for (let tries = 0; (await bed.emulator.health()).inFlight === 0 && tries < 300; tries++) await new Promise((go) => setTimeout(go, 100));
	await work();
	return await bed.n8n.finished(execution);
}

test('what the author changes while the image is being made stays: the text, and an image of their own', async () => {
	const [pier, boat] = await cms.admin.write([draft('A pier'), draft('A boat')]);
	const own = `${cms.url}/content/images/boat.jpg`;
	const execution = await runAndMeanwhile(async () => {
		await cms.admin.change(pier!, { custom_excerpt: 'Changed meanwhile' });
		await cms.admin.change(boat!, { feature_image: own });
	});
	expect(execution.status).toBe('success');
	expect(await cms.admin.post('A pier')).toMatchObject({ custom_excerpt: 'Changed meanwhile', feature_image: expect.stringMatching(/hero-a-pier/) });
	expect((await cms.admin.post('A boat')).feature_image).toBe(own);
	const row = (await rowsOf(bed, table)).find(({ title }) => title === 'A boat');
	expect(row).toMatchObject({ status: 'not in the CMS', note: expect.stringMatching(/somebody has put another image on the draft/) });
});

test('an image the CMS does not take stays in reach, and is not bought a second time', async () => {
	await cms.admin.write([draft('A storm')]);
	rmSync(cms.imagesFolder, { recursive: true });
	writeFileSync(cms.imagesFolder, 'a file where the folder should be');
	const execution = await run();
	rmSync(cms.imagesFolder);
	mkdirSync(cms.imagesFolder);
	expect(execution.status).toBe('success');
	const [row] = await rowsOf(bed, table);
	expect(row).toMatchObject({ status: 'not in the CMS', fileName: 'hero-a-storm.webp', costUsd: (await bed.emulator.imageRequests())[0]!.costUsd });
	expect(row!.note).toMatch(/Ghost did not take it: .+execution \d+:/);

	await run();
	expect(await bed.emulator.imageRequests()).toHaveLength(1);
	await changeRow(bed, table, row!, { heldVersion: '' });
	await run();
	expect((await cms.admin.post('A storm')).feature_image).toMatch(/hero-a-storm/);
});

test('a long summary and a hostile one end as plain text of the right length', async () => {
	const hostile = '"}]} {{ $json }} <img src=x onerror=alert(1)> \\ ';
	await cms.admin.write([draft('Long', { custom_excerpt: 'Ropes and sails '.repeat(18) }), draft(hostile, { custom_excerpt: hostile })]);
	expect((await run()).error()).toBeUndefined();
	const long = await cms.admin.post('Long');
	expect(long.feature_image_alt).toMatch(/^Illustration: Long\. Ropes.* (Ropes|and|sails)…$/);
	expect(long.feature_image_alt!.length).toBeLessThanOrEqual(preset.altTextLength);
	const prompts = (await bed.emulator.imageRequests()).map(({ body }) => String(body.prompt));
	expect(prompts.some((prompt) => prompt.includes(`Subject: ${hostile.trim()}`))).toBe(true);
	expect(await rowsOf(bed, table)).toHaveLength(2);
});

test('the alt text’s length is the preset’s', () => {
	const { assignments } = workflow().nodes.find(({ name }) => name === 'Write Prompt and Alt Text')!.parameters.assignments as { assignments: Array<{ name: string; value: unknown }> };
	expect(assignments.find(({ name }) => name === 'altText')!.value).toContain(`, ${preset.altTextLength})`);
});
