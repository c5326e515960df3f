import { join } from 'node:path';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import sharp from 'sharp';
import { loadWorkflow } from '../../../demo/workflowFiles';
import type { Bed, Execution, WorkflowJson } from '../../../testbed';
import { projectRoot } from '../../../testbed/runtime';

export const workflowsFolder = join(projectRoot, 'workflows');

/** What a person does to a workflow after importing it. */
export interface Imported {
	/** Values of the `Settings` node, by name. */
	settings?: Record<string, string>;
	/** Credential type to id, beside the image API's. */
	credentials?: Record<string, string>;
	/** Other parameters, by node name. */
	parameters?: Record<string, IDataObject>;
	/** Items in place of what a live service would answer, by node name. */
	pinned?: Record<string, Array<IDataObject | INodeExecutionData>>;
	/** A name of its own, so that two tests do not share what n8n keeps by workflow. */
	name?: string;
}

const item = (row: IDataObject | INodeExecutionData) => ('json' in row ? (row as INodeExecutionData) : { json: row });

/** A workflow of workflows/, as a person has it after importing it and choosing the credentials. */
export function imported(bed: Bed, file: string, { settings = {}, credentials = {}, parameters = {}, pinned, name }: Imported = {}): WorkflowJson {
	const chosen = Object.entries({ ...bed.credential, ...credentials }).map(([type, id]) => [type, { id, name: type }] as const);
	const workflow = loadWorkflow(workflowsFolder, file, settings, Object.fromEntries(chosen));
	for (const missing of Object.keys({ ...parameters, ...pinned }).filter((wanted) => !workflow.nodes.some((node) => node.name === wanted))) {
		throw new Error(`${file} has no node “${missing}”`);
	}
	return {
		...workflow,
		name: name ?? workflow.name,
		nodes: workflow.nodes.map((node) => ({ ...node, parameters: { ...node.parameters, ...parameters[node.name] } as typeof node.parameters })),
		...(pinned && { pinData: Object.fromEntries(Object.entries(pinned).map(([node, rows]) => [node, rows.map(item)])) }),
	};
}

/** What a picture on an item really is, read from its bytes. */
export async function pictureOf(execution: Execution, made: INodeExecutionData, property = 'data') {
	const { width, height, format } = await sharp(await execution.binary(made, property)).metadata();
	return { width, height, format };
}
