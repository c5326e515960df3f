import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EmulatorClient, N8nClient, type NodeSpec, startN8n, workflow } from '../../testbed';
import { makeTable } from '../../testbed/dataTables';
import { savingNodes } from '../longRun/site';
import { insideOptions, tidyUp } from './contenders/inside';
import { thePackage } from './contenders/n8n';
import { builtInNode, type Chain, generateImage } from './contenders/workflows';
import { cpuMs, watchMemory } from './process';

/** One look at n8n while it works. */
interface Look {
	rows: number;
	/** Milliseconds since the first call. */
	atMs: number;
	/** Processor time so far, without that of the looks, milliseconds. */
	cpuMs: number;
	/** In use after a collection, bytes. */
	heapBytes: number;
}

/** What a run of many rows took. */
export interface ScaleFinding {
	id: string;
	name: string;
	rows: number;
	looks: Look[];
	/** From the start to the end of the execution, milliseconds. */
	wallMs: number;
	cpuMs: number;
	/** Highest resident memory above that before the run, bytes. */
	peakBytes: number;
	/** What n8n stores of the execution, bytes. */
	storedBytes: number;
	failure?: string;
}

interface Way {
	id: string;
	name: string;
	chain?: Chain;
	passesOn?: boolean;
	/** Rows of one execution; as many run after each other as it takes. All rows in one unless said otherwise. */
	rowsOfARun?: number;
	/** Of the rows asked for, where each takes long. */
	part?: number;
}

const inFlight = 4;

const ways: Way[] = [
	{ id: 'no-image-node', name: 'No image node' },
	{ id: 'package', name: '**This package**, 4 in flight', chain: generateImage(inFlight) },
	{ id: 'runs-of-100', name: '**This package**, 4 in flight, runs of 100 rows', chain: generateImage(inFlight), rowsOfARun: 100 },
	{ id: 'passed-on', name: '**This package**, 4 in flight, Run Workflow for Each Image', chain: generateImage(inFlight), passesOn: true, part: 0.25 },
	{ id: 'built-in', name: "n8n's OpenAI node", chain: builtInNode },
];

const looksPerRun = 10;

const openRows = (table: string): NodeSpec => ({
	name: 'Rows of the Table',
	type: 'n8n-nodes-base.dataTable',
	typeVersion: 1.1,
	parameters: { resource: 'row', operation: 'get', dataTableId: { __rl: true, mode: 'name', value: table }, matchType: 'allConditions', filters: {}, returnAll: true },
});

/** A table with rows; all of them are the same picture, which the emulator draws once. */
async function fillTable(client: N8nClient, table: string, rows: number): Promise<void> {
	const columns = [{ name: 'prompt', type: 'string' }];
	const row = { prompt: 'A still life, number 1' };
	await makeTable(client, { name: table, columns }, new Array(rows).fill(row));
}

/** Runs each way over so many rows, in an n8n of its own, and looks at it ten times on the way. */
export async function measureScale(emulator: EmulatorClient, options: { rows: number; delayMs: number; only?: string[] }): Promise<ScaleFinding[]> {
	const found: ScaleFinding[] = [];
	for (const way of ways.filter(({ id }) => !options.only || options.only.includes(id))) found.push(await measure(way, emulator, options));
	return found;
}

async function measure({ id, name, chain, passesOn, rowsOfARun, part = 1 }: Way, emulator: EmulatorClient, given: { rows: number; delayMs: number }): Promise<ScaleFinding> {
	const { delayMs } = given;
	const runs = rowsOfARun ? Math.ceil(given.rows / rowsOfARun) : 1;
	const rows = rowsOfARun ? runs * rowsOfARun : Math.ceil(given.rows * part);
	await emulator.reset();
	await emulator.settings({ delayMs, imageBytes: 1000 });
	const heap = join('/tmp', `bench-heap-${process.pid}`);
	rmSync(heap, { force: true });
	const n8n = await startN8n({ env: { ...insideOptions(), BENCH_HEAP: heap }, tarball: thePackage() });
	const { pid, userFolder } = n8n.address;
	const lookNow = async (): Promise<{ heapUsed: number; collectMs: number }> => {
		const before = existsSync(heap) ? readFileSync(heap, 'utf8').length : 0;
		tidyUp(pid);
		for (;;) {
			await sleep(50);
			const text = existsSync(heap) ? readFileSync(heap, 'utf8') : '';
			if (text.length > before && text.endsWith('\n')) return JSON.parse(text.trim().split('\n').at(-1)!) as { heapUsed: number; collectMs: number };
		}
	};
	try {
		const client = await N8nClient.connect(n8n.address);
		await fillTable(client, 'Scale', rowsOfARun ?? rows);
		const [few, all] = [await prepared(client, emulator, { chain, passesOn, table: await fewRows(client) }), await prepared(client, emulator, { chain, passesOn, table: 'Scale' })];
		await client.finished(await client.start(few), 60_000);
		await emulator.forget();
		await lookNow();
		await sleep(2000);
		const { heapUsed: heapBefore } = await lookNow();
		const memory = watchMemory(pid);
		const residentBefore = watchMemory(pid).stop();
		const cpuBefore = cpuMs(pid);
		const deadline = Date.now() + 60 * 60_000;
		const answered = async (wanted: number): Promise<void> => {
			while (chain && Date.now() < deadline) {
				const { requests, inFlight: open } = await emulator.health();
				if (requests >= wanted && open === 0) return;
				await sleep(100);
			}
		};
		const running = inTurn(client, all, runs, async (run) => await answered(((run + 1) * rows) / runs));
		const looks: Look[] = [{ rows: 0, atMs: 0, cpuMs: 0, heapBytes: heapBefore }];
		let collectMs = 0;
		let begun = 0;
		while (chain && Date.now() < deadline) {
			const { requests, inFlight: open } = await emulator.health();
			if (requests > 0) begun ||= Date.now();
			if (requests >= rows && open === 0) break;
			const done = requests - open;
			if (done >= (looks.length * rows) / looksPerRun) {
				const cpu = cpuMs(pid) - cpuBefore - collectMs;
				const look = await lookNow();
				collectMs += look.collectMs;
				looks.push({ rows: done, atMs: Date.now() - begun, cpuMs: cpu, heapBytes: look.heapUsed });
				process.stderr.write(`${id}: ${JSON.stringify(looks.at(-1))}\n`);
			}
			await sleep(rows > 1000 ? 200 : 20);
		}
		const { wallMs, storedBytes, failure } = await running;
		return {
			id,
			name,
			rows,
			looks,
			wallMs,
			cpuMs: cpuMs(pid) - cpuBefore - collectMs,
			peakBytes: memory.stop() - residentBefore,
			storedBytes,
			...(failure ? { failure } : {}),
		};
	} finally {
		await n8n.stop();
		rmSync(userFolder, { recursive: true, force: true });
		rmSync(heap, { force: true });
	}
}

