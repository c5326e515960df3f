import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { generateSpec, N8nClient, type NodeSpec, startN8n, testbed, until, workflow, type WorkflowJson } from '../../testbed';
import { dataTablesPath, makeTable } from '../../testbed/dataTables';
import type { EmulatorClient, N8nProcess } from '../../testbed';

/** As many rows as make the run last; a tenth of the second per image keeps the suite short. */
const rows = 24;
const answerMs = 400;
const atOnce = 4;
const moments = [1, 5, 11];

let emulator: EmulatorClient;
let n8n: N8nProcess;
let client: N8nClient;
const userFolder = mkdtempSync(join(tmpdir(), 'n8n-long-run-'));
const folder = join(userFolder, 'pictures');

const connect = async () => (client = await N8nClient.connect(n8n.address));

beforeAll(async () => {
	({ emulator } = await testbed());
	mkdirSync(folder, { recursive: true });
	n8n = await startN8n({ userFolder });
	await connect();
}, 600_000);

afterAll(async () => {
	await n8n?.stop();
	rmSync(userFolder, { recursive: true, force: true });
}, 60_000);

const tableNamed = (value: string) => ({ __rl: true, mode: 'name', value });
const prompts = Array.from({ length: rows }, (_, row) => `Cup ${String(row + 1).padStart(2, '0')}`);

/** A table's open rows → images → the same workflow once per image: save the file, mark the row. */
function savingWorkflow(table: string, credential: Record<string, string>): WorkflowJson {
	const open: NodeSpec = {
		name: 'Open Rows',
		type: 'n8n-nodes-base.dataTable',
		typeVersion: 1.1,
		parameters: {
			resource: 'row',
			operation: 'get',
			dataTableId: tableNamed(table),
			matchType: 'allConditions',
			filters: { conditions: [{ keyName: 'status', condition: 'isEmpty' }] },
			returnAll: true,
			orderBy: true,
			orderByColumn: 'id',
			orderByDirection: 'ASC',
		},
	};
	const parameters: IDataObject = {
		size: '816x816',
		options: { concurrency: atOnce, attempts: 1, keepFile: false },
		fileName: '={{ $json.prompt }}',
		runWorkflow: true,
		imageWorkflow: { __rl: true, mode: 'id', value: '={{ $workflow.id }}' },
		passOnProblems: true,
	};
	const generate = generateSpec({ credential }, { name: 'Image', onError: 'continueErrorOutput', parameters });
	const entered: NodeSpec = { name: 'One Image', type: 'n8n-nodes-base.executeWorkflowTrigger', typeVersion: 1.1, parameters: { inputSource: 'passthrough' }, after: [] };
	const save: NodeSpec = {
		name: 'Save',
		type: 'n8n-nodes-base.readWriteFile',
		typeVersion: 1.1,
		parameters: { operation: 'write', fileName: `=${folder}/{{ $json.receipt.fileName }}`, dataPropertyName: 'data', options: {} },
		after: ['One Image'],
	};
	const mark: NodeSpec = {
		name: 'Mark',
		type: 'n8n-nodes-base.dataTable',
		typeVersion: 1.1,
		parameters: {
			resource: 'row',
			operation: 'update',
			dataTableId: tableNamed(table),
			matchType: 'allConditions',
			filters: { conditions: [{ keyName: 'id', condition: 'eq', keyValue: "={{ $('One Image').item.json.id }}" }] },
			columns: { mappingMode: 'defineBelow', value: { status: 'made' }, matchingColumns: [], schema: [{ id: 'status', displayName: 'status', type: 'string', display: true, required: false, defaultMatch: false }] },
			options: {},
		},
	};
	const made = workflow({ name: table, nodes: [open, { ...generate, after: ['Open Rows'] }, entered, save, mark] });
	return { ...made, settings: { ...made.settings, callerPolicy: 'workflowsFromSameOwner' } };
}

async function prepare(table: string): Promise<string> {
	await makeTable(client, { name: table, columns: [{ name: 'prompt', type: 'string' }, { name: 'status', type: 'string' }] }, prompts.map((prompt) => ({ prompt })));
	const id = await client.createCredential('gptImageApi', { apiKey: emulator.apiKey, baseUrl: emulator.baseUrl, ownerName: 'OpenAI' });
	return await client.createWorkflow(savingWorkflow(table, { gptImageApi: id }));
}

