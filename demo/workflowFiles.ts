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
	return files.map((file) => join(room, file.slice(0, -'.json'.length))).sort(inOrder);
}

/** What comes first where everything is new to a person. */
const first = ['set-up', 'starter', 'starter-with-review', 'starter-with-approval', 'variants/set-up-for-variants'];
const place = (name: string) => (first.includes(name) ? first.indexOf(name) : first.length);
const inOrder = (a: string, b: string) => place(a) - place(b) || a.localeCompare(b);

/** Names of the workflows in a folder, those for other services after the others: `product-photos`, `variants/…`. */
export const workflowNames = (folder: string): string[] => rooms.flatMap((room) => namesIn(folder, room));

/** The workflow a person means by a name, with or without its folder; undefined if there is none. */
export const findWorkflow = (folder: string, name: string): string | undefined =>
	workflowNames(folder).find((known) => known === name || basename(known) === name);

/** What stands in the shipped workflows for things of one's own, by the name of the setting that replaces it. */
const placeholders: Record<string, RegExp> = {
	// The folder of n8n in Docker.
	imagesFolder: /\/home\/node\/\.n8n-files/g,
	publicUrl: /https:\/\/storage\.example\.com\/product-photos/g,
	shopUrl: /https:\/\/your-shop\.(?:example|myshopify)\.com/g,
};

/** This machine's folder and services in place of the examples'. */
function withoutPlaceholders(node: INode, values: Record<string, string>): INode {
	const text = Object.entries(placeholders).reduce(
		(json, [name, example]) => (values[name] === undefined ? json : json.replace(example, () => values[name]!)),
		JSON.stringify(node),
	);
	return JSON.parse(text) as INode;
}

/** The values of a `Settings` node, replaced by name. */
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
	const nodes = workflow.nodes.map((node) => withCredentials(withSettings(withoutPlaceholders(node, settings), settings), credentials));
	return { ...workflow, nodes };
}
