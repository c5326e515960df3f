import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { IDataObject } from 'n8n-workflow';
import type { N8nClient, WorkflowJson } from '../testbed';
import { dataTablesPath, makeTable, tableMadeBy } from '../testbed/dataTables';
import type { RestError } from '../testbed/rest';

/** Sheets of workflows/data that fill a workflow's Data Table, in place of its few sample rows. */
const sheets: Record<string, string> = {
	'product-photos': 'products.csv',
	'catalogue-clean-up': 'supplier-photos.csv',
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

/** Makes the workflow's Data Table with the rows of the demo's sheet, if there is one for it. */
export async function fillTable(n8n: N8nClient, file: string, workflow: WorkflowJson, folder: string): Promise<void> {
	const table = tableMadeBy(workflow);
	const sheet = sheets[file];
	if (!table || !sheet) return;
	const rows = parse(readFileSync(join(folder, 'data', sheet)), { columns: true, bom: true }) as IDataObject[];
	await makeTable(n8n, table, rows);
}
