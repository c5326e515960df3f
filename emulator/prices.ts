/** USD per million tokens, as published on 2026-11-20. The emulator's bills have no other prices than these. */
export interface ImagePrice {
	text: number;
	cachedText: number;
	image: number;
	cachedImage: number;
	out: number;
}

/** USD per million tokens; without a cached price all input is billed in full. */
export interface MainPrice {
	in: number;
	cached?: number;
	out: number;
}

const two: ImagePrice = { text: 5, cachedText: 1.25, image: 8, cachedImage: 2, out: 30 };

/** By family of image models; dated ids cost the same. */
export const imagePrices = {
	'gpt-image-2': two,
	'gpt-image-2.5': two,
	'gpt-image-2.6': two,
	'gpt-image-1.5': { ...two, out: 32 },
	'gpt-image-1': { text: 5, cachedText: 1.25, image: 10, cachedImage: 2.5, out: 40 },
	'gpt-image-1-mini': { text: 2, cachedText: 0.2, image: 2.5, cachedImage: 0.25, out: 8 },
} satisfies Record<string, ImagePrice>;

const main = (input: number, cached: number | undefined, out: number): MainPrice => ({ in: input, cached, out });

/** By main model. The promotion on gpt-5.6-sol has ended. */
export const mainPrices: Record<string, MainPrice> = {
	'gpt-5.4': main(2.5, 0.25, 15),
	'gpt-5.4-mini': main(0.75, 0.075, 4.5),
	'gpt-5.5': main(5, 0.5, 30),
	'gpt-5.6-sol': main(5, 0.5, 30),
	'gpt-5.6-terra': main(2, 0.2, 12),
	'gpt-5.6-luna': main(0.2, 0.02, 1.2),
	'gpt-6-astra': main(10, 1, 50),
	'gpt-6-sol': main(2, 0.2, 10),
	'gpt-6-luna': main(0.1, 0.01, 0.5),
	'gpt-6.1-sol': main(2, 0.1, 10),
	'gpt-6.1-terra': main(1, 0.05, 5),
	'gpt-6.2-astra': main(8, undefined, 40),
	'gpt-6.2-sol': main(2, 0.1, 10),
	'gpt-5': main(1.25, undefined, 10),
	'gpt-5-mini': main(0.25, undefined, 2),
	o3: main(2, undefined, 8),
};
