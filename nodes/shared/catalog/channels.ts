import type { Background, OutputFormat, Sourced } from './types';

/** Where a picture is going, and what that place asks of it. */
export interface ChannelPreset extends Sourced {
	id: string;
	/** What a person sees in the list. */
	name: string;
	/** Pixels the place asks for. What is asked of the model comes from `requestSizeFor`. */
	target: { width: number; height: number };
	format: OutputFormat;
	background: Background;
	/** The place's rule about the background, for the prompt and for the reviewer. */
	backgroundRule: string;
	/** Characters of alternative text that fit, or that read well where nothing is enforced; 0: the place has no field for it. */
	altTextLength: number;
	/** A name for the file, after what the row is called (`{name}`). Where the place has a rule of its own, it follows that. */
	fileName: string;
	/** Megabytes the place accepts; absent where none is published. */
	maxMegabytes?: number;
	/** What the place asks for and no image model can promise: a person looks before it is used. */
	caution?: string;
}

type Terms = Omit<ChannelPreset, 'id' | 'name' | 'target' | 'source' | 'checked' | 'fileName'> & { fileName?: string };

/** From the places' own help pages and published size guides, read in stored copies, not live. */
const checked = '2026-11-21';

const photo: Terms = {
	format: 'jpeg',
	background: 'opaque',
	backgroundRule: 'Any background; no transparency',
	altTextLength: 125,
};
const product: Terms = {
	...photo,
	backgroundRule: 'Plain white or light; no borders, added text, logos or watermarks',
};
const plain: Terms = { format: 'png', background: 'auto', backgroundRule: 'No rule', altTextLength: 125 };

