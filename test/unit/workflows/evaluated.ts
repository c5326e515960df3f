import { createRunExecutionData, Workflow, type IDataObject, type INodeExecutionData, type INodeTypes, type NodeParameterValueType } from 'n8n-workflow';
import { load, wires } from './shipped';

/** What nodes have brought before, by their names: the columns of their items. */
export type Ran = Record<string, IDataObject[]>;

const anyNode = { getByNameAndVersion: () => ({ description: { properties: [] } }) } as unknown as INodeTypes;

/** A parameter of a node as n8n's own engine resolves it for one row that comes in, after these nodes have run. */
export function evaluated([file, name]: readonly [string, string], parameter: string, row: IDataObject, ran: Ran = {}): NodeParameterValueType | object {
	const { nodes, connections } = load(file);
	const workflow = new Workflow({ id: 'w1', nodes, connections, active: false, nodeTypes: anyNode, settings: { executionOrder: 'v1' } });
	// n8n leaves a workflow only the parameters that its node types name.
	const node = load(file).nodes.find((one) => one.name === name)!;
	const before = wires({ nodes, connections } as ReturnType<typeof load>).find(({ to }) => to.name === name)?.from.name;
	const items: INodeExecutionData[] = [{ json: row, pairedItem: { item: 0 } }];
	const runs = Object.entries({ ...(before ? { [before]: [row] } : {}), ...ran }).map(([one, rows]) => [
		one,
		[{ startTime: 0, executionTime: 0, executionIndex: 0, source: [], data: { main: [rows.map((json) => ({ json, pairedItem: { item: 0 } }))] } }],
	]);
	const data = createRunExecutionData({ resultData: { runData: Object.fromEntries(runs) } });
	const source = before ? { main: [{ previousNode: before }] } : null;
	const executeData = { node, data: { main: [items] }, source };
	return workflow.expression.getParameterValue(node.parameters[parameter] ?? '', data, 0, 0, name, items, 'manual', {}, executeData);
}
