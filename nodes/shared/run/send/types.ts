import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Clock } from '../../base/clock';
import type { Result } from '../../base/result';
import type { RowResult, StoredFile } from '../../output/types';
import type { Receipt } from '../../receipt/types';
import type { PictureBytes } from '../../request/pictures';
import type { ImagesResult } from '../../transport/requestImages';
import type { Route } from '../../transport/route/route';
import type { Answer, Failure, KeepImage } from '../../transport/types';
import type { Order } from '../order/types';

/** One attempt: who is called, and where its images go. */
export interface Attempt {
	ctx: IExecuteFunctions;
	route: Route;
	timeoutMs: number;
	clock: Clock;
	/** The bytes of the order's pictures. */
	held: PictureBytes;
	keep: KeepImage<StoredFile | undefined>;
	/** The provider works on it under this ID: from now on it can be fetched. */
	accepted(responseId: string): void;
}

/** Who bills, and by the prices of which day. */
export interface Biller {
	route: Route;
	today: Date;
}

/** A whole answer, and what is known of the call that brought it. */
export interface Answered extends Biller {
	answer: Answer<StoredFile | undefined>;
	known: Partial<Receipt>;
	/** The answer came to its end; else there are only the images that came before it broke off. */
	isWhole: boolean;
}

/** What an answer is worth: results with their receipts, and how many images may be on the bill; or why it is of no use, with what it cost all the same. */
export type Worth = Result<{ results: RowResult[]; images: number }, { failure: Failure; receipt: Partial<Receipt> }>;

/** A picture to stand in for an image that is not bought. */
export interface Placeholder {
	prompt: string;
	model: string;
	size: string;
	quality: string;
	/** How many of them. */
	images: number;
}

/** How an order is asked for: as images, as a turn of a conversation, as a review. All policy is elsewhere. */
export interface Sender<Request> {
	/** Asks once and sees it through. Never rejects. */
	ask(order: Order<Request>, attempt: Attempt): Promise<ImagesResult<StoredFile | undefined>>;
	/** Receipts for what came. */
	worth(order: Order<Request>, answered: Answered): Worth;
	/** What a failed attempt was billed all the same, by the fields its answer had; undefined: nothing is known. */
	billed(order: Order<Request>, bill: IDataObject, biller: Biller): Partial<Receipt> | undefined;
	/** What a dry run draws; undefined where no picture is asked for. */
	placeholder(order: Order<Request>): Placeholder | undefined;
}
