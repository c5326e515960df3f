import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { IDataObject } from 'n8n-workflow';
import { ensureRuntime, N8nClient, owner, packPackage, portOr, projectRoot, startN8n, triggerOf } from '../testbed';
import type { Execution, WorkflowJson } from '../testbed';
import { collectShots, sum, withLog } from './collect';
import type { Shot } from './collect';
import { dollars } from './contactSheet';
import { runAll } from './conversation';
import { goOn, runByForm, startsByForm } from './formRun';
import { listWorkflows } from './list';
import { mishapsOf } from './mishaps';
import { claimDemo } from './onlyOne';
import { readOptions, usage } from './options';
import type { DemoOptions } from './options';
import { freshOutput, writeOutput } from './output';
import type { OutputFolder } from './output';
import { liveOnly, partsFor } from './parts';
import type { RunningPart } from './parts';
import { chooseProvider, mayRun } from './provider';
import type { Provider } from './provider';
import { dropTables, fillFromSheets, readLog } from './tables';
import { findWorkflow, loadWorkflow, workflowNames } from './workflowFiles';
import type { Credentials } from './workflowFiles';

const workflows = join(projectRoot, 'workflows');
const userFolder = join(projectRoot, '.cache', 'demo');

/** Run once before all others, as a person does. */
const setUps = ['set-up', 'variants/set-up-for-variants'];

/** Things to stop at the end, the newest first. */
const running: Array<() => Promise<void>> = [];

/** What Ctrl-C does: until everything runs, end at once (whatever was started ends with us). */
let interrupted: () => void = () => process.exit(130);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted());

async function stopAll(): Promise<void> {
	for (const stop of running.splice(0).reverse()) await stop();
}

async function startEditor(output: OutputFolder): Promise<N8nClient> {
	ensureRuntime();
	const tarball = packPackage();
	console.log('Starting n8n (a minute the first time) …');
	const readable = [output.root, join(workflows, 'data')].join(';');
	const n8n = await startN8n({
		userFolder,
		tarball,
		port: await portOr(5678),
		env: { N8N_RESTRICT_FILE_ACCESS_TO: readable },
	});
	running.push(n8n.stop);
	return await N8nClient.connect(n8n.address);
}

/** Stores credentials, so that the workflows find them; gives each type's id and name. */
async function putCredentials(n8n: N8nClient, data: Record<string, IDataObject>): Promise<Credentials> {
	const stored: Credentials = {};
	for (const [type, fields] of Object.entries(data)) {
		const name = type === 'gptImageApi' ? 'GPT Image API' : `${type} of the demo`;
		stored[type] = { id: await n8n.putCredential(type, fields, name), name };
	}
	return stored;
}

/** Puts all example workflows in place; gives the chosen one and its id. */
async function putWorkflows(n8n: N8nClient, provider: Provider, parts: RunningPart[], output: OutputFolder, chosen: string) {
	const credentials = await putCredentials(
		n8n,
		Object.assign({ gptImageApi: provider.credential }, ...parts.map((part) => part.credentials)),
	);
	const settings = {
		imagesFolder: output.images,
		...Object.assign({}, ...parts.map((part) => part.settings)),
	};
	const stored = new Map<string, { workflow: WorkflowJson; id: string }>();
	await dropTables(n8n);
	for (const file of workflowNames(workflows)) {
		const workflow = loadWorkflow(workflows, file, settings, credentials);
		stored.set(file, { workflow, id: await n8n.putWorkflow(workflow) });
	}
	for (const name of setUps) {
		const { workflow, id } = stored.get(name)!;
		await fillFromSheets(n8n, workflow, workflows);
		await n8n.finished(await n8n.start(id));
	}
	return stored.get(chosen)!;
}

/** Starts the services the chosen workflow talks to. Throws if it needs one that only a live account can be. */
async function startParts(chosen: string): Promise<RunningPart[]> {
	const workflow = loadWorkflow(workflows, chosen, {}, {});
	const missing = liveOnly(workflow);
	if (missing.length > 0) {
		throw new Error(
			`“${workflow.name}” talks to a service that needs an account of yours (${missing.join(', ')}). Run npm run demo without --workflow: it is in the editor, where you can choose your credential.`,
		);
	}
	const started: RunningPart[] = [];
	for (const { name, start } of partsFor(workflow)) {
		console.log(`Starting ${name} …`);
		const part = await start(started);
		running.push(part.stop);
		started.push(part);
	}
	return started;
}

