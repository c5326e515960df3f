import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateSpec, N8nClient, startN8n, testbed, until, workflow } from '../../testbed';
import type { EmulatorClient, N8nProcess } from '../../testbed';

const prompts = Array.from({ length: 10 }, (_, row) => `Cup ${row}.`);
/** The row under way when n8n dies: everything before it is made, everything after it is not. */
const last = prompts[5]!;

let emulator: EmulatorClient;
let n8n: N8nProcess;
const userFolder = mkdtempSync(join(tmpdir(), 'n8n-killed-'));

beforeAll(async () => {
	({ emulator } = await testbed());
	n8n = await startN8n({ userFolder });
}, 600_000);

afterAll(async () => {
	await n8n?.stop();
	rmSync(userFolder, { recursive: true, force: true });
}, 60_000);

const callsFor = async (prompt: string) =>
	(await emulator.imageRequests()).filter(({ body }) => body.prompt === prompt);

test('after n8n is killed in the middle, running again with Skip Rows Made Earlier buys only the rest', async () => {
	await emulator.settings({ imageBytes: 4000 });
	await emulator.faults({ kind: 'slow', ms: 600_000, times: 1, match: { promptIncludes: last } });
	const client = await N8nClient.connect(n8n.address);
	const id = await client.createCredential('gptImageApi', {
		apiKey: emulator.apiKey,
		baseUrl: emulator.baseUrl,
		ownerName: 'OpenAI',
	});
	const workflowId = await client.createWorkflow(
		workflow({
			rows: prompts.map((prompt) => ({ prompt })),
			nodes: [
				generateSpec(
					{ credential: { gptImageApi: id } },
					{ name: 'Image', parameters: { size: '816x816', options: { concurrency: 1, skipMadeBy: '={{ $json.prompt }}' } } },
				),
			],
		}),
	);
	await client.start(workflowId);
	await until('the sixth row is under way', async () => (await callsFor(last)).length === 1, 120_000);
	process.kill(n8n.address.pid, 'SIGKILL');
	await until('its call has ended', async () => (await emulator.health()).inFlight === 0, 120_000);

	n8n = await startN8n({ userFolder, tarball: false });
	const again = await N8nClient.connect(n8n.address);
	const execution = await again.finished(await again.start(workflowId), 120_000);
	expect(execution.status).toBe('success');
	expect(execution.items('Image').map(({ json }) => json.prompt)).toEqual(prompts.slice(5));
	expect(execution.hints('Image').join()).toContain('5 made in an earlier run');
	const calls = await Promise.all(prompts.map(async (prompt) => (await callsFor(prompt)).length));
	// The row under way when n8n died is called again: its answer was never seen.
	expect(calls).toEqual([1, 1, 1, 1, 1, 2, 1, 1, 1, 1]);
}, 600_000);
