import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { IDataObject } from 'n8n-workflow';
import type { N8nClient, WorkflowJson } from '../testbed';
import { dataTablesPath, makeTable, type DataTable } from '../testbed/dataTables';
import type { RestError } from '../testbed/rest';

/** A photo as a data URL, so that the demo needs no web server for it. */
const asDataUrl = (folder: string) => (row: IDataObject) => ({
	...row,
	photo: `data:image/jpeg;base64,${readFileSync(join(folder, 'data', 'supplier-photos', String(row.photo))).toString('base64')}`,
});

/** Sheets of workflows/data that fill a Data Table, in place of its few sample rows. */
const sheets: Record<string, { file: string; row(folder: string): (row: IDataObject) => IDataObject }> = {
	'Product photos': { file: 'products.csv', row: () => (row) => row },
	'Catalogue clean-up': { file: 'supplier-photos.csv', row: asDataUrl },
};

/** Takes away all Data Tables of earlier demos: every demo is a first run. */
export async function dropTables(n8n: N8nClient): Promise<void> {
	const path = await dataTablesPath(n8n);
	const { data } = await n8n.rest.get<{ data: Array<{ id: string }> }>(`${path}?take=250`);
	for (const { id } of data) {
		await n8n.rest.delete(`${path}/${id}`).catch((error: RestError) => {
			// Gone already, which is all that is wanted.
			if (error.status !== 404) throw error;
		});
	}
}

/** The Data Tables a workflow makes. */
export const tablesMadeBy = ({ nodes }: WorkflowJson): DataTable[] =>
	nodes
		.filter(({ type, parameters }) => type === 'n8n-nodes-base.dataTable' && parameters.operation === 'create')
		.map(({ parameters }) => {
			const { tableName, columns } = parameters as { tableName: string; columns: { column: IDataObject[] } };
			return { name: tableName, columns: columns.column };
		});

/** Makes those tables of a set-up workflow for which the demo has a sheet of its own; the set-up leaves them as they are. */
export async function fillFromSheets(n8n: N8nClient, setUp: WorkflowJson, folder: string): Promise<void> {
	for (const table of tablesMadeBy(setUp)) {
		const sheet = sheets[table.name];
		if (!sheet) continue;
		const rows = parse(readFileSync(join(folder, 'data', sheet.file)), { columns: true, bom: true }) as IDataObject[];
		await makeTable(n8n, table, rows.map(sheet.row(folder)));
	}
}

/** All rows of the table Image log, oldest first; none if there is no such table. */
export async function readLog(n8n: N8nClient): Promise<IDataObject[]> {
	const path = await dataTablesPath(n8n);
	const filter = encodeURIComponent(JSON.stringify({ name: 'Image log' }));
	const { data } = await n8n.rest.get<{ data: Array<{ id: string }> }>(`${path}?take=1&filter=${filter}`);
	const [table] = data;
	if (!table) return [];
	return (await n8n.rest.get<{ data: IDataObject[] }>(`${path}/${table.id}/rows?take=250&sortBy=id:asc`)).data;
}
