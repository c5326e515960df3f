import type { IDataObject } from 'n8n-workflow';
import { startS3, type S3 } from '../../../parts/s3';
import { startShops, type Shops } from '../../../parts/shops';
import { buys, load, workflows } from '../../unit/workflows/shipped';
import { useBed } from '../useBed';
import { answerForm } from './form';
import { approveAll, playOutcomes, type Case } from './outcomes';
import { imported, type Imported } from './support';
import { log, rowsOf, setUp, spentByLog } from './tables';

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
		more: 1,
		path: '/edits',
	},
	{
		file: 'preview-approve-final',
		table: 'Pictures to approve',
		row: (name) => ({ name, brief: `A ${name}`, purpose: 'square' }),
		bad: { name: 'bad', brief: 'A cup', purpose: 'billboard' },
		more: 2,
		go: async (workflow) => await approveAll(bed, workflow),
		judged: 2,
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
		more: 1,
		path: '/edits',
	},
	{
		file: 'starter-with-approval',
		table: 'Images to make',
		row: (name) => ({ name, prompt: `A ${name}.` }),
		bad: { name: 'bad', prompt: '' },
		go: async (workflow) => await approveAll(bed, workflow),
		judged: 2,
	},
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
	'variants/product-photos-with-google-drive': 'stores.test.ts: Google Drive’s address is built in',
	'variants/product-photos-with-airtable': 'stores.test.ts: Airtable’s address is built in',
	'variants/product-photos-with-notion': 'stores.test.ts: Notion’s address is built in',
	'variants/product-photos-with-google-sheets': 'stores.test.ts: Google’s addresses are built in',
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

playOutcomes(bed, cases);

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
