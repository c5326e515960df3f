import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { packPackage } from '../../../testbed/runtime';
import { N8nClient, startN8n, workflow, type EmulatorClient } from '../../../testbed';
import { storedFiles } from '../../../testbed/stored';
import { promptOf } from '../prompts';
import { sizeOf } from '../sizeOf';
import type { Contender, Run, Running } from '../types';
import { insideOptions } from './inside';
import type { Chain } from './workflows';

interface Summary {
	id: string;
	status: string;
	startedAt: string;
	stoppedAt?: string;
}

let packed: string | undefined;

/** The same package for every process of a benchmark, whatever is edited meanwhile. */
export const thePackage = () => (packed ??= packPackage());

const underWay = new Set(['new', 'running', 'unknown']);
const patienceMs = 15 * 60_000;
const mostLostLooks = 5;

/** A chain of nodes in a real n8n of its own. */
export const inN8n = (about: Pick<Contender, 'id' | 'name' | 'inFlight'>, chain: Chain, env: Record<string, string> = {}): Contender => ({
	...about,
	start: async (emulator) => await startChain(chain, emulator, env),
});

async function startChain(chain: Chain, emulator: EmulatorClient, env: Record<string, string>): Promise<Running> {
	const n8n = await startN8n({ env: { ...insideOptions(), ...env }, tarball: thePackage() });
	const { userFolder, pid } = n8n.address;
	const stop = async () => {
		await n8n.stop();
		rmSync(userFolder, { recursive: true, force: true });
	};
	try {
		const client = await N8nClient.connect(n8n.address);
		const { apiKey, baseUrl } = emulator;
		const id = await client.createCredential(chain.credentialType, chain.credential(apiKey, baseUrl));
		const nodes = chain.nodes({ [chain.credentialType]: id }, baseUrl);
		return { pid, stop, run: async (images) => await runOnce(client, emulator, nodes, images) };
	} catch (error) {
		await stop();
		throw error;
	}
}

async function runOnce(client: N8nClient, emulator: EmulatorClient, nodes: ReturnType<Chain['nodes']>, images: number): Promise<Run> {
	await emulator.forget();
	const rows = Array.from({ length: images }, (_, index) => ({ prompt: promptOf(index) }));
	const workflowId = await client.createWorkflow(workflow({ name: 'Benchmark', rows, nodes }));
	const executionId = await client.start(workflowId);
	const { status, startedAt, stoppedAt } = await waitForEnd(client, emulator, workflowId, images);
	const wallMs = Date.parse(stoppedAt ?? '') - Date.parse(startedAt);
	const stored = sizeOf(storedFiles(client.address.userFolder, executionId));
	if (status === 'success') return { wallMs, ...stored };
	const execution = await client.finished(executionId);
	return { wallMs, ...stored, failure: execution.error()?.message ?? status };
}

/** n8n is left alone while images are on their way: only the emulator is asked, and n8n once all answers are out. */
async function waitForEnd(client: N8nClient, emulator: EmulatorClient, workflowId: string, images: number): Promise<Summary> {
	const deadline = Date.now() + patienceMs;
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	let quietLooks = 0;
	let lostLooks = 0;
	while (Date.now() < deadline) {
		await sleep(250);
		const { requests, inFlight } = await emulator.health();
		quietLooks = inFlight === 0 ? quietLooks + 1 : 0;
		// A contender that gave up half-way sends no more.
		if (requests < images && quietLooks < 20) continue;
		if (inFlight > 0) continue;
		const look = client.rest.get<{ results: Summary[] }>(`/rest/executions?filter=${filter}&limit=1`);
		const [looked] = await Promise.allSettled([look]);
		// An n8n that was busy for seconds has let go of the last look's connection: it is asked again, and given up if it is gone.
		if (looked.status === 'rejected' && ++lostLooks > mostLostLooks) throw looked.reason;
		if (looked.status === 'rejected') continue;
		const [summary] = looked.value.results;
		if (summary && !underWay.has(summary.status)) return summary;
	}
	throw new Error('The run was not over in time');
}
