import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EmulatorClient, N8nClient, type NodeSpec, startN8n, workflow } from '../../testbed';
import { savedIn, savingNodes } from '../longRun/site';
import { insideOptions, tidyUp } from './contenders/inside';
import { thePackage } from './contenders/n8n';
import { builtInNode, type Chain, generateImage, httpRequestChain } from './contenders/workflows';
import { cpuMs, settled, watchMemory } from './process';
import { median } from './measure';
import { promptOf } from './prompts';

/** When a person's own storage, a folder, has the pictures of one run. Milliseconds from the first call; medians. */
export interface FirstStoredFinding {
	id: string;
	name: string;
	firstAnswerMs: number;
	firstStoredMs: number;
	allStoredMs: number;
	/** Of n8n's process, in all. */
	cpuMs: number;
	/** Highest resident memory of n8n above that before the run, bytes. */
	peakBytes: number;
	failure?: string;
}

/** What is asked of each: a minute of work for who takes one row after the other. */
export const firstStoredLoad = { rows: 60, delayMs: 1000, bytes: 100_000 };

interface Way {
	id: string;
	name: string;
	chain: Chain;
	/** Who gives the pictures to a saving workflow: the image node itself, or n8n's node after it. Without either they are saved in the same workflow. */
	savedBy?: 'image node' | 'Execute Workflow';
}

const ways: Way[] = [
	{ id: 'passed-on', name: '**This package**, 4 in flight, Run Workflow for Each Image', chain: generateImage(4), savedBy: 'image node' },
	{ id: 'execute-workflow', name: "**This package**, 4 in flight → n8n's Execute Workflow, once per image", chain: generateImage(4), savedBy: 'Execute Workflow' },
	{ id: 'package', name: '**This package**, 4 in flight', chain: generateImage(4) },
	{ id: 'built-in', name: "n8n's OpenAI node", chain: builtInNode },
	{ id: 'http-request', name: 'HTTP Request → Split Out → Convert to File', chain: httpRequestChain },
];

/** Makes the same pictures in each way, each time in a fresh n8n, and watches the folder they end in. */
export async function measureFirstStored(emulator: EmulatorClient, { repeat, only }: { repeat: number; only?: string[] }): Promise<FirstStoredFinding[]> {
	const found: FirstStoredFinding[] = [];
	for (const way of ways.filter(({ id }) => !only || only.includes(id))) {
		process.stderr.write(`first picture saved: ${way.id} …\n`);
		const runs: FirstStoredFinding[] = [];
		for (let run = 0; run < repeat; run++) runs.push(await measureWay(way, emulator));
		const of = (field: 'firstAnswerMs' | 'firstStoredMs' | 'allStoredMs' | 'cpuMs' | 'peakBytes') => median(runs.map((one) => one[field]));
		found.push({
			...runs[0]!,
			firstAnswerMs: of('firstAnswerMs'),
			firstStoredMs: of('firstStoredMs'),
			allStoredMs: of('allStoredMs'),
			cpuMs: of('cpuMs'),
			peakBytes: of('peakBytes'),
			failure: runs.find(({ failure }) => failure)?.failure,
		});
	}
	return found;
}

async function measureWay({ id, name, chain, savedBy }: Way, emulator: EmulatorClient): Promise<FirstStoredFinding> {
	const { rows, delayMs, bytes } = firstStoredLoad;
	const n8n = await startN8n({ env: insideOptions(), tarball: thePackage() });
	const { pid, userFolder } = n8n.address;
	const folder = join(userFolder, 'pictures');
	const emptied = () => (rmSync(folder, { recursive: true, force: true }), mkdirSync(folder));
	try {
		const client = await N8nClient.connect(n8n.address);
		const credential = await client.createCredential(chain.credentialType, chain.credential(emulator.apiKey, emulator.baseUrl));
		const nodes = await storing(client, { nodes: chain.nodes({ [chain.credentialType]: credential }, emulator.baseUrl), folder, savedBy });
		const flow = async (count: number) =>
			await client.createWorkflow(workflow({ name: `${count} rows`, rows: Array.from({ length: count }, (_, index) => ({ prompt: promptOf(index) })), nodes }));
		emptied();
		await emulator.settings({ delayMs: 0, imageBytes: bytes });
		await client.finished(await client.start(await flow(2)), 120_000);
		emptied();
		await emulator.settings({ delayMs, imageBytes: bytes });
		const workflowId = await flow(rows);
		tidyUp(pid);
		await settled(pid, 3_000);
		await emulator.forget();
		const resident = watchMemory(pid).stop();
		const memory = watchMemory(pid);
		const cpuBefore = cpuMs(pid);
		await client.start(workflowId);
		const times = await watch(emulator, folder, rows);
		const measured = { cpuMs: cpuMs(pid) - cpuBefore, peakBytes: memory.stop() - resident };
		const status = await statusOf(client, workflowId);
		const missing = rows - savedIn({ folder }).length;
		const failure = status !== 'success' ? status : missing > 0 ? `${missing} of ${rows} pictures are not in the folder` : undefined;
		return { id, name, ...times, ...measured, ...(failure ? { failure } : {}) };
	} finally {
		await n8n.stop();
		rmSync(userFolder, { recursive: true, force: true });
	}
}

