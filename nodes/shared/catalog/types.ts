import type { apiParameters } from './apiParameters';

/** Where a fact was found and when it was last looked at. Every table in this folder carries one. */
export interface Sourced {
	/** Page or package the fact was read from. */
	source: string;
	/** ISO date of the last look. */
	checked: string;
}

type Values<Name extends 'quality' | 'background' | 'outputFormat' | 'inputFidelity'> = keyof (typeof apiParameters)[Name]['values'];

export type Quality = Values<'quality'>;
export type Background = Values<'background'>;
export type OutputFormat = Values<'outputFormat'>;

/** Sizes in pixels a model serves: anything on a grid within limits, or a short list. */
export type SizeRule =
	| {
			kind: 'grid';
			/** Both edges are multiples of this, pixels. */
			step: number;
			maxEdge: number;
			/** Longer edge divided by shorter edge. */
			maxRatio: number;
			minPixels: number;
			maxPixels: number;
			/** Above the pixels of this size, `WxH`, the vendor calls sizes experimental. */
			experimentalAbove: string;
	  }
	| { kind: 'fixed'; sizes: ReadonlyArray<readonly [width: number, height: number]> };

/** How many output tokens an image takes: by a grid per quality, by a table per shape, or nobody has published it. */
export type OutputTokenRule =
	| { kind: 'grid'; grid: Partial<Record<Quality, number>> }
	| { kind: 'table'; tokens: Partial<Record<Quality, { square: number; portrait: number; landscape: number }>> }
	| { kind: 'unknown' };

export interface ImageModel extends Sourced {
	id: string;
	/** What a person sees in the list. */
	name: string;
	/** As in `GPT Image 2.5`; its id without a variant is no model. */
	family: string;
	/** Dated ids that behave as this model does. */
	snapshots: readonly string[];
	/** ISO date from which calls fail; absent while no date is published. */
	closes?: string;
	/** What to choose instead once it is closed. */
	successor?: string;
	/** True for ids that never were gpt-image models (dall-e): other parameters altogether. */
	legacy?: true;
	qualities: readonly Quality[];
	backgrounds: readonly Background[];
	formats: readonly OutputFormat[];
	/** Values the vendor calls a preview: allowed, and said so, because they may answer 400. */
	preview: { backgrounds?: readonly Background[]; formats?: readonly OutputFormat[] };
	size: SizeRule;
	outputTokens: OutputTokenRule;
	/** How reference images are counted: in patches of 32 pixels (measured on gpt-image-2), or nobody has published it. */
	referenceTokens: 'patches' | 'unknown';
	/** Values of `input_fidelity` on edits; empty: the field is refused. */
	inputFidelity: ReadonlyArray<Values<'inputFidelity'>>;
	/** Accepts a `markup` overlay on edits. */
	markup: boolean;
	/** Accepts `complexity`, `frame_count`, `frame_duration_ms` and `svg`. */
	complexity: boolean;
	batch: 'yes' | 'no' | 'unclear';
	/** At OpenAI; absent: none is published. */
	price?: Price;
	/** What it is for, in a few words. */
	uses: string;
}

/** USD per one million tokens, or a provider's flat price per image in USD. */
export type Price =
	| {
			kind: 'tokens';
			textIn: number;
			imageIn: number;
			imageOut: number;
			cachedTextIn?: number;
			cachedImageIn?: number;
			textOut?: number;
	  }
	| { kind: 'perImage'; usd: number };

/** A main model's price, USD per one million tokens. */
export interface TextPrice {
	kind: 'text';
	input: number;
	cached: number;
	output: number;
}

/** A model's price within a stretch of days; its own source where that is not the table's. */
export interface ModelPrice extends Partial<Sourced> {
	model: string;
	/** First and last day of validity, ISO; absent: open. */
	from?: string;
	until?: string;
	price: Price | TextPrice;
}

/** What one vendor charges. Another vendor's calls are never priced from it. */
export interface PriceTable extends Sourced {
	/** As in the receipts, for example `OpenAI`. */
	owner: string;
	/** What Batch costs as a share of these prices; absent: the vendor has none. */
	batchShare?: number;
	prices: readonly ModelPrice[];
}
