import type { IDataObject } from 'n8n-workflow';
import { tablesMadeBy } from '../../../demo/tables';
import { loadWorkflow } from '../../../demo/workflowFiles';
import { workflow, type Bed, type Execution, type WorkflowJson } from '../../../testbed';
import { dataTablesPath, makeTable, type DataTable } from '../../../testbed/dataTables';
import { workflowsFolder } from './support';

const tablesOf = (file: string): DataTable[] => tablesMadeBy(loadWorkflow(workflowsFolder, file, {}, {}));

/** The tables that the set-ups make. */
export const tablesOfSetUps = [...tablesOf('set-up'), ...tablesOf('variants/set-up-for-variants')];

/** Where purchases and rows without an image are kept. */
export const log = 'Image log';

/** Where a Data Table is; undefined if there is none of that name. */
async function pathOf({ n8n }: Bed, name: string): Promise<string | undefined> {
	const home = await dataTablesPath(n8n);
	const filter = encodeURIComponent(JSON.stringify({ name }));
	const { data } = await n8n.rest.get<{ data: Array<{ id: string; name: string }> }>(`${home}?take=100&filter=${filter}`);
	const table = data.find((one) => one.name === name);
	return table && `${home}/${table.id}`;
}

/** The rows of a Data Table, oldest first; none if there is no such table. */
export async function rowsOf(bed: Bed, name: string): Promise<IDataObject[]> {
	const path = await pathOf(bed, name);
	if (!path) return [];
	return (await bed.n8n.rest.get<{ data: IDataObject[] }>(`${path}/rows?take=250&sortBy=id:asc`)).data;
}

/** Changes a row of a Data Table, as a person does in the editor. */
export async function changeRow(bed: Bed, name: string, { id }: IDataObject, data: IDataObject): Promise<void> {
	const filter = { type: 'and', filters: [{ columnName: 'id', condition: 'eq', value: id }] };
	await bed.n8n.rest.patch(`${await pathOf(bed, name)}/rows`, { filter, data });
}

/** Takes a Data Table away, as on a fresh n8n. */
export async function dropTable(bed: Bed, name: string): Promise<void> {
	const path = await pathOf(bed, name);
	if (path) await bed.n8n.rest.delete(path);
}

/** Runs a set-up workflow, as a person does once: the tables with their sample rows. */
export async function setUp(bed: Bed, file = 'set-up'): Promise<Execution> {
	return await bed.n8n.run(loadWorkflow(workflowsFolder, file, {}, {}));
}

/** Makes a table of the set-up with these rows and no others, and an empty log. */
export async function fillTable(bed: Bed, name: string, rows: IDataObject[]): Promise<void> {
	for (const table of tablesOfSetUps.filter((one) => one.name === name || one.name === log)) {
		await dropTable(bed, table.name);
		await makeTable(bed.n8n, table, table.name === name ? rows : []);
	}
}

/** Fills a table with these rows and no others, and runs the workflow that reads it. */
export async function runWith(bed: Bed, workflow: WorkflowJson, name: string, rows: IDataObject[]): Promise<Execution> {
	await fillTable(bed, name, rows);
	return await bed.n8n.run(workflow);
}

/** Adds rows to the log, as earlier runs have left them. */
export async function addToLog(bed: Bed, rows: IDataObject[]): Promise<void> {
	await bed.n8n.rest.post(`${await pathOf(bed, log)}/insert`, { data: rows });
}

/** What Actual Spend makes of the log, in a real workflow. */
export async function spentByLog(bed: Bed): Promise<IDataObject> {
	const read = { resource: 'row', operation: 'get', dataTableId: { __rl: true, mode: 'name', value: log }, returnAll: true };
	const nodes = [
		{ name: 'The Log', type: 'n8n-nodes-base.dataTable', typeVersion: 1.1, parameters: read, executeOnce: true },
		{ name: 'Spent', type: 'n8n-nodes-gpt-image.costEstimate', parameters: { operation: 'actualSpend', receiptsFrom: 'items', groupBy: 'nothing', acceptedStatus: 'accepted' } },
	];
	return (await bed.n8n.run(workflow({ nodes }))).items('Spent')[0]!.json;
}

/** USD of a table's rows. */
export const totalUsd = (rows: IDataObject[]): number => rows.reduce((sum, { costUsd }) => sum + ((costUsd as number | null) ?? 0), 0);
