import type { ActionableCause, IBinaryKeyData, IDataObject, INodeExecutionData, TimedCause } from 'n8n-workflow';
import type { Receipt } from '../receipt/receipt';

/** An image that was put away, with its receipt. */
export interface MadeImage {
	/** n8n's handle to the stored file. */
	binary: IBinaryKeyData[string];
	receipt: Receipt;
}

export interface OutputShape {
	/** Binary field of the first image. */
	field: string;
	/** Several images as items of their own, or as several files on one item. */
	as: 'items' | 'binaries';
	/** Fields of the row to keep, the receipt's own names winning. */
	input: IDataObject;
}

/** Name of the binary field of image number `index`, from 0: `image`, `image_2`, `image_3`. */
export const fieldName = (field: string, index: number) => (index === 0 ? field : `${field}_${index + 1}`);

/** The output of a row whose images were made. Previews ride on the first item. */
export function madeItems(row: number, images: MadeImage[], previews: IBinaryKeyData, shape: OutputShape): INodeExecutionData[] {
	const pairedItem = { item: row };
	if (shape.as === 'items') {
		return images.map(({ binary, receipt }, index) => ({
			json: { ...shape.input, ...receipt },
			binary: { [shape.field]: binary, ...(index === 0 ? previews : {}) },
			pairedItem,
		}));
	}
	const files = Object.fromEntries(images.map(({ binary }, index) => [fieldName(shape.field, index), binary]));
	return [
		{
			json: { ...shape.input, ...summed(images.map(({ receipt }) => receipt)), receipts: images.map(({ receipt }) => receipt) },
			binary: { ...files, ...previews },
			pairedItem,
		},
	];
}

/**
 * Images an item stands for: it says so where it sums up several, and where a main model may have answered in words alone.
 * Elsewhere a field `images` is a column of the row, kept beside the receipt.
 */
export const imagesIn = ({ images, receipts, mainModel }: IDataObject): number =>
	typeof images === 'number' && (Array.isArray(receipts) || mainModel !== undefined) ? images : 1;

/** The fields of a row, but for what an image node before this one says of its own call: it would be counted as this one's. */
export function besideReceipt(fields: IDataObject): IDataObject {
	if (typeof fields.outcome !== 'string' || !('costUsd' in fields)) return fields;
	const { images: _images, receipts: _receipts, fetched: _fetched, ...rest } = fields;
	return rest;
}

/** The first receipt with the amounts of all: one item then stands for the whole call. */
function summed(receipts: Receipt[]): IDataObject {
	const total = (amount: (receipt: Receipt) => number | null) =>
		receipts.some((receipt) => amount(receipt) === null)
			? null
			: Number(receipts.reduce((sum, receipt) => sum + amount(receipt)!, 0).toFixed(10));
	return {
		...receipts[0],
		images: receipts.length,
		inputTextTokens: total((receipt) => receipt.inputTextTokens),
		inputImageTokens: total((receipt) => receipt.inputImageTokens),
		outputTokens: total((receipt) => receipt.outputTokens),
		estimatedUsd: total((receipt) => receipt.estimatedUsd),
		costUsd: total((receipt) => receipt.costUsd),
		bytes: total((receipt) => receipt.bytes),
		partialImages: total((receipt) => receipt.partialImages),
	};
}

/** Why a row has no image, in words and in fields for a Switch node. */
export interface RowProblem {
	/** One sentence that names the row and, where one is to blame, the parameter. */
	message: string;
	/** The rule and the way out. */
	description: string;
	parameter?: string;
	/** The API's code, or ours. */
	code: string;
	/** n8n's word for the class: `rate-limited`, `quota-exhausted`, `credential-invalid`, ... */
	failureCause?: TimedCause | ActionableCause;
	/** Milliseconds the provider asked to wait. */
	retryAfterMs?: number;
	status?: number;
	/** Moderation categories, or the body of an error nobody knows. */
	more?: IDataObject;
	receipt: Receipt;
}

/**
 * The item of a row that ended without an image. n8n's error output takes only `error` and `details` (it adds the row's
 * own fields itself), and erases the json of an item that carries `error` beside it.
 */
export function problemItem(row: number, problem: RowProblem): INodeExecutionData {
	const { message, receipt, ...rest } = problem;
	return { json: { error: message, details: { ...receipt, ...rest } as IDataObject }, pairedItem: { item: row } };
}
