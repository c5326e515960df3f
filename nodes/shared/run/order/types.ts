import type { IExecuteFunctions } from 'n8n-workflow';
import type { Result } from '../../base/result';
import type { Estimate, PriceQuote } from '../../money/types';
import type { Binary, OutputSettings, Place } from '../../output/types';
import type { Receipt } from '../../receipt/types';
import type { Depth } from '../../references/gather';
import type { SharedPictures } from '../../references/sharedPictures';
import type { Overrides } from '../../request/settings';
import type { Size } from '../../request/size';
import type { Refusal } from '../../request/types';
import type { Route } from '../../transport/route/route';

/** One call that may be bought: a checked request and all that is known before it is sent. Plain data. */
export interface Order<Request = unknown> extends Place {
	request: Request;
	/** SHA-256 over everything that is sent; equal requests are equal here. */
	fingerprint: string;
	/** Images the request asks for. */
	images: number;
	/** What the receipt already knows. */
	known: Partial<Receipt>;
	/** Whose price applies; undefined where the owner has published none. */
	quote: PriceQuote | undefined;
	estimate: Estimate;
	output: OutputSettings;
	/** Pixels the file is cut to; undefined: it stays as the model made it. */
	target?: Size;
	/** Only the account asked first can answer: it holds the conversation or the uploaded files. */
	bound: boolean;
}

/** What every node reads of a row, besides what is its own. */
export interface RowSettings {
	output: OutputSettings;
	/** How many calls of one image the row is; undefined where one call brings them all. */
	separateCalls: number | undefined;
	/** What the images are for, where that is more than one: each is a call of its own, or several. Ids of the catalog. */
	purposes?: readonly string[];
	/** The image of the first purpose is made first, and the others from it. */
	masterFirst?: boolean;
}

/** For whom an order is written, and how far its pictures are read. */
export interface Asking extends Place {
	ctx: IExecuteFunctions;
	route: Route;
	overrides: Overrides;
	today: Date;
	/** `header`: pictures are looked at only, and the order is not to be sent. */
	depth: Depth;
	/** The image of the row's first purpose, from which this one is to be made. */
	master?: Binary;
	/** Pictures that rows of one run share. */
	pictures: SharedPictures;
	/** Takes the bytes that are sent beside the order, by SHA-256. */
	held: Map<string, Blob>;
}

/** An order with remarks for the user, or why the row will not be sent. Not complete: its pictures were only looked at. */
export type Ordered<Request> = Result<{ order: Order<Request>; remarks: string[]; isComplete: boolean }, { refusal: Refusal }>;
