import type { IDataObject } from 'n8n-workflow';
import { startS3, type S3 } from '../../../parts/s3';
import { startShops, type Shops } from '../../../parts/shops';
import type { WorkflowJson } from '../../../testbed';
import { buys, load, workflows } from '../../unit/workflows/shipped';
import { useBed } from '../useBed';
import { answerForm } from './form';
import { imported, type Imported } from './support';
import { fillTable, log, rowsOf, setUp, spentByLog } from './tables';

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
	/** Its rows stand in Settings, or in a service: its table is filled by the run. */
	unlisted?: true;
	/** What else a person chooses. */
	change?(rows: IDataObject[]): Imported | Promise<Imported>;
	/** Presses the button, and answers what the run waits for. */
	go?(workflow: WorkflowJson): Promise<{ error(): { message: string } | undefined }>;
	/** The service that stores the pictures is not there: they are made, and stored nowhere. */
	unstored?: true;
	/** A row that cannot be sent is turned away before it comes to an image node; the table says why. */
	turnedAway?: true;
}

const product = (subject: string): IDataObject => ({ sku: subject, name: subject, brief: `A ${subject}.`, channel: 'square', quality: 'low', format: 'png' });
const gray =
	'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAIAAAAlC+aJAAAAXklEQVR4nO3PMQ0AMAzAsMIf7ILYYVWKESTzjhsd8KsBrQGtAa0BrQGtAa0BrQGtAa0BrQGtAa0BrQGtAa0BrQGtAa0BrQGtAa0BrQGtAa0BrQGtAa0BrQGtAa0BbQE+LIF4QHSJPwAAAABJRU5ErkJggg==';
const passed: IDataObject = { job: 'poster', qualityTest: 'adPoster', version: 'v2', prompt: 'Poster of [subject].', outcome: 'tested', passed: true, score: 90 };

/** Longer than a prompt may be. */
const tooLong = 'bad '.repeat(9000);

let s3: S3;
let shops: Shops;
const shopRow = (subject: string): IDataObject => ({ ...product(subject), productId: '1001' });

/** Drafts of a CMS that is not there: read for the test, refused where the picture is to be uploaded. */
const dead = 'http://127.0.0.1:1';
const cms = (reading: string, type: string, data: IDataObject, settings: Record<string, string> = {}) => ({
	unlisted: true as const,
	unstored: true as const,
	async change(rows: IDataObject[]): Promise<Imported> {
		const answer = rows.length === 0 ? [{}] : 'documentId' in rows[0]! ? [{ data: rows }] : rows;
		return { pinned: { [reading]: answer }, credentials: { [type]: await bed.n8n.createCredential(type, data) }, settings };
	},
});

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
	{ file: 'starter-with-approval', table: 'Images to make', row: (name) => ({ name, prompt: `A ${name}.` }), bad: { name: 'bad', prompt: '' } },
	{
		file: 'ad-variants-with-budget',
		table: 'Ad variants',
		row: (headline) => ({ headline: headline.toUpperCase() }),
		bad: { headline: tooLong },
		unlisted: true,
		change: (rows) => ({ settings: { headlines: JSON.stringify(rows.map(({ headline }) => headline)), angles: '["a desk"]', channels: '["square"]', budgetUsd: '1' } }),
	},
	{
		file: 'cost-planner',
		table: 'Image plan',
		row: (name) => ({ name, brief: `A ${name}.`, channel: 'square', quality: 'low' }),
		bad: { name: 'bad', brief: 'A cup.', channel: 'billboard', quality: 'low' },
		async go(workflow) {
			const execution = await bed.n8n.run(workflow);
			return execution.status === 'waiting' ? await answerForm(bed, execution, { Decision: 'Yes, make them', 'Your name': 'Mara' }) : execution;
		},
		turnedAway: true,
	},
	{
		file: 'brand-set',
		table: 'Brand sets',
		row: (subject) => ({ set: subject, brand: 'Clay', brief: `A ${subject}.`, channel: 'square', quality: 'low', variations: 1 }),
		bad: { set: 'bad', brand: 'Nobody', brief: 'A cup.', channel: 'square' },
		beside: { 'Brand kits': [{ brand: 'Clay', colours: '#1F3A5F', references: gray }] },
		path: '/edits',
	},
	{
		file: 'blog-hero',
		table: 'Blog hero images',
		row: (subject) => ({ id: subject, title: `A ${subject}`, slug: subject, status: 'draft', updated_at: '1', url: `${dead}/p/${subject}` }),
		bad: { id: 'bad', title: tooLong, slug: 'bad', status: 'draft', updated_at: '1', url: `${dead}/p/bad` },
		...cms('Read the Posts', 'ghostAdminApi', { url: dead, apiKey: '1234567890abcdef:aa' }),
	},
	{
		file: 'variants/blog-hero-with-wordpress',
		table: 'Hero images in WordPress',
		row: (title) => ({ id: title.length, title: { raw: title }, excerpt: { raw: title }, status: 'draft', featured_media: 0, modified_gmt: '1', link: `${dead}/?p=1` }),
		bad: { id: 99, title: { raw: 'bad' }, excerpt: { raw: tooLong }, status: 'draft', featured_media: 0, modified_gmt: '1', link: `${dead}/?p=1` },
		...cms('Read the Drafts', 'wordpressApi', { username: 'a', password: 'b', url: dead }),
	},
	{
		file: 'variants/blog-hero-with-strapi',
		table: 'Hero images in Strapi',
		row: (title) => ({ id: 1, documentId: title, title, description: title, updatedAt: '1', publishedAt: null, cover: null }),
		bad: { id: 2, documentId: 'bad', title: 'bad', description: tooLong, updatedAt: '1', publishedAt: null, cover: null },
		...cms('Read the Drafts', 'strapiTokenApi', { apiToken: 'x', url: dead, apiVersion: 'v4' }, { strapiUrl: dead }),
	},
	{
		file: 'variants/product-photos-with-s3',
		table: 'Photos for S3',
		row: product,
		bad: { ...product('bad'), channel: 'shopfy' },
		change: async () => ({ settings: { bucket: s3.bucket, publicUrl: `${s3.url}/${s3.bucket}` }, credentials: { s3: await bed.n8n.createCredential('s3', s3.credential) } }),
	},
	{
		file: 'variants/product-photos-with-shopify',
		table: 'Photos for Shopify',
		row: shopRow,
		bad: { ...shopRow('bad'), channel: 'shopfy' },
		change: async () => ({ settings: { shopUrl: shops.url }, credentials: { shopifyAccessTokenApi: await bed.n8n.createCredential('shopifyAccessTokenApi', shops.shopify) } }),
	},
	{
		file: 'variants/product-photos-with-woocommerce',
		table: 'Photos for WooCommerce',
		row: shopRow,
		bad: { ...shopRow('bad'), channel: 'shopfy' },
		change: async () => ({
			settings: { shopUrl: shops.url, bucket: s3.bucket, publicUrl: `${s3.url}/${s3.bucket}` },
			credentials: { s3: await bed.n8n.createCredential('s3', s3.credential), wooCommerceApi: await bed.n8n.createCredential('wooCommerceApi', shops.wooCommerce) },
		}),
	},
];

