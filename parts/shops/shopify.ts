import express, { Router } from 'express';
import type { Request, Response } from 'express';
import { fetchBytes, readPicture } from './picture';
import type { Product, ShopImage, ShopState } from './record';

// Shopify's Admin REST API, product images: https://shopify.dev/docs/api/admin-rest/latest/resources/product-image
// (fields, up to 250 images, png, gif, jpg), https://help.shopify.com/en/manual/products/product-media/product-media-types
// (25 megapixels, 20 MB, WebP), FilesErrorCode in the GraphQL reference (alt text up to 512 characters); read 2026-11-20 in
// stored copies. Legacy since 2024-10-01 and deprecated since version 2025-01, still answered. Where Shopify publishes no
// sentence for an error, its place and status are Shopify's and the sentence is ours.
const limits = { images: 250, megapixels: 25, megabytes: 20, altText: 512 };
const formats = ['png', 'jpeg', 'gif', 'webp'];

interface Wanted {
	attachment?: unknown;
	src?: unknown;
	filename?: unknown;
	alt?: unknown;
	position?: unknown;
}

interface Taken {
	bytes: Buffer;
	fileName: string;
	fetchedFrom?: string;
}

const isBase64 = (text: string) => text.length > 0 && /^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(text);

/** The bytes of the request, from its text or from an address; a sentence when there are none. */
async function take({ attachment, src, filename }: Wanted, state: ShopState): Promise<Taken | string> {
	if (typeof attachment === 'string') {
		if (!isBase64(attachment)) return 'attachment is not valid base64';
		return { bytes: Buffer.from(attachment, 'base64'), fileName: typeof filename === 'string' ? filename : 'image' };
	}
	if (typeof src !== 'string') return 'either attachment or src is required';
	const fetched = await fetchBytes(src, state.publicOrigins);
	if (typeof fetched === 'string') return `Could not download image: ${src}. ${fetched}`;
	return { bytes: fetched, fileName: new URL(src).pathname.split('/').at(-1) ?? 'image', fetchedFrom: src };
}

const imageJson = (state: ShopState, { id: productId }: Product, image: ShopImage, position: number) => ({
	id: image.id,
	alt: image.alt || null,
	position,
	product_id: productId,
	created_at: image.created,
	updated_at: image.created,
	admin_graphql_api_id: `gid://shopify/MediaImage/${image.id}`,
	width: image.picture?.width ?? null,
	height: image.picture?.height ?? null,
	src: `${state.url}/cdn/shop/files/${image.id}/${encodeURIComponent(image.fileName)}`,
	variant_ids: [],
});

const imagesJson = (state: ShopState, product: Product) =>
	product.images.map((image, index) => imageJson(state, product, image, index + 1));

const productJson = (state: ShopState, product: Product) => ({
	id: product.id,
	title: product.name,
	variants: [{ id: product.id + 1, product_id: product.id, sku: product.sku }],
	images: imagesJson(state, product),
});

/** What is wrong with a picture for Shopify; undefined when it may come in. */
async function check(
	{ bytes }: Taken,
	{ alt }: Wanted,
	product: Product,
): Promise<{ problem: string } | { picture: NonNullable<ShopImage['picture']> }> {
	if (typeof alt === 'string' && alt.length > limits.altText)
		return { problem: `alt is too long (maximum is ${limits.altText} characters)` };
	if (product.images.length >= limits.images) return { problem: `a product has at most ${limits.images} images` };
	if (bytes.length > limits.megabytes * 1024 * 1024) return { problem: `exceeds ${limits.megabytes} MB` };
	const picture = await readPicture(bytes);
	if (!picture || !formats.includes(picture.format))
		return { problem: `(image/${picture?.format ?? 'unknown'}, image) is not a recognized format.` };
	if (picture.width * picture.height > limits.megapixels * 1e6)
		return { problem: `exceeds ${limits.megapixels} megapixel limit` };
	return { picture };
}

/** The stand-in for a shop's Admin REST API. */
export function shopify(state: ShopState, accessToken: string): Router {
	const routes = Router();
	const find = (req: Request) => state.products.find(({ id }) => id === Number(req.params.productId));
	const note = (req: Request, status: number, more = {}) =>
		state.arrivals.push({ shop: 'shopify', method: req.method, path: req.originalUrl, status, ...more });
	const refuse = (req: Request, res: Response, status: number, errors: unknown) => {
		note(req, status);
		res.status(status).json({ errors });
	};

	// 20 MB are 27 MB in base64.
	routes.use(express.json({ limit: '30mb' }));
	routes.use((req, res, next) => {
		if (req.get('x-shopify-access-token') === accessToken) return next();
		refuse(req, res, 401, '[API] Invalid API key or access token (unrecognized login or wrong password)');
	});

	routes.get('/products.json', (req, res) => {
		note(req, 200);
		res.json({ products: state.products.map((product) => productJson(state, product)) });
	});
	routes.get('/products/:productId/images.json', (req, res) => {
		const product = find(req);
		if (!product) return refuse(req, res, 404, 'Not Found');
		note(req, 200);
		res.json({ images: imagesJson(state, product) });
	});
	routes.post('/products/:productId/images.json', async (req, res) => {
		const product = find(req);
		if (!product) return refuse(req, res, 404, 'Not Found');
		const wanted = (req.body as { image?: Wanted } | undefined)?.image;
		if (typeof wanted !== 'object' || wanted === null)
			return refuse(req, res, 400, { image: 'Required parameter missing or invalid' });
		const taken = await take(wanted, state);
		if (typeof taken === 'string') return refuse(req, res, 422, { image: [taken] });
		const checked = await check(taken, wanted, product);
		if ('problem' in checked) return refuse(req, res, 422, { image: [checked.problem] });
		const alt = typeof wanted.alt === 'string' ? wanted.alt : '';
		const created = new Date().toISOString();
		const image: ShopImage = {
			id: state.nextId(),
			fileName: taken.fileName,
			alt,
			created,
			picture: checked.picture,
			bytes: taken.bytes,
		};
		const place = wanted.position === undefined ? product.images.length : Math.max(0, Number(wanted.position) - 1);
		product.images.splice(place, 0, image);
		note(req, 200, { picture: checked.picture, fetchedFrom: taken.fetchedFrom, alt });
		res.json({ image: imageJson(state, product, image, product.images.indexOf(image) + 1) });
	});
	routes.use((req, res) => refuse(req, res, 404, 'Not Found'));
	return routes;
}
