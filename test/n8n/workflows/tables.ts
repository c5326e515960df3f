import type { IDataObject } from 'n8n-workflow';
import type { Bed, Execution, WorkflowJson } from '../../../testbed';
import { dataTablesPath, makeTable, tableMadeBy } from '../../../testbed/dataTables';

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

/** Fills the table of a workflow with these rows and no others, as a person does in the editor before a run. */
export async function fillTable(bed: Bed, workflow: WorkflowJson, rows: IDataObject[]): Promise<void> {
	const table = tableMadeBy(workflow);
	if (!table) throw new Error('The workflow makes no Data Table');
	await dropTable(bed, table.name);
	await makeTable(bed.n8n, table, rows);
}

/** Fills the table of a workflow with these rows and no others, and runs it. */
export async function runWith(bed: Bed, workflow: WorkflowJson, rows: IDataObject[]): Promise<Execution> {
	await fillTable(bed, workflow, rows);
	return await bed.n8n.run(workflow);
}
