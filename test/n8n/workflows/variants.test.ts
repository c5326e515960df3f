import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import sharp from 'sharp';
import { executeByForm } from '../../../demo/formRun';
import { fillIn } from '../../../demo/person';
import { startS3 } from '../../../parts/s3';
import type { S3 } from '../../../parts/s3';
import { startShops } from '../../../parts/shops';
import type { Shops } from '../../../parts/shops';
import { startSmtp } from '../../../parts/smtp';
import { itemWithFile } from '../../../testbed';
import { ended, post, reviewAddress, titlesOn } from '../review/reviewed';
import { useBed } from '../useBed';
import { imported } from './support';
import type { Imported } from './support';
import { fillTable, log, rowsOf, runWith, setUp } from './tables';

const tableOf: Record<string, string> = { s3: 'Photos for S3', shopify: 'Photos for Shopify', woocommerce: 'Photos for WooCommerce' };
const tables = ['Photos for S3', 'Photos for Shopify', 'Photos for WooCommerce', log];
const bed = useBed({ tables, folder: 'variants' });
let s3: S3;
let shops: Shops;

beforeAll(async () => {
	s3 = await startS3();
});

beforeEach(async () => {
	shops = await startShops({ publicOrigins: [s3.url] });
});

afterEach(async () => await shops.close());
afterAll(async () => await s3.close());

const publicUrl = () => `${s3.url}/${s3.bucket}`;
const fetched = async (url: string) => await sharp(Buffer.from(await (await fetch(url)).arrayBuffer())).metadata();
const row = (fields: IDataObject): IDataObject => ({
	name: 'Cup',
	brief: 'A cup.',
	channel: 'square',
	quality: 'low',
	format: 'png',
	...fields,
});

async function run(name: string, rows: IDataObject[] | undefined, change: Imported) {
	const workflow = imported(bed, `variants/${name}`, change);
	const shop = /-with-(s3|shopify|woocommerce)$/.exec(name)?.[1] ?? '';
	if (rows) return await runWith(bed, workflow, tableOf[shop]!, rows);
	await setUp(bed);
	await setUp(bed, 'variants/set-up-for-variants');
	return await bed.n8n.run(workflow);
}

describe('product-photos-with-s3', () => {
	const change = async (data: IDataObject = {}): Promise<Imported> => ({
		settings: { bucket: s3.bucket, publicUrl: publicUrl() },
		credentials: { s3: await bed.n8n.createCredential('s3', { ...s3.credential, ...data }) },
	});

	test('stores every picture in the bucket, and writes its address into the row', async () => {
		const execution = await run('product-photos-with-s3', undefined, await change());
		expect(execution.error()).toBeUndefined();
		const rows = await rowsOf(bed, 'Photos for S3');
		expect(rows.map(({ status }) => status)).toEqual(['ready', 'ready', 'ready', 'ready', 'not made']);
		const ready = rows.slice(0, 4);
		expect(ready.map(({ savedTo }) => savedTo)).toEqual(ready.map(({ fileName }) => `${publicUrl()}/${fileName}`));
		expect(s3.keys()).toEqual(ready.map(({ fileName }) => fileName).sort());
		const pictures = await Promise.all(ready.map(async ({ savedTo }) => await fetched(savedTo as string)));
		expect(pictures.map(({ format, width, height }) => `${format} ${width}x${height}`)).toEqual([
			'webp 2048x2048',
			'jpeg 1080x1350',
			'jpeg 1024x1024',
			'webp 1920x1080',
		]);
	});

	test('a storage that refuses the key does not lose the picture', async () => {
		const execution = await run(
			'product-photos-with-s3',
			[row({ sku: 'A' })],
			await change({ secretAccessKey: 'wrong' }),
		);
		const [made] = await rowsOf(bed, 'Photos for S3');
		expect(made).toMatchObject({ status: 'needs a person', savedTo: '', fileName: 'A-square.png' });
		expect(made!.note).toMatch(/^Not saved: .*\. The picture is in the output of Generate Image/);
		expect(Object.keys(execution.items('Generate Image')[0]!.binary!)).toEqual(['data']);
		expect(s3.keys()).not.toContain('A-square.png');
	});

	test('what fails its review twice is on the page for people, out of the bucket', async () => {
		const unlabelled = { 'Generate Image': { prompt: '=A tin.' } };
		const waiting = await run('product-photos-with-s3', [row({ sku: 'T', label: 'MINT' })], { ...(await change()), parameters: unlabelled });
		const html = await (await fetch(reviewAddress(waiting))).text();
		expect(titlesOn(html)).toEqual(['T-square-2.png']);
		expect(html).not.toContain('data-gone');
		await post(reviewAddress(waiting), { reviewer: 'Ada', 'decision.0': 'accepted' });
		await ended(bed, waiting);
		expect(await rowsOf(bed, 'Photos for S3')).toMatchObject([{ status: 'ready', note: 'Decided by Ada' }]);
	});
});

