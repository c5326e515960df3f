import { generateSpec, type N8nClient, type NodeSpec, workflow, type WorkflowJson } from '../../testbed';
import { dataTablesPath, makeTable } from '../../testbed/dataTables';
import type { IDataObject } from 'n8n-workflow';

const tableNamed = (value: string) => ({ __rl: true, mode: 'name', value });
const table = (operation: string, name: string, more: IDataObject): IDataObject => ({
	resource: 'row',
	operation,
	dataTableId: tableNamed(name),
	matchType: 'allConditions',
	...more,
});
const text = (id: string) => ({ id, displayName: id, type: 'string', display: true, required: false, defaultMatch: false });

const wait = (name: string, after: string): NodeSpec => ({ name, type: 'n8n-nodes-base.wait', typeVersion: 1.1, parameters: { amount: 60 }, after: [after] });

/**
 * The open rows of a table → images, four at once → the same workflow once per image, which marks the row with the file's id.
 * `waits` a minute before or after the images: a worker that is to be killed there.
 */
export function markingWorkflow(name: string, credential: Record<string, string>, waits?: 'before' | 'after'): WorkflowJson {
	const open: NodeSpec = {
		name: 'Open Rows',
		type: 'n8n-nodes-base.dataTable',
		typeVersion: 1.1,
		parameters: table('get', name, { filters: { conditions: [{ keyName: 'file', condition: 'isEmpty' }] }, returnAll: true }),
	};
	const parameters: IDataObject = {
		size: '816x816',
		options: { concurrency: 4 },
		runWorkflow: true,
		imageWorkflow: { __rl: true, mode: 'id', value: '={{ $workflow.id }}' },
	};
	const generate = generateSpec({ credential }, { name: 'Image', onError: 'continueErrorOutput', parameters, after: [waits === 'before' ? 'Before' : 'Open Rows'] });
	const waiting = { before: [wait('Before', 'Open Rows')], after: [wait('After', 'Image')] };
	const entered: NodeSpec = {
		name: 'One Image',
		type: 'n8n-nodes-base.executeWorkflowTrigger',
		typeVersion: 1.1,
		parameters: { inputSource: 'passthrough' },
		after: [],
	};
	const mark: NodeSpec = {
		name: 'Mark',
		type: 'n8n-nodes-base.dataTable',
		typeVersion: 1.1,
		parameters: table('update', name, {
			filters: { conditions: [{ keyName: 'id', condition: 'eq', keyValue: '={{ $json.id }}' }] },
			columns: { mappingMode: 'defineBelow', value: { file: '={{ $binary.data.id }}' }, matchingColumns: [], schema: [text('file')] },
			options: {},
		}),
		after: ['One Image'],
	};
	const made = workflow({ name, nodes: [open, generate, ...(waits ? waiting[waits] : []), entered, mark] });
	return { ...made, settings: { ...made.settings, callerPolicy: 'workflowsFromSameOwner' } };
}

/** A table with a prompt for each row and room for the file's id. */
export async function promptTable(n8n: N8nClient, name: string, rows: number): Promise<void> {
	const columns = ['prompt', 'file'].map((column) => ({ name: column, type: 'string' }));
	await makeTable(n8n, { name, columns }, Array.from({ length: rows }, (_, row) => ({ prompt: `${name} ${row + 1}` })));
}

async function tableId(n8n: N8nClient, home: string, name: string): Promise<string> {
	const { data } = await n8n.rest.get<{ data: Array<{ id: string; name: string }> }>(`${home}?take=200`);
	return data.find((one) => one.name === name)!.id;
}

/** What PostgreSQL calls a table of n8n's. */
export const nameInPostgres = async (n8n: N8nClient, name: string): Promise<string> => `"data_table_user_${await tableId(n8n, await dataTablesPath(n8n), name)}"`;

/** File ids in the table; a row whose image has not left has an empty one. */
export async function filesIn(n8n: N8nClient, name: string): Promise<string[]> {
	const home = await dataTablesPath(n8n);
	const found = await n8n.rest.get<{ data: IDataObject[] }>(`${home}/${await tableId(n8n, home, name)}/rows?take=250`);
	return found.data.map(({ file }) => String(file ?? ''));
}
