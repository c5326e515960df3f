import express, { Router } from 'express';
import type { Request, Response } from 'express';
import { fetchBytes, readPicture } from './picture';
import type { Picture } from './picture';
import type { Product, ShopImage, ShopState } from './record';

// WooCommerce's REST API version 3, products: https://woocommerce.github.io/woocommerce-rest-api-docs/#update-a-product, and
// what its source does with images: includes/wc-rest-functions.php (wc_rest_upload_image_from_url, allowed types) and
// class-wc-rest-products-controller.php (set_product_images); read 2026-11-20 in stored copies. An image with an id is kept,
// one with a src is fetched into the media library, and one that is not in the list is no longer the product's.
// The real plugin takes Basic authentication over https only; this stand-in takes it over http.

/** The types WooCommerce lets in, and the endings that go with them; bmp, tiff and ico are left out here. */
const endings: Record<string, RegExp> = {
	jpeg: /\.(jpg|jpeg|jpe)$/i,
	gif: /\.gif$/i,
	png: /\.png$/i,
	webp: /\.webp$/i,
};

export interface WooCommerceKey {
	consumerKey: string;
	consumerSecret: string;
}

/** WordPress's error shape. */
class WordPressError extends Error {
	constructor(
		readonly code: string,
		message: string,
		readonly status: number,
		readonly data: object = {},
	) {
		super(message);
	}
}

interface WantedImage {
	id?: number;
	src?: string;
	name?: string;
	alt?: string;
}

/** A picture fetched into the media library. Throws WooCommerce's error when it cannot be. */
async function sideload(state: ShopState, src: string): Promise<{ bytes: Buffer; picture: Picture; fileName: string }> {
	const failed = (message: string) => new WordPressError('woocommerce_product_image_upload_error', message, 400);
	const bytes = await fetchBytes(src, state.publicOrigins);
	if (typeof bytes === 'string') throw failed(`Error getting remote image ${src}. Error: ${bytes}`);
	const fileName = new URL(src).pathname.split('/').at(-1) ?? '';
	const picture = await readPicture(bytes);
	const fits = picture && Object.values(endings).some((ending) => ending.test(fileName)) && endings[picture.format];
	if (!fits) throw failed('Invalid image: Sorry, you are not allowed to upload this file type.');
	return { bytes, picture, fileName };
}

const imageJson = (state: ShopState, { id, created, fileName, alt }: ShopImage) => ({
	id,
	date_created: created.slice(0, 19),
	date_created_gmt: created.slice(0, 19),
	date_modified: created.slice(0, 19),
	date_modified_gmt: created.slice(0, 19),
	src: `${state.url}/wp-content/uploads/${id}/${encodeURIComponent(fileName)}`,
	name: fileName,
	alt,
});

const productJson = (state: ShopState, product: Product) => ({
	id: product.id,
	name: product.name,
	sku: product.sku,
	type: 'simple',
	status: 'publish',
	permalink: `${state.url}/product/${product.id}`,
	images: product.images.map((image) => imageJson(state, image)),
});

function wantedImages(body: unknown): WantedImage[] | undefined {
	const { images } = (body ?? {}) as { images?: unknown };
	if (images === undefined) return undefined;
	if (Array.isArray(images)) return images as WantedImage[];
	const params = { images: 'images is not of type array.' };
	throw new WordPressError('rest_invalid_param', 'Invalid parameter(s): images', 400, { params });
}

/** Who asks: a known key with the right secret, or nobody. A wrong secret is an error of its own. */
function isKnown(req: Request, key: WooCommerceKey): boolean {
	const [user, secret] = Buffer.from((req.get('authorization') ?? '').replace(/^Basic /, ''), 'base64')
		.toString()
		.split(':');
	const { consumer_key = user, consumer_secret = secret } = req.query;
	if (consumer_key !== key.consumerKey) return false;
	if (consumer_secret === key.consumerSecret) return true;
	throw new WordPressError('woocommerce_rest_authentication_error', 'Consumer secret is invalid.', 401);
}

/** The stand-in for a shop's WooCommerce REST API. */
export function wooCommerce(state: ShopState, key: WooCommerceKey): Router {
	const routes = Router();
	const find = (req: Request, status: number): Product => {
		const product = state.products.find(({ id }) => id === Number(req.params.productId));
		if (!product) throw new WordPressError('woocommerce_rest_product_invalid_id', 'Invalid ID.', status);
		return product;
	};
	const note = (req: Request, status: number, more = {}) =>
		state.arrivals.push({ shop: 'wooCommerce', method: req.method, path: req.path, status, ...more });

	/** The image of a product's list that is meant: one it has, or one fetched now. */
	async function imageOf(req: Request, product: Product, { id, src, name, alt = '' }: WantedImage): Promise<ShopImage> {
		const known = product.images.find((image) => image.id === id);
		if (known) return Object.assign(known, alt && { alt });
		if (id || !src)
			throw new WordPressError('woocommerce_product_invalid_image_id', `#${id ?? 0} is an invalid image ID.`, 400);
		const { bytes, picture, fileName } = await sideload(state, src);
		note(req, 200, { picture, fetchedFrom: src, alt });
		return { id: state.nextId(), fileName: name || fileName, alt, created: new Date().toISOString(), picture, bytes };
	}

	routes.use(express.json({ limit: '8mb' }));
	routes.use((req, _res, next) => {
		if (isKnown(req, key)) return next();
		const code = req.method === 'GET' ? 'woocommerce_rest_cannot_view' : 'woocommerce_rest_cannot_edit';
		const what =
			req.method === 'GET' ? 'Sorry, you cannot list resources.' : 'Sorry, you are not allowed to edit this resource.';
		throw new WordPressError(code, what, 401);
	});
	routes.get('/products', (req, res) => {
		note(req, 200);
		const skus = typeof req.query.sku === 'string' ? req.query.sku.split(',') : undefined;
		const found = state.products.filter(({ sku }) => !skus || skus.includes(sku));
		res.json(found.map((product) => productJson(state, product)));
	});
	routes.get('/products/:productId', (req, res) => {
		const product = find(req, 404);
		note(req, 200);
		res.json(productJson(state, product));
	});
	routes.put('/products/:productId', async (req, res) => {
		const product = find(req, 400);
		const wanted = wantedImages(req.body);
		const images: ShopImage[] = [];
		for (const image of wanted ?? []) images.push(await imageOf(req, product, image));
		if (wanted) product.images = images;
		if (!wanted?.some(({ src }) => src)) note(req, 200);
		res.json(productJson(state, product));
	});
	routes.use((error: Error, req: Request, res: Response, next: (error: Error) => void) => {
		if (!(error instanceof WordPressError)) return next(error);
		note(req, error.status);
		res
			.status(error.status)
			.json({ code: error.code, message: error.message, data: { status: error.status, ...error.data } });
	});
	return routes;
}