describe('product-photos-with-shopify', () => {
	const change = async (): Promise<Imported> => ({
		settings: { shopUrl: shops.url, imagesFolder: bed.folder },
		credentials: { shopifyAccessTokenApi: await bed.n8n.createCredential('shopifyAccessTokenApi', shops.shopify) },
	});

	test('adds the reviewed pictures behind those the products have, with name and alternative text', async () => {
		const execution = await run('product-photos-with-shopify', undefined, await change());
		expect(execution.error()).toBeUndefined();
		const rows = await rowsOf(bed, 'Photos for Shopify');
		expect(rows.map(({ status }) => status)).toEqual(['in the shop', 'in the shop', 'in the shop']);
		for (const { sku, fileName, savedTo, shopImage } of rows as Array<Record<string, string>>) {
			const [before, added] = shops.product(sku!).images;
			expect(before!.fileName).toBe('from-before.jpg');
			expect(added).toMatchObject({ fileName, picture: { width: 2048, height: 2048 } });
			expect(added!.bytes!.equals(readFileSync(savedTo!))).toBe(true);
			expect((await fetched(shopImage!)).width).toBe(2048);
		}
		expect(shops.product('MUG-ENAMEL-350').images[1]!.alt).toMatch(/^Enamel mug “Base Camp”\. A cream enamel mug/);
	});

	test('a picture that fails its review never reaches the shop; a product the shop does not have is told in its row', async () => {
		const unlabelled = { 'Generate Image': { prompt: '=A tin.' } };
		const rows = [row({ sku: 'T', label: 'MINT', productId: '1001' }), row({ sku: 'U', productId: '9' })];
		const execution = await run('product-photos-with-shopify', rows, { ...(await change()), parameters: unlabelled });
		expect(execution.status).toBe('success');
		const written = await rowsOf(bed, 'Photos for Shopify');
		expect(written.map(({ status }) => status)).toEqual(['needs a person', 'needs a person']);
		expect(written[0]!.note).toMatch(/MINT/);
		expect(written[1]!.note).toMatch(/^The picture is ready, the shop did not take it: .*Check productId/s);
		expect(shops.arrivals().map(({ path, status }) => `${status} ${path}`)).toEqual([
			'404 /admin/api/2026-01/products/9/images.json',
		]);
		expect(written[1]!.savedTo).toBe(join(bed.folder, 'U-square.png'));
	});
});

describe('product-photos-with-woocommerce', () => {
	const change = async (): Promise<Imported> => ({
		settings: { shopUrl: shops.url, bucket: s3.bucket, publicUrl: publicUrl() },
		credentials: {
			s3: await bed.n8n.createCredential('s3', s3.credential),
			wooCommerceApi: await bed.n8n.createCredential('wooCommerceApi', shops.wooCommerce),
		},
	});

	test('stores the picture, the shop fetches it from there, and the product keeps the pictures it had', async () => {
		const execution = await run('product-photos-with-woocommerce', undefined, await change());
		expect(execution.error()).toBeUndefined();
		const rows = await rowsOf(bed, 'Photos for WooCommerce');
		expect(rows.map(({ status }) => status)).toEqual(['in the shop', 'in the shop', 'in the shop']);
		for (const { sku, fileName, savedTo, shopImage } of rows as Array<Record<string, string>>) {
			expect(savedTo).toBe(`${publicUrl()}/${fileName}`);
			expect(shops.product(sku!).images.map((image) => image.fileName)).toEqual([fileName, 'from-before.jpg']);
			expect(await fetched(shopImage!)).toMatchObject({ width: 1200, height: 1200 });
		}
		const fetches = shops.arrivals().flatMap(({ fetchedFrom }) => fetchedFrom ?? []);
		expect(fetches.sort()).toEqual(rows.map(({ savedTo }) => savedTo).sort());
	});

	test('several pictures of one product all stand on its page: none is written over by another', async () => {
		const rows = ['front', 'back', 'left', 'right', 'top', 'lid', 'base', 'detail'].map((view) => row({ sku: `A-${view}`, brief: `A mug, ${view}`, productId: '1003' }));
		await run('product-photos-with-woocommerce', rows, await change());
		const names = (await rowsOf(bed, 'Photos for WooCommerce')).map(({ fileName }) => fileName as string);
		expect(shops.product('OIL-KALAMATA-500').images.map(({ fileName }) => fileName).sort()).toEqual(expect.arrayContaining(names));
	});

	test('a product the shop does not have, and a picture it cannot fetch, are told in their rows', async () => {
		const unreachable = { settings: { ...(await change()).settings, publicUrl: 'http://127.0.0.1:1/x' } };
		const rows = [row({ sku: 'A', productId: '1001' }), row({ sku: 'B', productId: '77' })];
		const execution = await run('product-photos-with-woocommerce', rows, { ...(await change()), ...unreachable });
		expect(execution.status).toBe('success');
		const written = await rowsOf(bed, 'Photos for WooCommerce');
		expect(written.map(({ status }) => status)).toEqual(['needs a person', 'needs a person']);
		expect(written[0]!.note).toMatch(/the shop did not take it: .*/s);
		expect(written[1]!.note).toMatch(/the shop did not take it: .*/s);
		expect(shops.product('MUG-ENAMEL-350').images.map(({ fileName }) => fileName)).toEqual(['from-before.jpg']);
	});
});

