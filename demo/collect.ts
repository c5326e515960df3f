import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Execution, WorkflowJson } from '../testbed';

/** A row of the sheet after the run: its fields and receipt, and its picture or the reason why there is none. */
export interface Shot {
	/** The row's fields and the receipt's, flat. */
	fields: IDataObject;
	/** The picture's file name, and how to get its bytes. */
	picture?: { fileName: string; bytes(): Promise<Buffer> };
	/** Why there is no picture, and what to do. */
	problem?: { message: string; description: string };
}

const makesImages = /^n8n-nodes-gpt-image\.(generateImage|editImage|responsesImageStep)$/;

function made(execution: Execution, item: INodeExecutionData): Shot[] {
	const pictures = Object.entries(item.binary ?? {}).filter(([, { mimeType }]) => mimeType.startsWith('image/'));
	// Several pictures on one item: each has its own receipt, and the item the sum of them.
	const receipts = Array.isArray(item.json.receipts) ? (item.json.receipts as IDataObject[]) : [];
	return pictures.map(([property, { fileName = property }], index) => ({
		fields: { ...item.json, ...(pictures.length === receipts.length && receipts[index]) },
		picture: { fileName, bytes: async () => await execution.binary(item, property) },
	}));
}

function notMade({ json: { error, details, ...row } }: INodeExecutionData): Shot {
	const { description, ...receipt } = (details ?? {}) as IDataObject;
	return {
		fields: { ...row, ...receipt },
		problem: { message: String(error ?? 'No image'), description: String(description ?? '') },
	};
}

/** Everything the image nodes of a workflow made in a run, and the rows without an image after it. */
export function collectShots(workflow: WorkflowJson, execution: Execution): Shot[] {
	const makers = workflow.nodes.filter(({ type, parameters }) => makesImages.test(type) && parameters.operation !== 'reviewImage');
	const names = makers.map(({ name }) => name);
	const runs = names.flatMap((name) => execution.runs(name).map((_, run) => ({ name, run })));
	return [
		...runs.flatMap(({ name, run }) => execution.items(name, 0, run).flatMap((item) => made(execution, item))),
		...runs.flatMap(({ name, run }) => execution.items(name, 1, run).map(notMade)),
	];
}

/** A sum of amounts some of which may be unknown: of those that are known, and undefined if none is. */
export function sum(shots: Shot[], field: string): number | undefined {
	const amounts = shots
		.map(({ fields }) => fields[field])
		.filter((amount): amount is number => typeof amount === 'number');
	return amounts.length === 0 ? undefined : amounts.reduce((total, amount) => total + amount, 0);
}
