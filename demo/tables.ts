import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { IDataObject } from 'n8n-workflow';
import type { N8nClient, WorkflowJson } from '../test/n8n/harness';
import type { RestError } from '../test/n8n/harness/rest';

/** Sheets of workflows/data that fill a workflow's Data Table, in place of its few sample rows. */
const sheets: Record<string, string> = {
	'product-photos': 'products.csv',
	'catalogue-clean-up': 'supplier-photos.csv',
};

async function home(n8n: N8nClient): Promise<string> {
	const { id } = await n8n.rest.get<{ id: string }>('/rest/projects/personal');
	return `/rest/projects/${id}/data-tables`;
}

/** Takes away all Data Tables of earlier demos: every demo is a first run. */
export async function dropTables(n8n: N8nClient): Promise<void> {
	const path = await home(n8n);
	const { data } = await n8n.rest.get<{ data: Array<{ id: string }> }>(`${path}?take=250`);
	for (const { id } of data) {
		await n8n.rest.delete(`${path}/${id}`).catch((error: RestError) => {
			// Gone already, which is all that is wanted.
			if (error.status !== 404) throw error;
		});
	}
}

/** Makes the workflow's Data Table with the rows of the demo's sheet, if there is one for it. */
export async function fillTable(n8n: N8nClient, file: string, { nodes }: WorkflowJson, folder: string): Promise<void> {
	const maker = nodes.find(
		({ type, parameters }) => type === 'n8n-nodes-base.dataTable' && parameters.operation === 'create',
	);
	const sheet = sheets[file];
	if (!maker || !sheet) return;
	const { tableName: name, columns } = maker.parameters as { tableName: string; columns: { column: IDataObject[] } };
	const data = parse(readFileSync(join(folder, 'data', sheet)), { columns: true, bom: true }) as IDataObject[];
	const path = await home(n8n);
	const { id } = await n8n.rest.post<{ id: string }>(path, { name, columns: columns.column });
	await n8n.rest.post(`${path}/${id}/insert`, { data });
}
