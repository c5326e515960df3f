import { photo, preset, product, type ChannelPreset } from './preset';

/** Marketplaces, shops and app stores. */
export const shops: ChannelPreset[] = [
	preset('amazonMain', 'Amazon Main Image', '1600x1600', {
		...product,
		source: 'https://sellercentral.amazon.com/help/hub/reference/G1881',
		readIn: 'https://changethisfile.com/blog/convert-images-for-amazon-seller-central',
		also: 'Amazon product photo, hero, white background',
		backgroundRule: 'Pure white, RGB 255,255,255; the product fills 85% of the frame; no text, props, logos or borders',
		promptLine: 'Background: pure white (RGB 255, 255, 255) from edge to edge.',
		altTextLength: 0,
		// Product identifier and variant code, as Amazon matches uploads to listings.
		fileName: '{asin}.MAIN',
		accepts: ['jpeg', 'png', 'gif'],
		maxMegabytes: 10,
		caution:
			'Amazon asks for a photograph of the actual product on exactly white (255,255,255). A model cannot promise either: start from a real photo, check the white in an image tool',
	}),
	preset('appStoreScreenshot', 'App Store Screenshot', '1320x2868', {
		...photo,
		source: 'https://developer.apple.com/help/app-store-connect/reference/screenshot-specifications/',
		checked: '2026-11-21',
		also: 'iPhone, iOS',
		format: 'png',
		backgroundRule: 'No transparency, no rounded corners',
		altTextLength: 0,
		caution: 'Apple asks for the app in use. A model can make the scene around it; put the real screen in afterwards',
	}),
	preset('ebay', 'eBay Listing Photo', '1600x1600', {
		...product,
		source: 'https://www.ebay.com/help/policies/listing-policies/picture-policy?id=4370',
		backgroundRule: 'Any background; no borders, added text, artwork, marketing material or watermarks',
		altTextLength: 0,
		maxMegabytes: 12,
		unsourced: 'the weight of 12 MB, and 1600 pixels (the policy asks for 500 on the longest side)',
		caution:
			'eBay asks for photos that accurately represent the item, and takes no stock photos for used ones. A model can change details: compare with the real item',
	}),
	preset('etsy', 'Etsy Listing Photo', '2000x2000', {
		...product,
		source: 'https://www.etsy.com/legal/policy/listing-image-requirements/253962679005',
		readIn: 'https://www.shieldmyshop.com/blog/2026-07-05-etsy-synthetic-media-rules-ai-product-photos-allowed',
		backgroundRule: 'Any background; shown cropped to a square in search',
		// Etsy's pages name 250 and 500 characters in different places.
		altTextLength: 250,
		maxMegabytes: 10,
		unsourced: 'the weight of 10 MB',
		caution:
			'Etsy asks for your own photographs of the actual item and restricts generated ones since 9 July 2026: a generated picture can cost the listing, and repeated ones the shop. Enhance a real photo, and read the policy first',
	}),
	preset('googleMerchant', 'Google Merchant', '1504x1504', {
		...product,
		source: 'https://support.google.com/merchants/answer/6324350',
		readIn: 'https://www.iptc.org/news/2024/02/',
		also: 'Google Shopping, product feed, Performance Max product',
		background: undefined,
		promptLine: 'Background: solid white.',
		backgroundRule: 'Solid white or transparent; the product fills 75% to 90% of the frame; no promotional text or borders',
		altTextLength: 0,
		maxMegabytes: 16,
		unsourced: 'that 1500 pixels are recommended (1504 is more, and needs no cut), and the weight of 16 MB',
		caution:
			'Google asks that a generated picture carries IPTC DigitalSourceType trainedAlgorithmicMedia. OpenAI documents C2PA marks, not that field: add it in an image tool, and strip no metadata',
	}),
	preset('shopify', 'Shopify Product', '2048x2048', {
		...product,
		source: 'https://help.shopify.com/en/manual/products/product-media/product-media-types',
		checked: '2026-11-21',
		backgroundRule: 'Any background, the same across the shop; transparent only as PNG or WebP',
		background: undefined,
		altTextLength: 512,
		maxMegabytes: 20,
	}),
	preset('wooCommerce', 'WooCommerce Product', '1200x1200', {
		...product,
		source: 'https://woocommerce.com/document/woocommerce-product-images/',
		checked: '2026-11-21',
		also: 'WordPress shop',
		background: undefined,
		backgroundRule: 'Any background, the same across the shop',
	}),
];