/** Executes a workflow so many times, one after the other, up to the first failure. n8n is asked for each only once its answers are there: asking costs it time. */
async function inTurn(client: N8nClient, workflowId: string, runs: number, answered: (run: number) => Promise<void>): Promise<{ wallMs: number; storedBytes: number; failure?: string }> {
	const total = { wallMs: 0, storedBytes: 0 };
	for (let run = 0; run < runs; run++) {
		const id = await client.start(workflowId);
		await answered(run);
		const execution = await client.finished(id, 300_000);
		const { startedAt, stoppedAt } = await client.rest.get<{ startedAt: string; stoppedAt: string }>(`/rest/executions/${id}`);
		total.wallMs += Date.parse(stoppedAt) - Date.parse(startedAt);
		total.storedBytes += execution.storedBytes;
		const failure = execution.error()?.message;
		if (failure) return { ...total, failure };
	}
	return total;
}

/** A table of two rows, to warm n8n up. */
async function fewRows(client: N8nClient): Promise<string> {
	await fillTable(client, 'Few', 2);
	return 'Few';
}

async function prepared(client: N8nClient, emulator: EmulatorClient, { chain, passesOn, table }: { chain?: Chain; passesOn?: boolean; table: string }): Promise<string> {
	const open = openRows(table);
	if (!chain) return await client.createWorkflow(workflow({ name: table, nodes: [open, { name: 'Nothing', type: 'n8n-nodes-base.noOp', typeVersion: 1 }] }));
	const credential = await client.createCredential(chain.credentialType, chain.credential(emulator.apiKey, emulator.baseUrl));
	const nodes = chain.nodes({ [chain.credentialType]: credential }, emulator.baseUrl);
	if (!passesOn) return await client.createWorkflow(workflow({ name: table, nodes: [open, ...nodes] }));
	const folder = join(client.address.userFolder, 'pictures');
	mkdirSync(folder, { recursive: true });
	const saving = workflow({ name: 'Save', nodes: savingNodes(folder) });
	const id = await client.createWorkflow({ ...saving, settings: { ...saving.settings, callerPolicy: 'workflowsFromSameOwner' } });
	const [node] = nodes;
	const parameters = { ...node!.parameters, runWorkflow: true, imageWorkflow: { __rl: true, mode: 'id', value: id } };
	return await client.createWorkflow(workflow({ name: table, nodes: [open, { ...node!, parameters }] }));
}

const perRow = (from: Look, to: Look, of: (look: Look) => number) => (of(to) - of(from)) / (to.rows - from.rows);

/** CPU per row in the first, the middle and the last tenth; the first warms up. */
function tenths(looks: Look[]): string {
	const pairs = looks.slice(1).map((to, index) => [looks[index]!, to] as const);
	if (pairs.length < 3) return '';
	return [pairs[0]!, pairs[Math.floor(pairs.length / 2)]!, pairs.at(-1)!].map(([from, to]) => perRow(from, to, ({ cpuMs: cpu }) => cpu).toFixed(1)).join(' → ');
}

/** One row per way: what a row took, and whether the last ones took more than the first. */
export function scaleTable(found: ScaleFinding[]): string {
	const head = ['', 'Rows', 'Time', 'CPU per row', 'First, middle, last tenth', 'Heap held per row', 'Peak memory per row', 'Stored by n8n per row'];
	const lines = found.map(({ name, rows, looks, wallMs, cpuMs: cpu, peakBytes, storedBytes, failure }) => {
		if (failure) return [name, `${rows}`, `fails: ${failure.slice(0, 120).replaceAll('|', '\\|')}`];
		const kb = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
		const held = looks.length > 2 ? kb(perRow(looks[1]!, looks.at(-1)!, ({ heapBytes }) => heapBytes)) : '';
		const steps = tenths(looks);
		return [name, `${rows}`, `${(wallMs / 1000).toFixed(1)} s`, `${(cpu / rows).toFixed(1)} ms`, steps && `${steps} ms`, held, kb(peakBytes / rows), kb(storedBytes / rows)];
	});
	return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
