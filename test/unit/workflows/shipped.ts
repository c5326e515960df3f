import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INode } from 'n8n-workflow';
import type { WorkflowJson } from '../../../testbed';

export const folder = join(__dirname, '../../../workflows');

/** Files of workflows/ and below, relative to it. */
export const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });

/** Every shipped workflow. */
export const workflows = files.filter((file) => file.endsWith('.json'));

export const load = (file: string): WorkflowJson => JSON.parse(readFileSync(join(folder, file), 'utf8')) as WorkflowJson;

export const isNote = ({ type }: INode): boolean => type === 'n8n-nodes-base.stickyNote';
export const isOurs = ({ type }: INode): boolean => type.startsWith('n8n-nodes-gpt-image.');

export const isTrigger = ({ type }: INode): boolean => /trigger$/i.test(type);

/** Buys: a picture, an answer or a review. */
export const buys = ({ type }: INode): boolean => /^n8n-nodes-gpt-image\.(generateImage|editImage|responsesImageStep)$/.test(type);

/** A connection between two nodes, as it is drawn. */
export interface Wire {
	from: INode;
	output: number;
	/** How many outputs the node before has. */
	outputs: number;
	to: INode;
	input: number;
}

const outputsOf = (node: INode, connected: number): number => {
	const two = /\.(if|splitInBatches)$/.test(node.type) || node.onError === 'continueErrorOutput';
	return Math.max(connected, two ? 2 : 1);
};

/** The main connections of a workflow. Throws where one names a node that is not there. */
export function wires({ nodes, connections }: WorkflowJson): Wire[] {
	const find = (name: string): INode => {
		const node = nodes.find((one) => one.name === name);
		if (!node) throw new Error(`There is no node “${name}”`);
		return node;
	};
	return Object.entries(connections).flatMap(([name, { main = [] }]) => {
		const from = find(name);
		return main.flatMap((targets, output) =>
			(targets ?? []).map(({ node, index }) => ({ from, output, outputs: outputsOf(from, main.length), to: find(node), input: index })),
		);
	});
}
