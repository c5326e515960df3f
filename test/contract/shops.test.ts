import { once } from 'node:events';
import sharp from 'sharp';
import { startS3 } from '../../parts/s3';
import { startShops } from '../../parts/shops';
import type { Shops } from '../../parts/shops';

let shops: Shops;
beforeEach(async () => {
	shops = await startShops();
});
afterEach(async () => await shops.close());

const canvas = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#c33' } });
const png = async (width = 64, height = 64) => await canvas(width, height).png().toBuffer();

const call = async (method: string, path: string, headers: Record<string, string>, body?: unknown) => {
	const json = { 'content-type': 'application/json', ...headers };
	const answer = await fetch(`${shops.url}${path}`, {
		method,
		headers: json,
		body: body === undefined ? undefined : JSON.stringify(body),
	});
	return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
};

describe('the Shopify stand-in', () => {
	const add = async (image: unknown, token = shops.shopify.accessToken, product = '1001') =>
		await call(
			'POST',
			`/admin/api/2026-01/products/${product}/images.json`,
			{ 'x-shopify-access-token': token },
			{ image },
		);

	test('takes a picture as base64, shows it at its own address, and puts it where it was asked to', async () => {
		const bytes = await png();
		const { status, json } = await add({
			attachment: bytes.toString('base64'),
			filename: 'mug.png',
			alt: 'A mug',
			position: 1,
		});
		expect(status).toBe(200);
		expect(json.image).toMatchObject({
			product_id: 1001,
			position: 1,
			alt: 'A mug',
			width: 64,
			height: 64,
			variant_ids: [],
		});
		const shown = await fetch((json.image as { src: string }).src);
		expect(Buffer.from(await shown.arrayBuffer()).equals(bytes)).toBe(true);
		expect(shops.product('MUG-ENAMEL-350').images.map(({ fileName }) => fileName)).toEqual([
			'mug.png',
			'from-before.jpg',
		]);
	});

	test.each<[string, () => Promise<unknown>, number, RegExp]>([
		['no image', async () => undefined, 400, /Required parameter missing or invalid/],
		['neither bytes nor address', async () => ({ alt: 'x' }), 422, /attachment or src/],
		['text that is no base64', async () => ({ attachment: 'not base64!' }), 422, /base64/],
		[
			'bytes that are no picture',
			async () => ({ attachment: Buffer.from('hello').toString('base64') }),
			422,
			/not a recognized format/,
		],
		[
			'a picture cut off',
			async () => ({ attachment: (await png()).subarray(0, 100).toString('base64') }),
			422,
			/not a recognized format/,
		],
		[
			'a TIFF',
			async () => ({ attachment: (await canvas(8, 8).tiff().toBuffer()).toString('base64') }),
			422,
			/image\/tiff/,
		],
		[
			'more than 25 megapixels',
			async () => ({ attachment: (await png(5001, 5000)).toString('base64') }),
			422,
			/25 megapixel/,
		],
		[
			'too long an alternative text',
			async () => ({ attachment: (await png()).toString('base64'), alt: 'x'.repeat(513) }),
			422,
			/512/,
		],
		['an address in a private network', async () => ({ src: 'http://127.0.0.1:1/x.png' }), 422, /Could not download/],
		['a file address', async () => ({ src: 'file:///etc/passwd' }), 422, /Could not download/],
	])('refuses %s', async (_, image, status, reason) => {
		const answer = await add(await image());
		expect(answer.status).toBe(status);
		expect(JSON.stringify(answer.json.errors)).toMatch(reason);
		expect(shops.product('MUG-ENAMEL-350').images).toHaveLength(1);
	});

	test('refuses a wrong token and an unknown product, and keeps no key in its record', async () => {
		expect((await add({}, 'shpat_wrong')).status).toBe(401);
		expect(await add({}, undefined, '1')).toEqual({ status: 404, json: { errors: 'Not Found' } });
		expect(JSON.stringify(shops.arrivals())).not.toMatch(/shpat_/);
	});
});

describe('the WooCommerce stand-in', () => {
	const basic = (secret: string) => ({
		authorization: `Basic ${Buffer.from(`ck_local:${secret}`).toString('base64')}`,
	});
	const put = async (images: unknown, secret = 'cs_local', product = '1001') =>
		await call('PUT', `/wp-json/wc/v3/products/${product}`, basic(secret), { images });

	test('replaces the list of pictures: those not named are gone', async () => {
		const [before] = shops.product('MUG-ENAMEL-350').images;
		expect((await put([{ id: before!.id, alt: 'Kept' }])).json.images).toMatchObject([{ id: before!.id, alt: 'Kept' }]);
		await put([]);
		expect(shops.product('MUG-ENAMEL-350').images).toEqual([]);
	});

	test.each<[string, unknown, RegExp]>([
		['an id nobody knows', [{ id: 3 }], /woocommerce_product_invalid_image_id.*#3 is an invalid image ID/],
		['a list that is none', 'x', /rest_invalid_param/],
		[
			'an address in a private network',
			[{ src: 'http://10.0.0.1/x.png' }],
			/woocommerce_product_image_upload_error.*A valid URL was not provided/,
		],
	])('refuses %s', async (_, images, reason) => {
		const { status, json } = await put(images);
		expect(status).toBe(400);
		expect(JSON.stringify(json)).toMatch(reason);
	});

	test('takes a picture from a public address, and refuses what is called a picture and is none', async () => {
		await shops.close();
		const files: Record<string, [string, Buffer]> = {
			'/a.png': ['image/png', await png()],
			'/b.png': ['image/png', Buffer.from('<html>')],
			'/c': ['image/png', await png()],
		};
		const express = (await import('express')).default;
		const host = express()
			.use((req, res) => void res.type(files[req.path]![0]).send(files[req.path]![1]))
			.listen(0, '127.0.0.1');
		await once(host, 'listening');
		const origin = `http://127.0.0.1:${(host.address() as { port: number }).port}`;
		shops = await startShops({ publicOrigins: [origin] });
		try {
			const { json } = await put([{ src: `${origin}/a.png`, alt: 'A' }]);
			expect(json.images).toMatchObject([{ alt: 'A', name: 'a.png' }]);
			for (const name of ['b.png', 'c'])
				expect((await put([{ src: `${origin}/${name}` }])).json.message).toMatch(
					/not allowed to upload this file type/,
				);
		} finally {
			host.closeAllConnections();
			await new Promise((resolve) => host.close(resolve));
		}
	});

	test('refuses a wrong secret, a stranger and an unknown product', async () => {
		expect(await put([], 'cs_wrong')).toMatchObject({
			status: 401,
			json: { code: 'woocommerce_rest_authentication_error' },
		});
		expect(await call('PUT', '/wp-json/wc/v3/products/1001', {}, {})).toMatchObject({
			status: 401,
			json: { code: 'woocommerce_rest_cannot_edit' },
		});
		expect(await put([], 'cs_local', '9')).toMatchObject({
			status: 400,
			json: { code: 'woocommerce_rest_product_invalid_id' },
		});
	});
});

test('the storage lets nobody list or write without a signature', async () => {
	const s3 = await startS3();
	try {
		for (const [method, path] of [
			['GET', ''],
			['PUT', '/x.png'],
			['DELETE', '/x.png'],
		] as const) {
			const answer = await fetch(`${s3.url}/${s3.bucket}${path}`, { method });
			expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('<Code>AccessDenied</Code>')]);
		}
		expect((await fetch(`${s3.url}/${s3.bucket}/x.png`)).status).toBe(404);
	} finally {
		await s3.close();
	}
});
