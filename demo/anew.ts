import type { IDataObject } from 'n8n-workflow';
import type { N8nClient, WorkflowJson } from '../testbed';

const remembers = ({ nodes }: WorkflowJson) =>
	nodes.some(({ parameters }) => (parameters.options as IDataObject | undefined)?.skipMadeBy);

/** n8n remembers with the workflow which rows it made: one that asks for that is stored anew, so that every demo is a first run. */
export async function forgetMade(n8n: N8nClient, workflow: WorkflowJson): Promise<void> {
	if (!remembers(workflow)) return;
	const stored = await n8n.rest.get<Array<{ id: string; name: string }>>('/rest/workflows');
	for (const { id } of stored.filter(({ name }) => name === workflow.name)) {
		await n8n.rest.post(`/rest/workflows/${id}/archive`);
		await n8n.rest.delete(`/rest/workflows/${id}`);
	}
}
