import type { IBinaryKeyData, IDataObject, INodeExecutionData } from 'n8n-workflow';
import { recordOf } from '../base/json';
import { receiptsOf } from '../receipt/find';
import { summedReceipt } from '../receipt/summed';
import { problemSentence } from './place';
import { shownReceipt, toolReceipt } from './shownReceipt';
import type { OutputSettings, Place, Problem, RowResult } from './types';

/** A row's item as it came in, and how what it brought is to come out. */
export interface RowFrame {
	row: number;
	input: INodeExecutionData;
	/** n8n keeps the files of combined workflows in the columns, as `_files`. Elsewhere that is a column like any other. */
	filesInJson: boolean;
	output: OutputSettings;
	/** Every answer goes to a language model: few words, no columns. */
	isTool: boolean;
}

/** Name of the binary field of image number `index`, from 0: `data`, `data_2`, `data_3`. */
const fieldName = (field: string, index: number) => (index === 0 ? field : `${field}_${index + 1}`);

/**
 * The row's own columns. The error of an image node before this one is none: it would call an image that was made a failure. Nor is
 * its receipt, or what a person decided on its image, where the receipt of an image that was made now stands in columns: it would be
 * taken for that. A verdict on the image before says nothing of what came now, and beside words alone it would be taken for a review.
 */
function columnsOf({ input, filesInJson, output }: RowFrame, wasAnswered = false): IDataObject {
	const isColumn = (name: string) =>
		!(filesInJson && name === '_files') &&
		!(name === 'error' && isOurs(input.json.error)) &&
		!(name === 'review' && wasAnswered && isVerdict(input.json.review)) &&
		!(name === 'receipt' && wasAnswered && output.receipt === 'columns' && (isReceipt(input.json.receipt) || 'reviewStatus' in recordOf(input.json.receipt)));
	return Object.fromEntries(Object.entries(input.json).filter(([name]) => isColumn(name)));
}

const isReceipt = (receipt: unknown): boolean => receiptsOf({ receipt }).length > 0;

const isVerdict = (review: unknown): boolean => typeof recordOf(review).verdict === 'string' && Array.isArray(recordOf(review).criteria);

const isOurs = (error: unknown): boolean => {
	const { outcome, message, receipt } = recordOf(error);
	return (typeof outcome === 'string' && typeof message === 'string') || isReceipt(receipt);
};

function filesOf({ input, filesInJson, output }: RowFrame): { json: IDataObject; binary: IBinaryKeyData } {
	if (!output.keepInputFiles) return { json: {}, binary: {} };
	return { json: filesInJson && input.json._files !== undefined ? { _files: input.json._files } : {}, binary: input.binary ?? {} };
}

/** The next node may take the first file; and no other file takes the place of an image whose field is called so. */
const imagesFirst = (images: IBinaryKeyData, others: IBinaryKeyData = {}): IBinaryKeyData => ({ ...images, ...others, ...images });

/** The items of what one row brought. Previews ride on the first. A language model sees no files, only the address of each image. */
export function madeItems(frame: RowFrame, results: RowResult[]): INodeExecutionData[] {
	if (frame.output.as === 'binaries' && results.length > 1 && !frame.isTool) return [togetherItem(frame, results)];
	return results.map((result) => itemOf(frame, result, imagesFirst(result.file ? { [frame.output.field]: result.file } : {}, result.previews)));
}

function togetherItem(frame: RowFrame, results: RowResult[]): INodeExecutionData {
	const files = results.flatMap(({ file }, index) => (file ? [[fieldName(frame.output.field, index), file] as const] : []));
	const previews = results.flatMap(({ previews: one = {} }) => Object.values(one)).map((file, index) => [`preview_${index}`, file] as const);
	const receipt = summedReceipt(results.map((result) => result.receipt));
	const passedOn = results.flatMap((result) => result.passedOn ?? []);
	const told = passedOn.find(({ error }) => error !== undefined) ?? passedOn[0];
	return itemOf(frame, { receipt, passedOn: told }, imagesFirst(Object.fromEntries(files), Object.fromEntries(previews)));
}

function itemOf(frame: RowFrame, { receipt, review, passedOn }: RowResult, made: IBinaryKeyData): INodeExecutionData {
	const { row, output, isTool } = frame;
	const files = filesOf(frame);
	const binary = imagesFirst(made, files.binary);
	return {
		json: {
			...(isTool || !output.includeInput ? {} : columnsOf(frame, true)),
			...files.json,
			...(isTool ? { receipt: toolReceipt(receipt) } : receiptFields(frame, receipt)),
			...(review ? { review } : {}),
			...(passedOn ? { passedOn: passedOn.json } : {}),
		},
		...(Object.keys(binary).length > 0 ? { binary } : {}),
		...(passedOn?.subExecution ? { metadata: { subExecution: passedOn.subExecution } } : {}),
		pairedItem: { item: row },
	};
}

function receiptFields({ output }: RowFrame, receipt: RowResult['receipt']): IDataObject {
	if (output.receipt === 'none') return {};
	const shown = shownReceipt(receipt, output.receipt);
	return output.receipt === 'columns' ? shown : { receipt: shown };
}

/** Columns of the row that what stands beside them on the item replaces; a hint names them. */
export function replacedColumns(frame: RowFrame, results: RowResult[]): string[] {
	const [first] = results;
	if (!first || frame.isTool || !frame.output.includeInput) return [];
	const added = Object.keys(itemOf({ ...frame, output: { ...frame.output, includeInput: false, keepInputFiles: false } }, first, {}).json);
	// An image node before this one wrote a receipt of its own: that it gives way is no news.
	const isOwn = (name: string) => name === 'receipt' && isReceipt(frame.input.json.receipt);
	return added.filter((name) => Object.hasOwn(frame.input.json, name) && !isOwn(name));
}

/**
 * The item of a row that ended without an image. n8n sorts it into the error output by the one field `error`, and adds the row's
 * columns there itself; where errors go on in the regular output, `withColumns` adds them.
 */
export function problemItem(frame: RowFrame, place: Place, problem: Problem, withColumns: boolean): INodeExecutionData {
	const { message: _message, passedOn: _passedOn, receipt, ...rest } = problem;
	const files = withColumns ? filesOf(frame) : { json: {}, binary: {} };
	const { outcome, code } = receipt;
	const shown = frame.output.receipt === 'none' ? {} : { receipt: shownReceipt(receipt, frame.output.receipt === 'short' ? 'short' : 'full') };
	const error = withoutUndefined({ message: problemSentence(place, problem), outcome, code, ...rest, ...shown });
	return {
		json: { ...(withColumns ? columnsOf(frame) : {}), ...files.json, error },
		...(Object.keys(files.binary).length > 0 ? { binary: files.binary } : {}),
		pairedItem: { item: place.row },
	};
}

const withoutUndefined = (fields: IDataObject): IDataObject => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

