import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { INode } from 'n8n-workflow';
import type { WorkflowJson } from '../test/n8n/harness';

/** A node's credentials as stored in a workflow: type to id and name. */
type Credentials = Record<string, { id: string; name: string }>;

/** Names of the workflows in a folder, for --workflow. */
export function workflowNames(folder: string): string[] {
	return readdirSync(folder)
		.filter((file) => file.endsWith('.json'))
		.map((file) => file.slice(0, -'.json'.length))
		.sort();
}

/** The values of a `Settings` node, replaced by name: the paths of this machine in place of the example's. */
function withSettings(node: INode, values: Record<string, string>): INode {
	const table = node.parameters.assignments as { assignments?: Array<{ name: string; value: string }> } | undefined;
	if (node.name !== 'Settings' || !table?.assignments) return node;
	const assignments = table.assignments.map((entry) => ({ ...entry, value: values[entry.name] ?? entry.value }));
	return { ...node, parameters: { ...node.parameters, assignments: { assignments } } };
}

function withCredentials(node: INode, credentials: Credentials): INode {
	if (!node.credentials) return node;
	return { ...node, credentials: { ...node.credentials, ...pick(credentials, Object.keys(node.credentials)) } };
}

const pick = (credentials: Credentials, types: string[]) =>
	Object.fromEntries(Object.entries(credentials).filter(([type]) => types.includes(type)));

/** A workflow of workflows/, with this machine's paths and credentials filled in. */
export function loadWorkflow(
	folder: string,
	name: string,
	settings: Record<string, string>,
	credentials: Credentials,
): WorkflowJson {
	const workflow = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as WorkflowJson;
	const nodes = workflow.nodes.map((node) => withCredentials(withSettings(node, settings), credentials));
	return { ...workflow, nodes };
}
