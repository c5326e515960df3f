import { withOptionGroups } from './optionGroups';
import type { IConnections, IDataObject, INode, INodeExecutionData, IWorkflowSettings } from 'n8n-workflow';

/** A workflow as n8n imports it. */
export interface WorkflowJson {
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings: IWorkflowSettings;
	pinData?: Record<string, INodeExecutionData[]>;
}

/** The node that starts a workflow by hand: its manual trigger, or the first one it has in place of it. */
export function triggerOf({ nodes }: WorkflowJson): INode | undefined {
	const triggers = nodes.filter(({ type, disabled }) => /trigger$/i.test(type) && !disabled);
	return triggers.find(({ type }) => type.endsWith('.manualTrigger')) ?? triggers[0];
}

/** A node of a test workflow: `n8n-nodes-gpt-image.generateImage` and what a person would fill in. */
export interface NodeSpec extends Partial<Omit<INode, 'name' | 'type' | 'parameters'>> {
	name: string;
	type: string;
	parameters?: IDataObject;
	/** Credential type to credential id. */
	credential?: Record<string, string>;
	/** Names of the nodes it gets items from, `Name` or `Name:1` for the second output. The node before it, unless told. */
	after?: string[];
}

export interface WorkflowSpec {
	name?: string;
	/** Items the first node receives: plain objects become their json. One empty item unless told. */
	rows?: Array<IDataObject | INodeExecutionData>;
	nodes: NodeSpec[];
	settings?: IWorkflowSettings;
	/** Parameters exactly as written: no option moved into its group, no full receipt for the test to look at. */
	asWritten?: boolean;
}

const isItem = (row: object): row is INodeExecutionData => 'json' in row && typeof row.json === 'object';

const imageNode = /^n8n-nodes-gpt-image\.(generateImage|editImage|responsesImageStep)/;

const parametersOf = ({ type, parameters = {} }: Pick<NodeSpec, 'type' | 'parameters'>): IDataObject =>
	imageNode.test(type) ? withOptionGroups(parameters) : parameters;

function toNode({ after: _, credential = {}, ...spec }: NodeSpec, index: number, asWritten: boolean): INode {
	const credentials = Object.entries(credential).map(([type, id]) => [type, { id, name: type }] as const);
	return {
		id: `node-${index}`,
		typeVersion: 1,
		position: [220 * (index + 2), 0],
		...spec,
		parameters: (asWritten ? (spec.parameters ?? {}) : parametersOf(spec)) as INode['parameters'],
		...(credentials.length > 0 && { credentials: Object.fromEntries(credentials) }),
	};
}

function connect(connections: IConnections, source: string, target: string): void {
	const [name = source, output = '0'] = source.split(':');
	const outputs = ((connections[name] ??= {}).main ??= []);
	while (outputs.length <= Number(output)) outputs.push([]);
	outputs[Number(output)]?.push({ node: target, type: 'main', index: 0 });
}

/**
 * Manual trigger `Start` → `Rows` (the given items) → your nodes, in a line or as `after` says. Where the first of them is a
 * trigger, it starts the workflow in place of these two.
 */
export function workflow({ name = 'Test', rows = [{}], nodes, settings = {}, asWritten = false }: WorkflowSpec): WorkflowJson {
	const connections: IConnections = {};
	const hasTrigger = /trigger$/i.test(nodes[0]?.type ?? '') && !nodes[0]?.after;
	if (!hasTrigger) connect(connections, 'Start', 'Rows');
	nodes.forEach((node, index) => {
		if (hasTrigger && index === 0) return;
		const before = node.after ?? [nodes[index - 1]?.name ?? 'Rows'];
		for (const source of before) connect(connections, source, node.name);
	});
	const start = {
		id: 'start',
		name: 'Start',
		type: 'n8n-nodes-base.manualTrigger',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const source = {
		id: 'rows',
		name: 'Rows',
		type: 'n8n-nodes-base.noOp',
		typeVersion: 1,
		position: [220, 0],
		parameters: {},
	};
	return {
		name,
		nodes: [...(hasTrigger ? [] : [start as INode, source as INode]), ...nodes.map((node, index) => toNode(node, index, asWritten))],
		connections,
		settings: { executionOrder: 'v1', ...settings },
		pinData: hasTrigger ? {} : { Rows: rows.map((row) => (isItem(row) ? row : { json: row })) },
	};
}

/** An item with a file on it, as a form upload or a download node would give it. */
export function itemWithFile(
	json: IDataObject,
	files: Record<string, { bytes: Buffer; mimeType: string; fileName: string }>,
): INodeExecutionData {
	const binary = Object.entries(files).map(([property, { bytes, mimeType, fileName }]) => [
		property,
		{ data: bytes.toString('base64'), mimeType, fileName, fileExtension: fileName.split('.').pop() },
	]);
	return { json, binary: Object.fromEntries(binary) as INodeExecutionData['binary'] };
}