const answered = async () => (await emulator.imageRequests()).filter(({ completed }) => completed).map(({ body }) => String(body.prompt));
const saved = () => readdirSync(folder).map((name) => name.replace(/\.png$/, '')).sort();

async function statuses(table: string): Promise<string[]> {
	const home = await dataTablesPath(client);
	const { data } = await client.rest.get<{ data: Array<{ id: string; name: string }> }>(`${home}?take=100`);
	const { id } = data.find(({ name }) => name === table)!;
	const found = await client.rest.get<{ data: IDataObject[] }>(`${home}/${id}/rows?take=250`);
	return found.data.map(({ status }) => String(status ?? ''));
}

beforeEach(async () => {
	await emulator.reset();
	await emulator.settings({ imageBytes: 4000, delayMs: answerMs });
	for (const name of existsSync(folder) ? readdirSync(folder) : []) rmSync(join(folder, name));
});

test('the first picture is in the storage seconds after the first answer, and long before the last', async () => {
	const workflowId = await prepare('Flow');
	const id = await client.start(workflowId);
	await until('the first answer', async () => (await answered()).length > 0, 60_000);
	const firstAnswer = Date.now();
	await until('the first picture', async () => await Promise.resolve(saved().length > 0), 10_000);
	expect(Date.now() - firstAnswer).toBeLessThan(3_000);
	expect((await answered()).length).toBeLessThan(rows);
	const execution = await client.finished(id, 120_000);
	expect(execution.error()?.message).toBeUndefined();
	expect(saved()).toEqual(prompts);
	expect(await statuses('Flow')).toEqual(new Array(rows).fill('made'));
	const [item] = execution.items('Image');
	expect(item!.binary).toBeUndefined();
	expect(item!.metadata?.subExecution?.executionId).toMatch(/^\d+$/);
}, 300_000);

test.each(moments)('after SIGKILL at answer %i and another run every row is made; lost and bought again is only what was being asked for or saved', async (moment) => {
	const table = `Killed ${moment}`;
	const workflowId = await prepare(table);
	await client.start(workflowId);
	await until(`answer ${moment}`, async () => (await answered()).length >= moment, 60_000);
	process.kill(n8n.address.pid, 'SIGKILL');
	await until('no call is under way', async () => (await emulator.health()).inFlight === 0, 60_000);
	const arrived = await answered();
	const asked = (await emulator.imageRequests()).length;

	n8n = await startN8n({ userFolder, tarball: false });
	await connect();
	const stored = saved();
	expect(arrived.filter((prompt) => !stored.includes(prompt)).length).toBeLessThanOrEqual(2 * atOnce);
	const marked = (await statuses(table)).filter((status) => status === 'made').length;
	const execution = await client.finished(await client.start(workflowId), 120_000);
	expect(execution.error()?.message).toBeUndefined();
	expect(saved()).toEqual(prompts);
	const twice = (await emulator.imageRequests()).length - rows;
	// A save that was under way may still have marked its row after the kill.
	expect(twice).toBeLessThanOrEqual(asked - marked);
	expect(twice).toBeLessThanOrEqual(2 * atOnce);
}, 300_000);

test('Stop loses nothing whose answer had arrived', async () => {
	const workflowId = await prepare('Stopped');
	const id = await client.start(workflowId);
	await until('some answers', async () => (await answered()).length >= 6, 60_000);
	await client.stopExecution(id);
	await client.finished(id);
	const { requests } = await emulator.health();
	await until('the saves are over', async () => (await statuses('Stopped')).filter((status) => status === 'made').length === saved().length, 20_000);
	const stored = saved();
	// A save that had not begun is not begun; the picture is in n8n's store, and the receipts name it.
	const arrived = await answered();
	expect(stored.length).toBeGreaterThanOrEqual(arrived.length - 2 * atOnce);
	expect(requests).toBeLessThan(rows);
	const execution = await client.finished(await client.start(workflowId), 120_000);
	expect(execution.error()?.message).toBeUndefined();
	expect(saved()).toEqual(prompts);
}, 300_000);