/** Workflows that buy and are not played here, and why. */
const elsewhere: Record<string, string> = {
	'design-assistant-chat': 'below: a chat has messages, not rows',
	'variants/starter-with-form': 'variants.test.ts: a form asks for its list',
	'launch-check': 'launch-check.test.ts: it has checks, not rows',
	'preview-approve-final': 'preview-approve-final.test.ts: a person answers twice for each row',
	'variants/product-photos-with-google-sheets': 'variants.test.ts: Google Sheets and Drive are live services',
};

const bed = useBed({ tables: [...new Set(cases.flatMap(({ table, beside = {} }) => [table, ...Object.keys(beside)])), log], folder: 'every-outcome' });

beforeAll(async () => {
	s3 = await startS3();
	shops = await startShops({ publicOrigins: [s3.url] });
});
afterAll(async () => {
	await shops.close();
	await s3.close();
});

test('every workflow that buys is played, or says where else', () => {
	const buying = workflows.filter((file) => !file.startsWith('patterns') && load(file).nodes.some(buys)).map((file) => file.replace('.json', ''));
	expect([...cases.map(({ file }) => file), ...Object.keys(elsewhere)].sort()).toEqual(buying.sort());
});

describe.each(cases)('$file', ({ file, table, row, bad, settings, beside = {}, before = 0, path = '/images/', unlisted, change, go, unstored, turnedAway }) => {
	const run = async (rows: IDataObject[]) => {
		for (const [name, other] of Object.entries(beside)) await fillTable(bed, name, other);
		await fillTable(bed, table, unlisted ? [] : rows);
		const chosen = await change?.(rows);
		const workflow = imported(bed, file, { ...chosen, settings: { imagesFolder: bed.folder, ...settings, ...chosen?.settings } });
		return await (go ? go(workflow) : bed.n8n.run(workflow, { timeoutMs: 120_000 }));
	};

	test('without rows nothing is sent, and the run ends well', async () => {
		expect((await run([])).error()?.message).toBeUndefined();
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
		expect((await run([row('cup'), bad, row('knife'), row('ghost'), row('bowl')])).error()?.message).toBeUndefined();

		const entries = await rowsOf(bed, log);
		const images = entries.filter(({ mainModel }) => !mainModel);
		expect(images.map(({ outcome }) => outcome).sort()).toEqual(['blocked', ...Array(2 + before).fill('made'), ...(turnedAway ? [] : ['refused']), 'unknown']);
		for (const { outcome, storagePointer, sha256, message, workflow } of images) {
			expect([outcome, Boolean(storagePointer), Boolean(sha256), message === '']).toEqual([outcome, outcome === 'made' && !unstored, outcome === 'made', outcome === 'made']);
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

test('design-assistant-chat: every turn is logged once, and the log has what was paid', async () => {
	await setUp(bed);
	await bed.emulator.faults(
		{ kind: 'moderation', times: 0, match: { path: '/responses', promptIncludes: 'knife' } },
		{ kind: 'cutBeforeAnswerButBilled', times: 0, match: { path: '/responses', promptIncludes: 'ghost' } },
	);
	const id = await bed.n8n.createWorkflow(imported(bed, 'design-assistant-chat'));
	const turns = ['Draw a cup', ' ', 'Draw a knife', 'Draw a ghost', 'Which year is it?'];
	for (const [index, message] of turns.entries()) await bed.n8n.finished(await bed.n8n.say(id, 'When Chat Message Received', message, `chat-${index}`));
	const entries = await rowsOf(bed, log);
	expect(entries.map(({ outcome, rowKey }) => `${rowKey as string} ${outcome as string}`)).toEqual(['chat-0 made', 'chat-1 refused', 'chat-2 blocked', 'chat-3 unknown', 'chat-4 answered']);
	const books = await bed.emulator.imageRequests();
	const known = books.filter(({ fault }) => fault !== 'cutBeforeAnswerButBilled').reduce((sum, { costUsd = 0 }) => sum + costUsd, 0);
	expect((await spentByLog(bed)).costUsd).toBeCloseTo(known, 8);
});
