import type { IExecuteFunctions } from 'n8n-workflow';
import type { Estimate, PriceQuote } from '../money/types';
import type { Receipt } from '../output/receipt';
import type { OutputSettings } from '../parameters/read';
import type { Checked, ImageRequest, Refusal } from '../request/types';
import type { Route } from '../transport/route';

/** One row, checked and ready to be sent. */
export interface PreparedRow {
	request: ImageRequest;
	/** Images the request asks for. */
	images: number;
	/** SHA-256 over everything that is sent; equal requests are equal here. */
	fingerprint: string;
	/** What is known of the receipt before the call. */
	requested: Partial<Receipt>;
	/** Whose price applies; undefined where the owner has published none. */
	quote: PriceQuote | undefined;
	estimate: Estimate;
	output: OutputSettings;
}

/** What is used in place of the row's own settings. */
export interface Instead {
	model: string;
}

/** What is a node's own on the shared path. */
export interface ImageStep {
	/** Reads the parameters of a row, checks them and estimates. Nothing is sent to the image API here. */
	prepare(ctx: IExecuteFunctions, row: number, route: Route, instead?: Instead): Promise<Checked<PreparedRow>>;
	/**
	 * Why `prepare` would refuse a row, as far as that can be seen without reading its pictures whole; for the look over all
	 * rows before the first is sent. Where it is missing, `prepare` itself is asked.
	 */
	check?(ctx: IExecuteFunctions, row: number, route: Route): Promise<Refusal | undefined>;
}
