import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import type { Execution, NodeSpec } from './harness';
import { testbed, workflow } from './harness';

let bed: Awaited<ReturnType<typeof testbed>>;

beforeAll(async () => {
	bed = await testbed();
});

beforeEach(async () => {
	await bed.emulator.reset();
	await bed.emulator.settings({ imageBytes: 4000 });
});

const pause = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

/** Asks again and again until the answer is yes; throws when it never is. */
async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
	const deadline = Date.now() + 60_000;
	while (!(await isSo())) {
		if (Date.now() > deadline) throw new Error(`Waited in vain: ${what}`);
		await pause(100);
	}
}

const image = (options: IDataObject): NodeSpec => ({
	name: 'Image',
	type: 'n8n-nodes-gpt-image.generateImage',
	credential: bed.credential,
	onError: 'continueErrorOutput',
	parameters: {
		model: { __rl: true, mode: 'id', value: 'gpt-image-2' },
		prompt: '={{ $json.prompt }}',
		sizeFrom: 'text',
		size: '816x816',
		quality: 'low',
		options,
	},
});

/** Pictures in n8n's binary store that belong to an execution. */
function storedPictures(userFolder: string, executionId: string): string[] {
	const all = readdirSync(join(userFolder, '.n8n', 'storage'), { recursive: true, encoding: 'utf8' });
	return all.filter(
		(path) => path.includes(join('executions', executionId, 'binary_data')) && /binary_data.[\w-]+$/.test(path),
	);
}

/** Starts 100 rows that take a second each, and presses Stop after a few. */
async function stopInTheMiddle(concurrency: number): Promise<Execution> {
	const { n8n, emulator } = bed;
	await emulator.settings({ delayMs: 1000 });
	const rows = Array.from({ length: 100 }, (_, row) => ({ prompt: `Cup ${row}` }));
	const id = await n8n.start(await n8n.createWorkflow(workflow({ rows, nodes: [image({ concurrency })] })));
	await until(
		'some images are made',
		async () => (await emulator.imageRequests()).filter(({ completed }) => completed).length >= 6,
	);
	await n8n.stopExecution(id);
	return await n8n.finished(id);
}

describe.each([1, 8])('Stop in the middle of 100 rows, %i at once', (concurrency) => {
	let execution: Execution;

	test('ends the run as canceled and its calls with it: no connection stays open, no further call is made', async () => {
		execution = await stopInTheMiddle(concurrency);
		expect(execution.status).toBe('canceled');
		await until('no call is under way', async () => (await bed.emulator.health()).inFlight === 0);
		const { requests } = await bed.emulator.health();
		await pause(3000);
		expect(await bed.emulator.health()).toMatchObject({ requests, inFlight: 0 });
		expect(requests).toBeLessThan(100);
	});

	/** n8n 2.41.1 overwrites a stopped execution with what it had saved before Stop: see docs/fault-matrix.md. */
	test('n8n keeps no output of the stopped node, but its store keeps every picture that had arrived whole, and its log names the rows', async () => {
		expect(execution.runs('Image')).toEqual([]);
		const whole = (await bed.emulator.imageRequests()).filter(({ completed }) => completed);
		const { userFolder } = bed.n8n.address;
		const stored = storedPictures(userFolder, execution.id);
		expect(stored.length).toBeGreaterThanOrEqual(Math.max(1, whole.length - concurrency));
		expect(
			readFileSync(join(userFolder, '.n8n', 'storage', stored[0]!))
				.subarray(1, 4)
				.toString(),
		).toBe('PNG');
		expect(bed.n8n.log()).toMatch(/Row 1: 1 image/);
	});
});
