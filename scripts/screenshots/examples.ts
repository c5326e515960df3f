import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INode } from 'n8n-workflow';
import { projectRoot, startEmulatorProcess } from '../../testbed';
import type { N8nClient, WorkflowJson } from '../../testbed';

/** Where an example is: `patterns/NAME` is a shipped workflow that the demo does not have. */
const pathOf = (name: string) => join(projectRoot, ...(name.startsWith('patterns/') ? ['workflows'] : ['docs', 'examples']), `${name}.json`);
const openAi = 'https://api.openai.com/v1';

const frame = 'prompt-frame';

/** The workflow as it is when somebody has just chosen a frame, and has filled in nothing yet. */
function withFrame({ nodes, ...workflow }: WorkflowJson): WorkflowJson {
	const chosen = ({ onError: _, parameters, ...node }: INode): INode => {
		const { prompt: __, ...others } = parameters;
		return { ...node, parameters: { ...others, promptFrom: 'productHero' } };
	};
	return {
		...workflow,
		name: 'A prompt frame',
		nodes: nodes.map((node) => (node.name === 'Generate Image' ? chosen(node) : node)),
	};
}

/** Workflows that the demo does not have, stored in n8n and leading to an emulator: name to id. */
export async function putExamples(
	n8n: N8nClient,
	names: string[],
): Promise<{ ids: Map<string, string>; stop(): Promise<void> }> {
	const { url, stop } = await startEmulatorProcess(0);
	const apiKey = 'sk-emulator';
	const forOpenAiNode = await n8n.putCredential(
		'openAiApi',
		{ apiKey, url: `${url}/v1`, header: false },
		'OpenAI account',
	);
	const prices = { ownerName: 'OpenAI', priceKind: 'none' };
	const forOurs = await n8n.putCredential(
		'gptImageApi',
		{ apiKey, baseUrl: `${url}/v1`, route: 'openai', ...prices },
		'OpenAI (example)',
	);
	const ids: Record<string, { id: string; name: string }> = {
		openAiApi: { id: forOpenAiNode, name: 'OpenAI account' },
		gptImageApi: { id: forOurs, name: 'OpenAI (example)' },
	};
	const chosen = (node: INode): INode =>
		node.credentials
			? { ...node, credentials: Object.fromEntries(Object.keys(node.credentials).map((type) => [type, ids[type]!])) }
			: node;
	const stored = new Map<string, string>();
	for (const name of names) {
		const text = readFileSync(pathOf(name === frame ? 'after' : name), 'utf8');
		const read = JSON.parse(text.replaceAll(openAi, `${url}/v1`)) as WorkflowJson;
		const workflow = name === frame ? withFrame(read) : read;
		stored.set(name, await n8n.putWorkflow({ ...workflow, nodes: workflow.nodes.map(chosen) }));
	}
	return { ids: stored, stop };
}
