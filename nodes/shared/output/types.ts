import type { ActionableCause, IBinaryKeyData, IDataObject, RelatedExecution, TimedCause } from 'n8n-workflow';
import type { Receipt } from '../receipt/types';

/** n8n's handle to a stored file. */
export type Binary = IBinaryKeyData[string];

/** A file in n8n's store, and what it is where that is not what arrived. */
export interface StoredFile {
	file: Binary;
	/** Of a file that was to have an exact size: what was delivered. */
	delivered?: Partial<Pick<Receipt, 'bytes' | 'sha256'>> & Pick<Receipt, 'width' | 'height' | 'exact' | 'provenance' | 'fit' | 'note'>;
}

/** How much of a receipt an item shows. The execution always keeps the full one. */
export type ReceiptShown = 'short' | 'full' | 'columns' | 'none';

/** How the output of one row is shaped and labelled. Plain data. */
export interface OutputSettings {
	/** Several images as items of their own, or as several files on one item. */
	as: 'items' | 'binaries';
	/** Binary field of the first image. */
	field: string;
	/** As typed or read from the row, without extension; empty: a name by row and image. */
	fileName: string;
	promptVersion: string;
	receipt: ReceiptShown;
	/** Keep the columns of the row. */
	includeInput: boolean;
	/** Keep the row's own files. */
	keepInputFiles: boolean;
	/** Keep the new file on the item; false only where a workflow of the user's has taken it. */
	keepFile: boolean;
	includePrompt: boolean;
	keepPreviews: boolean;
	/** For how long the file can be seen under an address of its own; 0: it gets none. */
	linkHours: number;
}

/** What the user's own workflow did with an image, and where its execution can be seen. */
export interface PassedOn {
	/** The first item it returned; or `{ error }`, why it did not. */
	json: IDataObject;
	/** Why it did not take what it was given; absent where it did. */
	error?: string;
	subExecution?: RelatedExecution;
}

/** One thing a row brought: an image with its receipt, words, or a verdict. */
export interface RowResult {
	receipt: Receipt;
	file?: Binary;
	previews?: IBinaryKeyData;
	/** The verdict of a review. */
	review?: IDataObject;
	passedOn?: PassedOn;
	/** Its tokens are in n8n's count of this execution. */
	isCounted?: true;
}

/** Why a row has no image, in words and in fields for a Switch node. Its outcome and code are on the receipt. */
export interface Problem {
	/** One sentence, without the row's number. */
	message: string;
	/** The rule and what to do now. */
	wayOut: string;
	parameter?: string;
	/** n8n's word for the class of the failure: `rate-limited`, `quota-exhausted`, ... */
	cause?: TimedCause | ActionableCause;
	/** Milliseconds the provider asked to wait. */
	retryAfterMs?: number;
	status?: number;
	/** Moderation categories, or the body of an error nobody knows. */
	details?: IDataObject;
	passedOn?: PassedOn;
	receipt: Receipt;
}

/** How a row, or one call of a row, ended: with what it brought, or with the reason it brought nothing. */
export type RowEnd = { results: RowResult[] } | { problem: Problem };

/** Which call of which row: a row of several calls counts its images from 0. */
export interface Place {
	row: number;
	image?: number;
	/** The purpose, by its id, where the row has several: a call for each. */
	channel?: string;
}
