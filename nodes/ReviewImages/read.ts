import type { IBinaryData, IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { type JsonRecord, recordOf, recordsIn, textOf } from '../shared/base/json';
import { number, text } from '../shared/parameters/read';
import { readWorkflowId } from '../shared/parameters/readRun';
import { receiptsOf } from '../shared/receipt/find';
import { purchasesOf } from '../shared/run/journal/stored';
import { reviewedPicture } from '../shared/receipt/reviewed';
import { amountOf, costOfReceipt } from '../shared/receipt/sums';
import { sumUsd } from '../shared/money/dollars';
import { kindOf } from '../shared/image/shown';
import { filesOf, pictureField } from './files';
import { mostCriteria } from './limits';
import { type Card, endings, type Ending } from './round';

/** What holds for the page as a whole, from the first item. */
export interface PageSettings {
	title: string;
	/** Hours; 0: for ever. */
	waitHours: number;
	ending: Ending;
	sorted: boolean;
	/** Id of the workflow that invites; undefined: nobody is to be told. */
	inviteWorkflow: string | undefined;
}

const optionsOf = (ctx: IExecuteFunctions, item: number): IDataObject => recordOf(ctx.getNodeParameter('options', item, {})) as IDataObject;

const aWeek = 7 * 24;

export function readPageSettings(ctx: IExecuteFunctions): PageSettings {
	const options = optionsOf(ctx, 0);
	const waitHours = number(options.waitHours ?? aWeek);
	return {
		title: shortened(plain(ctx.getNodeParameter('pageTitle', 0, '')), 200) || 'Review images',
		waitHours: waitHours >= 0 ? waitHours : aWeek,
		...readSorting(ctx),
		inviteWorkflow: ctx.getNodeParameter('invite', 0, false) === true ? readWorkflowId(ctx, 'inviteWorkflow') : undefined,
	};
}

/** Which outputs there are, and which comes first; neither can be an expression. */
export function readSorting(ctx: IExecuteFunctions): Pick<PageSettings, 'sorted' | 'ending'> {
	const { sortBy, options } = ctx.getNode().parameters;
	return { sorted: sortBy !== 'nothing', ending: endings.find((ending) => ending === recordOf(options).ifTimeRunsOut) ?? 'pending' };
}

/** Signs of one text on the page: it is kept with the execution. */
const mostSigns = 4000;

const shortened = (value: string, most = mostSigns) => (value.length > most ? `${value.slice(0, most)}…` : value);

/** A row's value as a text; empty where it is none, as of an object whose `toString` is a column. */
function plain(value: unknown): string {
	try {
		return text(value);
	} catch {
		return '';
	}
}

/** The receipts of an item. That of a review has the review's alone: the image's own is in the journal. */
function billedFor(ctx: IExecuteFunctions, json: IDataObject, fileName: string): JsonRecord[] {
	const receipts = receiptsOf(json);
	const [first] = receipts;
	if (first?.outcome !== 'answered' || fileName === '') return receipts;
	const made = reviewedPicture(first, fileName, purchasesOf(ctx).map(({ receipt }) => ({ ...receipt })));
	return made ? [made, ...receipts] : receipts;
}

/** USD of what receipts say was billed; null where one of them does not know. */
function spentOf(receipts: JsonRecord[]): number | null {
	const costs = receipts.map(costOfReceipt);
	return costs.includes(undefined) ? null : sumUsd(costs as number[]);
}

/** USD that approving will cost; null where the option is there and its expression found no price. */
function nextOf(options: IDataObject): number | null {
	const usd = 'nextUsd' in options ? amountOf(options.nextUsd) : 0;
	return usd !== undefined && usd >= 0 ? usd : null;
}

/** Why an item shows no picture: what its row says of it, else what stands in its field. */
function problemOf(json: IDataObject, files: Map<string, IBinaryData>, chosen: string): string {
	const said = textOf(json.error) || textOf(recordOf(json.error).message);
	if (said !== '') return said;
	const [field, file] = [...files].find(([name]) => chosen === '' || name === chosen) ?? [];
	if (file) return `The file in the field “${field}” is ${kindOf(file)}, which not every browser shows: convert it to PNG, JPEG or WebP`;
	return `The item has no picture${chosen === '' ? '' : ` in its field “${chosen}”`}`;
}

/** An item as the page shows it. */
export function readCard(ctx: IExecuteFunctions, item: INodeExecutionData, index: number): Card {
	const read = (name: string) => plain(ctx.getNodeParameter(name, index, ''));
	const options = optionsOf(ctx, index);
	const json = recordOf(item.json) as IDataObject;
	const files = filesOf(ctx, item);
	const chosen = read('pictureField');
	const field = pictureField(files, chosen);
	const fileName = textOf(files.get(field)?.fileName);
	const billed = billedFor(ctx, json, fileName);
	const [receipt = {}] = billed;
	const review = recordOf(json.review);
	return {
		title: shortened(read('pictureTitle') || fileName || `Row ${index + 1}`, 200),
		brief: shortened(read('brief')),
		exactText: shortened(plain(options.exactText)),
		verdict: review.verdict === 'pass' || review.verdict === 'fail' ? review.verdict : '',
		criteria: recordsIn(review.criteria).slice(0, mostCriteria).map((one) => ({ text: shortened(textOf(one.text)), passed: one.passed === true, reason: shortened(textOf(one.reason)) })),
		summary: shortened(textOf(review.summary)),
		field,
		originalField: pictureField(files, plain(options.originalField) || '\0'),
		width: amountOf(receipt.width) ?? 0,
		height: amountOf(receipt.height) ?? 0,
		spentUsd: spentOf(billed),
		nextUsd: field === '' ? 0 : nextOf(options),
		problem: field === '' ? shortened(problemOf(json, files, chosen)) : '',
	};
}
