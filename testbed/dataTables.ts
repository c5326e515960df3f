import type { IDataObject } from 'n8n-workflow';
import type { N8nClient } from './client';
import type { WorkflowJson } from './workflow';

/** A Data Table as n8n makes it. */
export interface DataTable {
	name: string;
	columns: IDataObject[];
}

/** Where the owner's Data Tables are: a workflow's own project is its owner's. */
export async function dataTablesPath({ rest }: N8nClient): Promise<string> {
	const { id } = await rest.get<{ id: string }>('/rest/projects/personal');
	return `/rest/projects/${id}/data-tables`;
}

/** The first Data Table a workflow makes for itself, read from the node that makes it; undefined if it makes none. */
export function tableMadeBy({ nodes }: WorkflowJson): DataTable | undefined {
	const maker = nodes.find(
		({ type, parameters }) => type === 'n8n-nodes-base.dataTable' && parameters.operation === 'create',
	);
	if (!maker) return undefined;
	const { tableName, columns } = maker.parameters as { tableName: string; columns: { column: IDataObject[] } };
	return { name: tableName, columns: columns.column };
}

/** What one request may bring. */
const rowsAtOnce = 500;

/** Makes a Data Table with these rows, as a person does in the editor. */
export async function makeTable(n8n: N8nClient, table: DataTable, rows: IDataObject[]): Promise<void> {
	const path = await dataTablesPath(n8n);
	const { id } = await n8n.rest.post<{ id: string }>(path, table);
	for (let from = 0; from < rows.length; from += rowsAtOnce) await n8n.rest.post(`${path}/${id}/insert`, { data: rows.slice(from, from + rowsAtOnce) });
}
