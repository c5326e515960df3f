import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Execution, Fault, N8nClient, RecordedRequest } from '../../../testbed';
import { problemIn, receiptIn, workflow } from '../../../testbed';
import { attempts, endingIn, type Ending, type FaultCase } from './cases';
import type { MatrixNode } from './nodes';

/** A row of a matrix run: struck by its case's fault, or its neighbour that nothing happens to. */
export interface MatrixRow {
	case: FaultCase;
	struck: boolean;
	prompt: string;
}

/** For each case a struck row and an unharmed neighbour; each prompt is of its own, so that a fault finds its row and no other. */
export function matrixRows(cases: readonly FaultCase[], node: MatrixNode, concurrency: number): MatrixRow[] {
	return cases.flatMap((one, index) => {
		if (!endingIn(one, node.tag)) return [];
		const prompt = (place: string) => `Draw a mug on a table [${node.tag} ${concurrency} ${index} ${place}]`;
		return [
			{ case: one, struck: true, prompt: prompt('struck') },
			{ case: one, struck: false, prompt: prompt('beside') },
		];
	});
}

/** What the emulator must play for these rows. */
export const faultsFor = (rows: readonly MatrixRow[]): Fault[] =>
	rows
		.filter(({ struck }) => struck)
		.map((row) => ({
			...row.case.fault,
			times: row.case.strikes === 'once' ? 1 : 0,
			match: { promptIncludes: row.prompt },
		}));

/** Runs rows through one node that continues by its error output. */
export async function runMatrix(
	n8n: N8nClient,
	credential: Record<string, string>,
	node: MatrixNode,
	rows: readonly MatrixRow[],
	options: IDataObject,
): Promise<Execution> {
	const items = rows.map(({ prompt, case: { row = {} } }) => ({
		prompt,
		n: row.n ?? 1,
		partialImages: row.partialImages ?? '',
	}));
	const spec = {
		name: 'Image',
		type: node.type,
		credential,
		onError: 'continueErrorOutput' as const,
		parameters: {
			...node.parameters,
			options: {
				attempts,
				timeoutSeconds: 10,
				partialImages: '={{ $json.partialImages }}',
				...node.options,
				...options,
			},
		},
	};
	return await n8n.run(workflow({ rows: items, nodes: [spec] }), { timeoutMs: 300_000 });
}

const rowOf = ({ pairedItem }: INodeExecutionData): number => (pairedItem as { item: number }).item;

/** The items of each row, by the output they left by. */
export interface RowItems {
	made: INodeExecutionData[];
	error: INodeExecutionData[];
}

export function itemsByRow(execution: Execution, rows: number): RowItems[] {
	const found = Array.from({ length: rows }, (): RowItems => ({ made: [], error: [] }));
	for (const item of execution.items('Image', 0)) found[rowOf(item)]!.made.push(item);
	for (const item of execution.items('Image', 1)) found[rowOf(item)]!.error.push(item);
	return found;
}

/** How a row ended, by its items and by the emulator's record of it. */
export function endingOf(row: MatrixRow, { made, error }: RowItems, record: readonly RecordedRequest[]): Ending {
	const calls = record.filter(({ body }) => JSON.stringify(body ?? '').includes(row.prompt));
	const problem = problemIn(error[0]?.json ?? {});
	return {
		outcome: String(receiptIn(made[0]?.json ?? {}).outcome ?? problem.outcome),
		code: String(problem.code ?? ''),
		calls: calls.length,
		bought: calls.reduce((sum, { answeredImages }) => sum + answeredImages, 0),
		images: made.length,
	};
}