describe('starter-with-form', () => {
	const file = 'variants/starter-with-form';

	/** A person uploads a list, and takes what the last page brings. */
	async function upload(csv: string) {
		await fillTable(bed, log, []);
		const flow = imported(bed, file);
		const id = await bed.n8n.createWorkflow(flow);
		const { executionId, pages } = await fillIn(await executeByForm(bed.n8n, id, flow), () => new File([csv], 'list.csv', { type: 'text/csv' }), { timeoutMs: 90_000 });
		return { execution: await bed.n8n.finished(executionId), last: pages.at(-1)! };
	}

	// A CSV file of Excel begins with a byte order mark.
	test('a list uploaded in the browser comes back as one page of pictures; what could not be made is named on it', async () => {
		const { execution, last } = await upload('\uFEFFname,prompt,channel\ncup,"A cup, blue",square\nbad,A jug,billboard\nbowl,A bowl,');
		expect(execution.error()?.message).toBeUndefined();
		expect((await bed.emulator.imageRequests()).map(({ body }) => body.prompt).sort()).toEqual(['A bowl', 'A cup, blue']);
		expect(last.text).toMatch(/2 pictures are made.*1 could not be made/);
		const [page] = last.downloads;
		expect(page).toMatchObject({ fileName: 'pictures.html', type: 'text/html' });
		const html = page!.bytes.toString();
		expect(html.match(/<img[^>]+src="data:image\/png/g)).toHaveLength(2);
		expect(html).toContain('billboard');
		expect((await rowsOf(bed, log)).map(({ rowKey, outcome }) => `${rowKey as string} ${outcome as string}`).sort()).toEqual(['bad refused', 'bowl made', 'cup made']);
	});

	test('a long list comes back with every picture', async () => {
		const { last } = await upload(['name,prompt', ...Array.from({ length: 51 }, (_, index) => `cup-${index},A cup`)].join('\n'));
		const html = last.downloads[0]!.bytes.toString();
		expect(html.match(/<img[^>]+src="(?:data:image\/png|http)/g)).toHaveLength(51);
		expect(last.text).toMatch(/51 pictures are made/);
	});

	test('an empty list, and a file that is no list, buy nothing', async () => {
		for (const csv of ['name,prompt\n', '\u0000\u0001 no list']) {
			const { last } = await upload(csv);
			expect(last.text).toMatch(/^0 pictures are made|could not be made/);
		}
		expect(await bed.emulator.imageRequests()).toEqual([]);
	});
});

describe('invite-with-email', () => {
	test('sends the link, what it cost and will cost, and the first picture; what stands in the title is text', async () => {
		const smtp = await startSmtp();
		const bytes = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#888' } }).png().toBuffer();
		const invitation = { address: 'https://n8n.example.com/webhook-waiting/1?signature=a&b=2', title: 'Spring <b>', pictures: 5, withoutPicture: 1, spentUsd: 0.5, approvingAllUsd: 1.2, until: '2026-12-01T10:00:00Z' };
		const each = itemWithFile(invitation, { data: { bytes, mimeType: 'image/png', fileName: 'cup.png' } });
		const credentials = { smtp: await bed.n8n.createCredential('smtp', { ...smtp.credential }) };
		const id = await bed.n8n.createWorkflow(imported(bed, 'variants/invite-with-email', { credentials, pinned: { Invitation: [each] } }));
		const execution = await bed.n8n.finished(await bed.n8n.start(id, 'Invitation'));
		expect(execution.error()?.message).toBeUndefined();
		const [email, ...more] = smtp.emails();
		await smtp.close();
		expect(more).toEqual([]);
		expect(email).toMatchObject({ from: 'images@example.com', to: ['approver@example.com'] });
		const { raw } = email!;
		expect(raw).toContain('Subject: Spring <b>: 5 pictures to review');
		const attached = /filename=cup\.png[\s\S]*?\r\n\r\n([A-Za-z0-9+/=\r\n]+)/.exec(raw)![1]!;
		expect(Buffer.from(attached, 'base64').equals(bytes)).toBe(true);
		const written = raw.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
		expect(written).toContain('<a href="https://n8n.example.com/webhook-waiting/1?signature=a&#38;b=2">Open the page</a>');
		expect(written).toMatch(/<b>Spring &#60;b&#62;<\/b>: 5 pictures to review, 1 could not be made\..*They cost \$0\.50\. Approving all costs about \$1\.20 more/s);
	});
});
