import type { Picture } from './picture';

/** One call as a shop got it. Keys and passwords are never kept. */
export interface Arrival {
	shop: 'shopify' | 'wooCommerce';
	method: string;
	path: string;
	status: number;
	/** The picture, once it was found to be one. */
	picture?: Picture;
	/** Where the shop fetched it; empty for one that came along. */
	fetchedFrom?: string;
	alt?: string;
}

/** A product as both stand-ins keep it. */
export interface Product {
	id: number;
	sku: string;
	name: string;
	/** The main picture first. */
	images: ShopImage[];
}

export interface ShopImage {
	id: number;
	fileName: string;
	alt: string;
	created: string;
	/** Absent for a picture that was there from the start. */
	picture?: Picture;
	/** Its bytes, as the shop shows them at its own address. */
	bytes?: Buffer;
}

/** What the stand-ins share: products, calls, and numbers for what is new. */
export interface ShopState {
	url: string;
	products: Product[];
	arrivals: Arrival[];
	/** Addresses that count as public: the real shops refuse to fetch from a private network. */
	publicOrigins: string[];
	nextId(): number;
}
