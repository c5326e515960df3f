import type { IBinaryKeyData, IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Estimate, PriceQuote } from '../money/types';
import type { RowProblem } from '../output/items';
import type { Receipt } from '../receipt/receipt';
import type { OutputSettings } from '../parameters/read';
import type { Checked, ImageRequest, Refusal } from '../request/types';
import type { ImagesResult } from '../transport/requestImages';
import type { Route } from '../transport/route/route';
import type { Answer, KeepImage } from '../transport/types';
import type { Run } from './run';

/** A row, checked and ready to be sent. */
interface RowFacts {
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
	/** Which of the row's images this call brings, from 0; undefined where one call brings them all. */
	image?: number;
	/** Only the account asked first can answer: it holds the conversation or the uploaded files. */
	bound?: boolean;
}

/** n8n's handle to a stored file. */
export type Binary = IBinaryKeyData[string];

/** An answer and what is known of the call that brought it. */
export interface Answered {
	answer: Answer<Binary | undefined>;
	facts: Partial<Receipt>;
}

/** What became of an answer, and what it cost: images are counted against the budget, an unknown cost as reserved. */
export type Finished = ({ items: INodeExecutionData[] } | { problem: RowProblem }) & { usd: number | undefined; images: number };

/** How a row is sent, and what becomes of its answer, where it is not one call for images. */
export interface RowWay {
	/** Sends the row once and sees it through. Never rejects. */
	send(run: Run, keep: KeepImage<Binary | undefined>): Promise<ImagesResult<Binary | undefined>>;
	finish(row: number, answered: Answered, input: IDataObject): Finished;
	/** What a failed row was billed all the same, by the fields its answer had; undefined: nothing is known. */
	billed(bill: IDataObject): { receipt: Partial<Receipt>; usd: number | undefined } | undefined;
	/** The items in place of sending. */
	dryRun(run: Run, row: number, ready: PreparedRow, input: IDataObject): Promise<INodeExecutionData[]>;
}

/** A row that is one call for images. */
export type ImagesRow = RowFacts & { request: ImageRequest; way?: undefined };

/** One row, checked and ready to be sent. */
export type PreparedRow = ImagesRow | (RowFacts & { request?: undefined; way: RowWay });

/** What is used in place of the row's own settings. */
export interface Instead {
	model?: string;
	n?: number;
}

/** What is a node's own on the shared path. */
export interface ImageStep {
	/** Reads the parameters of a row, checks them and estimates. Nothing is sent to the image API here. */
	prepare(ctx: IExecuteFunctions, row: number, route: Route, instead?: Instead): Promise<Checked<PreparedRow>>;
	/**
	 * Why `prepare` would refuse a row, as far as that can be seen without reading its pictures whole; for the look over all
	 * rows before the first is sent. Where it is missing, `prepare` itself is asked.
	 */
	check?(ctx: IExecuteFunctions, row: number, route: Route, instead?: Instead): Promise<Refusal | undefined>;
}
