import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { type EmulatorClient, generateSpec, type N8nClient, type NodeSpec, workflow, type WorkflowJson } from '../../testbed';
import { dataTablesPath, makeTable } from '../../testbed/dataTables';

/** Requests under way at once, in every long run. */
export const atOnce = 4;

/** What a person has around a long run: a table of rows, a folder for the pictures, and the workflow between them. */
export interface Site {
	table: string;
	prompts: string[];
	folder: string;
	workflowId: string;
}

export const promptsFor = (rows: number): string[] => Array.from({ length: rows }, (_, row) => `Cup ${String(row + 1).padStart(5, '0')}`);

const tableNamed = (value: string) => ({ __rl: true, mode: 'name', value });

const pauseOf = (ms: number): NodeSpec => ({
	name: 'Upload',
	type: 'n8n-nodes-base.wait',
	typeVersion: 1.1,
	parameters: { amount: ms / 1000 },
	after: ['One Image'],
});

/** *When Executed by Another Workflow* → save the file in a folder, which takes `savingMs` milliseconds longer. */
export const savingNodes = (folder: string, savingMs = 0): NodeSpec[] => [
	{ name: 'One Image', type: 'n8n-nodes-base.executeWorkflowTrigger', typeVersion: 1.1, parameters: { inputSource: 'passthrough' }, after: [] },
	...(savingMs > 0 ? [pauseOf(savingMs)] : []),
	{
		name: 'Save',
		type: 'n8n-nodes-base.readWriteFile',
		typeVersion: 1.1,
		parameters: { operation: 'write', fileName: `=${folder}/{{ $json.receipt.fileName }}`, dataPropertyName: 'data', options: {} },
		after: [savingMs > 0 ? 'Upload' : 'One Image'],
	},
];

/** A table's open rows → images → the same workflow once per image: save the file, mark the row. */
function savingWorkflow(table: string, folder: string, credential: Record<string, string>, savingMs: number): WorkflowJson {
	const open: NodeSpec = {
		name: 'Open Rows',
		type: 'n8n-nodes-base.dataTable',
		typeVersion: 1.1,
		parameters: {
			resource: 'row',
			operation: 'get',
			dataTableId: tableNamed(table),
			matchType: 'allConditions',
			filters: { conditions: [{ keyName: 'status', condition: 'isEmpty' }] },
			returnAll: true,
			orderBy: true,
			orderByColumn: 'id',
			orderByDirection: 'ASC',
		},
	};
	const parameters: IDataObject = {
		size: '816x816',
		options: { concurrency: atOnce, attempts: 1, keepFile: false },
		fileName: '={{ $json.prompt }}',
		runWorkflow: true,
		imageWorkflow: { __rl: true, mode: 'id', value: '={{ $workflow.id }}' },
	};
	const generate = generateSpec({ credential }, { name: 'Image', onError: 'continueErrorOutput', parameters, after: ['Open Rows'] });
	const mark: NodeSpec = {
		name: 'Mark',
		type: 'n8n-nodes-base.dataTable',
		typeVersion: 1.1,
		parameters: {
			resource: 'row',
			operation: 'update',
			dataTableId: tableNamed(table),
			matchType: 'allConditions',
			filters: { conditions: [{ keyName: 'id', condition: 'eq', keyValue: "={{ $('One Image').item.json.id }}" }] },
			columns: {
				mappingMode: 'defineBelow',
				value: { status: 'made' },
				matchingColumns: [],
				schema: [{ id: 'status', displayName: 'status', type: 'string', display: true, required: false, defaultMatch: false }],
			},
			options: {},
		},
	};
	const made = workflow({ name: table, nodes: [open, generate, ...savingNodes(folder, savingMs), mark] });
	return { ...made, settings: { ...made.settings, callerPolicy: 'workflowsFromSameOwner' } };
}

/** Makes the table with its rows, an empty folder below n8n's own, and the workflow. Each save takes `savingMs` longer than it would. */
export async function makeSite(
	{ client, emulator }: { client: N8nClient; emulator: EmulatorClient },
	{ table, rows, savingMs = 0 }: { table: string; rows: number; savingMs?: number },
): Promise<Site> {
	const folder = join(client.address.userFolder, 'pictures', table);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	const prompts = promptsFor(rows);
	await makeTable(client, { name: table, columns: [{ name: 'prompt', type: 'string' }, { name: 'status', type: 'string' }] }, prompts.map((prompt) => ({ prompt })));
	const credential = await client.createCredential('gptImageApi', { apiKey: emulator.apiKey, baseUrl: emulator.baseUrl, ownerName: 'OpenAI' });
	const workflowId = await client.createWorkflow(savingWorkflow(table, folder, { gptImageApi: credential }, savingMs));
	return { table, prompts, folder, workflowId };
}

/** A PNG ends with its chunk IEND: a file that broke off does not. */
const isWhole = (path: string) => readFileSync(path).subarray(-8, -4).toString('latin1') === 'IEND';

/** The prompts whose pictures are in the folder, whole. */
export const savedIn = ({ folder }: Pick<Site, 'folder'>): string[] =>
	(existsSync(folder) ? readdirSync(folder) : [])
		.filter((name) => isWhole(join(folder, name)))
		.map((name) => name.replace(/\.png$/, ''))
		.sort();

/** The status of each row of the table. */
export async function statusesOf(client: N8nClient, { table }: Site): Promise<string[]> {
	const home = await dataTablesPath(client);
	const { data } = await client.rest.get<{ data: Array<{ id: string; name: string }> }>(`${home}?take=100`);
	const { id } = data.find(({ name }) => name === table)!;
	const found = await client.rest.get<{ data: IDataObject[] }>(`${home}/${id}/rows?take=250`);
	return found.data.map(({ status }) => String(status ?? ''));
}
