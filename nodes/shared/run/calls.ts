import type { IBinaryKeyData, IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { madeItems, problemItem, type MadeImage, type RowProblem } from '../output/items';
import type { Receipt } from '../receipt/receipt';
import { number, readOutputSettings, type OutputSettings } from '../parameters/read';
import { rowName } from './problem';
import type { RowEnd } from './runRows';

/** One call of the run. Most rows are one call; with One Call per Image, a row of three images is three. */
export interface Call {
	row: number;
	/** Which of the row's images it brings, from 0; undefined where the row is one call. */
	image?: number;
}

/** More images in one row are refused by the checks. */
const mostImages = 10;

/** All calls of a run, in the order of the rows. */
export function callsOf(ctx: IExecuteFunctions, rows: number): Call[] {
	return Array.from({ length: rows }, (_, row) => row).flatMap((row) => {
		const images = imagesOfTheirOwn(ctx, row);
		return images === undefined ? [{ row }] : Array.from({ length: images }, (_, image) => ({ row, image }));
	});
}

/** How many calls of one image a row is; undefined where it is one call, and where the checks will refuse it anyway. */
function imagesOfTheirOwn(ctx: IExecuteFunctions, row: number): number | undefined {
	try {
		const options = ctx.getNodeParameter('options', row, {}) as IDataObject;
		if (options.oneCallPerImage !== true) return undefined;
		const images = number(ctx.getNodeParameter('n', row, 1));
		return Number.isInteger(images) && images > 1 && images <= mostImages ? images : undefined;
	} catch {
		return undefined;
	}
}

/** The key a call is known again by in later executions: each image of a row has its own, the first one the row's. */
export const callKey = (rowKey: string, image = 0): string => (rowKey === '' || image === 0 ? rowKey : `${rowKey}\n${image + 1}`);

/** Where the row is several calls, each gives plain items; `rowItems` shapes them together. */
export const callOutput = (output: OutputSettings, { image }: Call): OutputSettings =>
	image === undefined ? output : { ...output, as: 'items', rowKey: callKey(output.rowKey, image) };

/** The ends of each row's calls, rows and calls in order; calls that never began are left out. */
export function endsByRow(calls: Call[], ends: Array<RowEnd | undefined>): Array<{ row: number; isSplit: boolean; of: RowEnd[] }> {
	const rows = new Map<number, { row: number; isSplit: boolean; of: RowEnd[] }>();
	calls.forEach(({ row, image }, index) => {
		const entry = rows.get(row) ?? { row, isSplit: image !== undefined, of: [] };
		rows.set(row, entry);
		const end = ends[index];
		if (end) entry.of.push(end);
	});
	return [...rows.values()];
}

/** The items of a row from the ends of its calls: what one call for all of its images would have given. */
export function rowItems(ctx: IExecuteFunctions, row: number, ends: RowEnd[], input: IDataObject, isSplit: boolean): INodeExecutionData[] {
	const made = ends.flatMap((end) => ('items' in end ? end.items : []));
	const problems = ends.flatMap((end) => ('problem' in end ? [end.problem] : []));
	const items = isSplit && made.length > 0 ? together(row, made, readOutputSettings(ctx, row), input) : made;
	return [...items, ...problems.filter(isNews).map((problem) => problemItem(row, problem))];
}

/** What keeps a row from being sent at all is said once, not once per image. */
const isNews = ({ message, receipt }: RowProblem, index: number, all: RowProblem[]): boolean =>
	receipt.attempts > 0 || all.findIndex((other) => other.message === message) === index;

function together(row: number, items: INodeExecutionData[], { as, field }: OutputSettings, input: IDataObject): INodeExecutionData[] {
	const images = items.map(({ json, binary }): MadeImage => ({ binary: binary![field]!, receipt: json as unknown as Receipt }));
	const previews = items.flatMap(({ binary }) => Object.entries(binary!).filter(([name]) => name !== field));
	const numbered = previews.map(([, file], index) => [`preview_${index}`, file] as const);
	return madeItems(row, images, Object.fromEntries(numbered) as IBinaryKeyData, { field, as, input });
}

/** Says which image of a row a problem is about, once the row's calls can end differently. */
export function named(end: RowEnd, { row, image }: Call): RowEnd {
	if (!('problem' in end) || image === undefined || end.problem.receipt.attempts === 0) return end;
	const message = end.problem.message.replace(rowName(row), `${rowName(row)}, image ${image + 1}`);
	return { problem: { ...end.problem, message } };
}
