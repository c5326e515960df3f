import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Arrival, Product, ShopState } from './record';
import { shopify } from './shopify';
import { wooCommerce } from './wooCommerce';

export type { Arrival, Product } from './record';

export interface ShopsOptions {
	/** 0, the default, takes a free one. */
	port?: number;
	/** Origins that count as public although they are on this machine: the S3 server's. */
	publicOrigins?: string[];
	/** The catalogue of both shops. */
	products?: Array<Pick<Product, 'id' | 'sku' | 'name'>>;
}

export interface Shops {
	/** http://127.0.0.1:PORT: the shop's own address in both. */
	url: string;
	/** n8n's credentials for them. */
	shopify: { shopSubdomain: string; accessToken: string; appSecretKey: string };
	wooCommerce: { consumerKey: string; consumerSecret: string; url: string; includeCredentialsInQuery: boolean };
	/** Every call so far, oldest first. */
	arrivals(): Arrival[];
	/** A product as it stands now. Throws for one the shop does not have. */
	product(sku: string): Product;
	close(): Promise<void>;
}

/** The products of the sample rows, each with a picture from before. */
const sampleProducts = [
	{ id: 1001, sku: 'MUG-ENAMEL-350', name: 'Enamel mug' },
	{ id: 1003, sku: 'OIL-KALAMATA-500', name: 'Olive oil' },
	{ id: 1005, sku: 'CANDLE-FIG-220', name: 'Fig candle' },
];

function createState({ products = sampleProducts, publicOrigins = [] }: ShopsOptions): ShopState {
	let last = 5000;
	const nextId = () => ++last;
	const before = () => ({ id: nextId(), fileName: 'from-before.jpg', alt: '', created: '2026-01-02T03:04:05.000Z' });
	return {
		url: '',
		products: products.map((product) => ({ ...product, images: [before()] })),
		arrivals: [],
		publicOrigins,
		nextId,
	};
}

/** Starts the stand-ins for a Shopify and a WooCommerce shop on 127.0.0.1. */
export async function startShops(options: ShopsOptions = {}): Promise<Shops> {
	const state = createState(options);
	const accessToken = 'shpat_local';
	const key = { consumerKey: 'ck_local', consumerSecret: 'cs_local' };
	const app = express();
	app.use('/admin/api/:version', shopify(state, accessToken));
	app.use('/wp-json/wc/v3', wooCommerce(state, key));
	app.get(['/cdn/shop/files/:id/:name', '/wp-content/uploads/:id/:name'], (req, res) => {
		const image = state.products.flatMap(({ images }) => images).find(({ id }) => id === Number(req.params.id));
		if (!image?.bytes || !image.picture) return void res.status(404).end();
		res.type(image.picture.format).send(image.bytes);
	});
	const server = app.listen(options.port ?? 0, '127.0.0.1');
	await once(server, 'listening');
	state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		url: state.url,
		shopify: { shopSubdomain: 'local', accessToken, appSecretKey: 'unused' },
		wooCommerce: { ...key, url: state.url, includeCredentialsInQuery: false },
		arrivals: () => [...state.arrivals],
		product(sku) {
			const found = state.products.find((product) => product.sku === sku);
			if (!found) throw new Error(`The shop has no product ${sku}`);
			return found;
		},
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
