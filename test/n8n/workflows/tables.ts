import type { IDataObject } from 'n8n-workflow';
import type { WorkflowJson } from '../harness';
import type { Bed } from './support';

/** A Data Table as n8n's editor lists it. */
interface Table {
	id: string;
	name: string;
}

/** Where the owner's Data Tables are: a workflow's own project is its owner's. */
async function home({ n8n }: Bed): Promise<string> {
	const { id } = await n8n.rest.get<{ id: string }>('/rest/projects/personal');
	return `/rest/projects/${id}/data-tables`;
}

async function find(bed: Bed, name: string): Promise<Table | undefined> {
	const filter = encodeURIComponent(JSON.stringify({ name }));
	const { data } = await bed.n8n.rest.get<{ data: Table[] }>(`${await home(bed)}?take=100&filter=${filter}`);
	return data.find((table) => table.name === name);
}

/** The rows of a Data Table, oldest first; none if there is no such table. */
export async function rowsOf(bed: Bed, name: string): Promise<IDataObject[]> {
	const table = await find(bed, name);
	if (!table) return [];
	const path = `${await home(bed)}/${table.id}/rows?take=250&sortBy=id:asc`;
	return (await bed.n8n.rest.get<{ data: IDataObject[] }>(path)).data;
}

/** Takes a Data Table away, as on a fresh n8n. */
export async function dropTable(bed: Bed, name: string): Promise<void> {
	const table = await find(bed, name);
	if (table) await bed.n8n.rest.delete(`${await home(bed)}/${table.id}`);
}

/** The Data Table a workflow makes for itself: its name and columns, read from the node that makes it. */
function tableMadeBy({ nodes }: WorkflowJson) {
	const node = nodes.find(
		({ type, parameters }) => type === 'n8n-nodes-base.dataTable' && parameters.operation === 'create',
	);
	if (!node) throw new Error('The workflow makes no Data Table');
	const { tableName, columns } = node.parameters as { tableName: string; columns: { column: IDataObject[] } };
	return { name: tableName, columns: columns.column };
}

/** Fills the table of a workflow with these rows and no others, as a person does in the editor before a run. */
export async function fillTable(bed: Bed, workflow: WorkflowJson, rows: IDataObject[]): Promise<string> {
	const { name, columns } = tableMadeBy(workflow);
	await dropTable(bed, name);
	const { id } = await bed.n8n.rest.post<Table>(await home(bed), { name, columns });
	await bed.n8n.rest.post(`${await home(bed)}/${id}/insert`, { data: rows });
	return name;
}
