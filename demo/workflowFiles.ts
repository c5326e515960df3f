import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { INode } from 'n8n-workflow';
import type { WorkflowJson } from '../testbed';

/** A node's credentials as stored in a workflow: type to id and name. */
export type Credentials = Record<string, { id: string; name: string }>;

/** Where importable workflows are, below workflows/. */
const rooms = ['.', 'variants'];

function namesIn(folder: string, room: string): string[] {
	const path = join(folder, room);
	const files = existsSync(path) ? readdirSync(path).filter((file) => file.endsWith('.json')) : [];
	return files.map((file) => join(room, file.slice(0, -'.json'.length))).sort();
}

/** Names of the workflows in a folder, those for other services after the others: `product-photos`, `variants/…`. */
export const workflowNames = (folder: string): string[] => rooms.flatMap((room) => namesIn(folder, room));

/** The workflow a person means by a name, with or without its folder; undefined if there is none. */
export const findWorkflow = (folder: string, name: string): string | undefined =>
	workflowNames(folder).find((known) => known === name || basename(known) === name);

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
