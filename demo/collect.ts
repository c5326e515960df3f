import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Execution, WorkflowJson } from '../testbed';

/** A row of the sheet after the run: its fields and receipt, and its picture or the reason why there is none. */
export interface Shot {
	/** The row's fields and the receipt's, flat. */
	fields: IDataObject;
	/** The picture's file name, and how to get its bytes. */
	picture?: { fileName: string; bytes(): Promise<Buffer> };
	/** Why there is no picture, and what to do. */
	problem?: { message: string; wayOut: string };
}

const makesImages = /^n8n-nodes-gpt-image\.(generateImage|editImage|responsesImageStep)$/;

const isRecord = (value: unknown): value is IDataObject => typeof value === 'object' && value !== null && !Array.isArray(value);

function made(execution: Execution, item: INodeExecutionData): Shot[] {
	const { receipt, ...row } = item.json;
	const whole = isRecord(receipt) ? receipt : {};
	const pictures = Object.entries(item.binary ?? {}).filter(([, { mimeType }]) => mimeType.startsWith('image/'));
	// Several pictures on one item: each has its own receipt, and the item the sum of them.
	const each = Array.isArray(whole.receipts) ? (whole.receipts as IDataObject[]) : [];
	return pictures.map(([property, { fileName = property }], index) => ({
		fields: { ...row, ...whole, ...(pictures.length === each.length && each[index]) },
		picture: { fileName, bytes: async () => await execution.binary(item, property) },
	}));
}

function notMade({ error, receipt: _, ...row }: IDataObject): Shot {
	const { message, wayOut, outcome, receipt } = error as IDataObject;
	return {
		fields: { ...row, ...(isRecord(receipt) ? receipt : {}), outcome },
		problem: { message: String(message ?? 'No image'), wayOut: String(wayOut ?? '') },
	};
}

const shotsOf = (execution: Execution, item: INodeExecutionData): Shot[] =>
	isRecord(item.json.error) ? [notMade(item.json)] : made(execution, item);

/** Everything the image nodes of a workflow made in a run, and the rows without an image after it. */
export function collectShots(workflow: WorkflowJson, execution: Execution): Shot[] {
	const makers = workflow.nodes.filter(({ type, parameters }) => makesImages.test(type) && parameters.operation !== 'reviewImage');
	const outputs = makers.flatMap(({ name }) =>
		execution.runs(name).flatMap((_, run) => [0, 1].map((output) => execution.items(name, output, run))),
	);
	const shots = outputs.flat().flatMap((item) => shotsOf(execution, item));
	return [...shots.filter(({ picture }) => picture), ...shots.filter(({ picture }) => !picture)];
}

/** Adds what the table Image log knows of each purchase: the items show only the short receipt. */
export function withLog(shots: Shot[], log: IDataObject[]): Shot[] {
	const find = ({ requestId, fileName }: IDataObject) =>
		log.find((entry) => entry.requestId === requestId && (entry.fileName || '') === (fileName ?? ''));
	return shots.map((shot) => ({ ...shot, fields: { ...(shot.fields.requestId && find(shot.fields)), ...shot.fields } }));
}

/** A sum of amounts some of which may be unknown: of those that are known, and undefined if none is. */
export function sum(shots: Shot[], field: string): number | undefined {
	const amounts = shots
		.map(({ fields }) => fields[field])
		.filter((amount): amount is number => typeof amount === 'number');
	return amounts.length === 0 ? undefined : amounts.reduce((total, amount) => total + amount, 0);
}
