import type { IExecuteFunctions } from 'n8n-workflow';
import type { Estimate, PriceQuote } from '../money/types';
import type { Receipt } from '../output/receipt';
import type { OutputSettings } from '../parameters/read';
import type { Checked, ImageRequest } from '../request/types';
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

/** What is a node's own on the shared path. */
export interface ImageStep {
	/** Reads the parameters of a row, checks them and estimates. Nothing is sent to the image API here. */
	prepare(ctx: IExecuteFunctions, row: number, route: Route): Promise<Checked<PreparedRow>>;
}
