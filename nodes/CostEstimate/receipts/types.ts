import type { JsonRecord } from '../../shared/base/json';

/** A purchase, or a row's end, as the image nodes of this execution wrote it down. */
export interface Recorded {
	receipt: JsonRecord;
	/** The verdict, where it was a review; else empty. */
	review: JsonRecord;
	/** Why there is no image; else empty. */
	message: string;
}

/** A receipt with what else is known of it. */
export interface FoundReceipt extends Recorded {
	/** The fields of its item: the row's own columns. Empty for one that only the execution knows. */
	json: JsonRecord;
	/** Index of its item, where it came in on one. */
	item?: number;
	/** The review that judged its image, where that is among the receipts. */
	judgedBy?: FoundReceipt;
}