/** Runs the workflow up to its Cost Estimate node, which spends nothing; the answer is the estimate's sentence, or ''. */
async function estimate(n8n: N8nClient, id: string, workflow: WorkflowJson): Promise<string> {
	const node = workflow.nodes.find(
		({ type, parameters }) => type === 'n8n-nodes-gpt-image.costEstimate' && parameters.operation === 'estimateRun',
	);
	if (!node) return '';
	const execution = await n8n.finished(await n8n.start(id, triggerOf(workflow)?.name, node.name));
	return String(execution.items(node.name)[0]?.json.sentence ?? '');
}

function report(shots: Shot[], provider: Provider, executions: Execution[]): void {
	const made = shots.filter(({ picture }) => picture).length;
	for (const { problem } of shots) if (problem) console.log(`  without an image: ${problem.message}`);
	const nothingSpent = provider.isBilled ? '' : ' at OpenAI’s prices; nothing was spent';
	console.log(`${made} images made. Receipts: ${dollars(sum(shots, 'costUsd'))}${nothingSpent}.`);
	for (const execution of executions) {
		if (execution.status !== 'success')
			console.error(`The workflow ended with: ${execution.error()?.message ?? execution.status}`);
	}
}

async function run(n8n: N8nClient, id: string, workflow: WorkflowJson, { exit }: DemoOptions): Promise<Execution[]> {
	const person = { answerIt: exit, say: console.log };
	if (startsByForm(workflow)) return [await runByForm(n8n, id, workflow, person)];
	const ends: Execution[] = [];
	for (const execution of await runAll(n8n, id, workflow)) {
		ends.push(execution.status === 'waiting' ? await goOn(n8n, execution, person) : execution);
	}
	return ends;
}

async function demo(options: DemoOptions, chosen: string): Promise<number> {
	claimDemo(join(projectRoot, '.cache', 'demo.pid'));
	const output = freshOutput(join(projectRoot, 'demo-output'));
	const provider = await chooseProvider(options);
	running.push(provider.stop);
	const parts = await startParts(chosen);
	const n8n = await startEditor(output);
	const { workflow, id } = await putWorkflows(n8n, provider, parts, output, chosen);
	const editorUrl = `${n8n.address.url}/workflow/${id}`;

	const sentence = await estimate(n8n, id, workflow);
	console.log(sentence ? `Estimate: ${sentence}` : 'This workflow has no estimate of its own.');
	if (!(await mayRun(provider, options))) return 1;

	console.log(`Running “${workflow.name}” …`);
	await provider.mishap(mishapsOf(chosen));
	const executions = await run(n8n, id, workflow, options);
	const shots = withLog(
		executions.flatMap((execution) => collectShots(workflow, execution)),
		await readLog(n8n),
	);
	await writeOutput(output, { title: workflow.name, shots, madeBy: provider.madeBy, estimate: sentence, editorUrl });
	report(shots, provider, executions);

	console.log(`\nContact sheet  ${pathToFileURL(output.index).href}\nEditor         ${editorUrl}`);
	console.log(`Log-in         ${owner.email}  ${owner.password}`);
	for (const { where } of parts) console.log(`Part           ${where}`);
	if (!options.exit) await untilInterrupted();
	const isFine = executions.every(({ status }) => status === 'success') && shots.some(({ picture }) => picture);
	return isFine ? 0 : 1;
}

async function untilInterrupted(): Promise<void> {
	console.log('\nPress Ctrl-C to end.');
	const parent = process.ppid;
	await new Promise<void>((resolve) => {
		interrupted = resolve;
		// npm, ended from outside, does not tell the command it runs.
		const watch = setInterval(() => process.ppid !== parent && resolve(), 1000);
		running.push(async () => clearInterval(watch));
	});
	console.log('Ending …');
}

async function main(): Promise<void> {
	try {
		const options = readOptions(process.argv.slice(2));
		if (options.help) return console.log(usage);
		if (options.list) return console.log(listWorkflows(workflows));
		const chosen = findWorkflow(workflows, options.workflow);
		if (!chosen) throw new Error(`There is no workflow “${options.workflow}”. There are:\n${listWorkflows(workflows)}`);
		process.exitCode = await demo(options, chosen);
	} catch (error) {
		console.error((error as Error).message);
		process.exitCode = 1;
	}
	await stopAll();
}

void main();