/** The chain with its pictures written to a folder: by a workflow of their own, or after the last row. */
async function storing(client: N8nClient, { nodes, folder, savedBy }: { nodes: NodeSpec[]; folder: string; savedBy: Way['savedBy'] }): Promise<NodeSpec[]> {
	if (!savedBy) {
		const parameters = { operation: 'write', fileName: `=${folder}/{{ $itemIndex + 1 }}.png`, dataPropertyName: 'data', options: {} };
		return [...nodes, { name: 'Save', type: 'n8n-nodes-base.readWriteFile', typeVersion: 1.1, parameters }];
	}
	const saving = workflow({ name: 'Save', nodes: savingNodes(folder) });
	const value = await client.createWorkflow({ ...saving, settings: { ...saving.settings, callerPolicy: 'workflowsFromSameOwner' } });
	const workflowId = { __rl: true, mode: 'id', value };
	if (savedBy === 'image node') return nodes.map((node) => ({ ...node, parameters: { ...node.parameters, runWorkflow: true, imageWorkflow: workflowId } }));
	return [...nodes, { name: 'Save Each', type: 'n8n-nodes-base.executeWorkflow', typeVersion: 1.2, parameters: { workflowId, mode: 'each', options: { waitForSubWorkflow: true } } }];
}

/** How the workflow's run ended. Its data, which may be hundreds of megabytes, is not asked for. */
async function statusOf({ rest }: N8nClient, workflowId: string): Promise<string> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	for (const deadline = Date.now() + 300_000; Date.now() < deadline; await sleep(500)) {
		const { results } = await rest.get<{ results: Array<{ status: string }> }>(`/rest/executions?filter=${filter}&limit=1`);
		if (results[0] && !['new', 'running'].includes(results[0].status)) return results[0].status;
	}
	return 'not over after five minutes';
}

const patienceMs = 10 * 60_000;
const patienceWithoutCallsMs = 60_000;
const lookMs = 20;

/** When the first answer was out, and the first and the last picture in the folder; NaN for what never came. */
async function watch(emulator: EmulatorClient, folder: string, rows: number): Promise<Pick<FirstStoredFinding, 'firstAnswerMs' | 'firstStoredMs' | 'allStoredMs'>> {
	const deadline = Date.now() + patienceMs;
	let [firstCall, firstAnswer, firstStored, quietSince] = [0, 0, 0, 0];
	while (Date.now() < deadline) {
		await sleep(lookMs);
		const now = Date.now();
		const stored = readdirSync(folder).length;
		if (stored > 0) firstStored ||= now;
		if (stored >= rows) return { firstAnswerMs: firstAnswer - firstCall, firstStoredMs: firstStored - firstCall, allStoredMs: now - firstCall };
		const { requests, inFlight } = await emulator.health();
		if (requests > 0) firstCall ||= now;
		if (requests > inFlight) firstAnswer ||= now;
		// A way that failed sends no more, and stores no more.
		quietSince = inFlight > 0 ? 0 : quietSince || now;
		if (quietSince > 0 && now - quietSince > patienceWithoutCallsMs) break;
	}
	return { firstAnswerMs: firstAnswer - firstCall, firstStoredMs: firstStored > 0 ? firstStored - firstCall : NaN, allStoredMs: NaN };
}