const preset = (
	id: string,
	name: string,
	width: number,
	height: number,
	source: string,
	terms: Terms,
): ChannelPreset => ({
	id,
	name,
	target: { width, height },
	fileName: `{name}-${id.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
	...terms,
	source,
	checked,
});

const instagram = 'https://help.instagram.com/1631821640426723';
const openGraph = 'https://ogp.me/';
const openai = 'https://developers.openai.com/api/docs/guides/image-generation';

/** Channels, marketplaces and plain shapes, by name. */
export const channelPresets: readonly ChannelPreset[] = [
	preset('amazonMain', 'Amazon Main Image', 1600, 1600, 'https://sellercentral.amazon.com/help/hub/reference/G1881', {
		...product,
		backgroundRule: 'Pure white, RGB 255,255,255; the product fills 85% of the frame; no text, props, logos or borders',
		altTextLength: 0,
		// Product identifier and variant code, as Amazon matches uploads to listings; WebP is not accepted.
		fileName: '{asin}.MAIN',
		maxMegabytes: 10,
		caution:
			'Amazon asks for a photograph of the actual product on exactly white (255,255,255). A model cannot promise either: start from a real photo, check the white in an image tool',
	}),
	preset(
		'appStoreScreenshot',
		'App Store Screenshot',
		1320,
		2868,
		'https://developer.apple.com/help/app-store-connect/reference/screenshot-specifications/',
		{
			...photo,
			format: 'png',
			backgroundRule: 'No transparency, no rounded corners',
			altTextLength: 0,
			caution: 'Apple asks for the app in use. A model can make the scene around it; put the real screen in afterwards',
		},
	),
	preset('blogHero', 'Blog Hero', 1920, 1080, 'https://web.dev/articles/serve-responsive-images', {
		...photo,
		format: 'webp',
	}),
	preset(
		'ebay',
		'eBay Listing Photo',
		1600,
		1600,
		'https://www.ebay.com/help/policies/listing-policies/picture-policy?id=4370',
		{
			...product,
			altTextLength: 0,
			maxMegabytes: 12,
			caution:
				'eBay asks for photos that accurately represent the item. A model can change details: compare with the real item',
		},
	),
	preset('emailHeader', 'Email Header', 1200, 400, 'https://mailchimp.com/help/about-template-images/', {
		...photo,
		backgroundRule:
			'Any opaque background that also works in dark mode; WebP and transparency fail in some mail programs',
		maxMegabytes: 1,
	}),
	preset(
		'etsy',
		'Etsy Listing Photo',
		2000,
		2000,
		'https://www.etsy.com/legal/policy/listing-image-requirements/253962679005',
		{
			...product,
			backgroundRule: 'Any background; shown cropped to a square in search',
			// Etsy's pages name 250 and 500 characters in different places.
			altTextLength: 250,
			maxMegabytes: 10,
			caution:
				'Etsy asks for pictures of the item itself, not a rendering: use a generated scene for additional photos only',
		},
	),
	preset(
		'facebookLink',
		'Facebook Link Image',
		1200,
		630,
		'https://developers.facebook.com/docs/sharing/best-practices',
		{
			...photo,
			altTextLength: 100,
			maxMegabytes: 8,
		},
	),
	preset('googleMerchant', 'Google Merchant', 1500, 1500, 'https://support.google.com/merchants/answer/6324350', {
		...product,
		backgroundRule:
			'Solid white or transparent; the product fills 75% to 90% of the frame; no promotional text or borders',
		altTextLength: 0,
		maxMegabytes: 16,
		caution:
			'Google asks that a generated picture keeps its metadata (IPTC DigitalSourceType TrainedAlgorithmicMedia): make sure later steps do not strip or miss it',
	}),
	preset('instagramCarousel', 'Instagram Carousel', 1080, 1350, instagram, {
		...photo,
		backgroundRule: 'Any background; every slide in the shape of the first',
		altTextLength: 100,
		maxMegabytes: 8,
	}),
	preset('instagramPost', 'Instagram Post', 1080, 1350, instagram, { ...photo, altTextLength: 100, maxMegabytes: 8 }),
	preset('instagramStory', 'Instagram Story', 1080, 1920, instagram, {
		...photo,
		backgroundRule: 'Any background; nothing important in the top and bottom 250 pixels',
		altTextLength: 0,
		maxMegabytes: 8,
	}),
	preset('landscape', 'Landscape', 1536, 1024, openai, plain),
	preset('linkedInLink', 'LinkedIn Link Image', 1200, 627, 'https://www.linkedin.com/help/linkedin/answer/a521928', {
		...photo,
		altTextLength: 120,
		maxMegabytes: 5,
	}),
	preset('openGraph', 'Open Graph', 1200, 630, openGraph, { ...photo, maxMegabytes: 8 }),
	preset(
		'pinterestPin',
		'Pinterest Pin',
		1000,
		1500,
		'https://help.pinterest.com/en/business/article/pinterest-product-specs',
		{
			...photo,
			altTextLength: 500,
			maxMegabytes: 20,
		},
	),
	preset('portrait', 'Portrait', 1024, 1536, openai, plain),
	preset(
		'shopify',
		'Shopify Product',
		2048,
		2048,
		'https://help.shopify.com/en/manual/products/product-media/product-media-types',
		{
			...product,
			backgroundRule: 'Any background, the same across the shop; transparent only as PNG or WebP',
			altTextLength: 512,
			maxMegabytes: 20,
		},
	),
	preset('square', 'Square', 1024, 1024, openai, plain),
	preset('ultraHd', 'Ultra HD 4K', 3840, 2160, openai, plain),
	preset('wide2k', 'Wide 2K', 2048, 1152, openai, plain),
	preset(
		'wooCommerce',
		'WooCommerce Product',
		1200,
		1200,
		'https://woocommerce.com/document/woocommerce-product-images/',
		{
			...product,
			backgroundRule: 'Any background, the same across the shop',
		},
	),
	preset(
		'xCard',
		'X Card',
		1200,
		628,
		'https://developer.x.com/en/docs/x-for-websites/cards/overview/summary-card-with-large-image',
		{
			...photo,
			altTextLength: 420,
			maxMegabytes: 5,
		},
	),
	preset('youtubeThumbnail', 'YouTube Thumbnail', 1280, 720, 'https://support.google.com/youtube/answer/72431', {
		...photo,
		backgroundRule: 'Any background; the bottom right corner is covered by the running time',
		altTextLength: 0,
		// 50 MB from a desktop computer, 2 MB from a phone.
		maxMegabytes: 2,
	}),
];

const byId = new Map(channelPresets.map((channel) => [channel.id, channel]));

/** The preset of this id; undefined for an id the catalog does not know. */
export function findPreset(id: string): ChannelPreset | undefined {
	return byId.get(id);
}
