import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { IDataObject } from 'n8n-workflow';
import type { Execution, NodeSpec } from '../../testbed';
import { generateSpec, pause, until, workflow } from '../../testbed';
import { useBed } from './useBed';

const bed = useBed({ settings: { imageBytes: 4000 } });

const image = (options: IDataObject): NodeSpec =>
	generateSpec(bed, { name: 'Image', onError: 'continueErrorOutput', parameters: { size: '816x816', options } });

/** n8n's own address may be another than that it is reached by here. */
const pathOf = (address: string) => address.slice(address.indexOf('/rest/'));

/** Pictures in n8n's binary store that belong to an execution. */
function storedPictures(userFolder: string, executionId: string): string[] {
	const all = readdirSync(join(userFolder, '.n8n', 'storage'), { recursive: true, encoding: 'utf8' });
	return all.filter(
		(path) => path.includes(join('executions', executionId, 'binary_data')) && /binary_data.[\w-]+$/.test(path),
	);
}

/** Presses Stop, and gives the execution once n8n has written its custom data: a moment after its status. */
async function stop(id: string): Promise<Execution> {
	const { n8n } = bed;
	await n8n.stopExecution(id);
	await until('the custom data is written', async () => Object.keys((await n8n.finished(id)).customData).length > 0);
	return await n8n.finished(id);
}

/** Starts 100 rows that take a second each, and presses Stop after a few. */
async function stopInTheMiddle(concurrency: number): Promise<Execution> {
	const { n8n, emulator } = bed;
	await emulator.settings({ delayMs: 1000 });
	const rows = Array.from({ length: 100 }, (_, row) => ({ prompt: `Cup ${row}` }));
	const id = await n8n.start(await n8n.createWorkflow(workflow({ rows, nodes: [image({ concurrency })] })));
	// A row is sent when the one before it is stored: of these, six are.
	await until(
		'some images are made',
		async () => (await emulator.imageRequests()).filter(({ completed }) => completed).length >= 6 + concurrency,
	);
	return await stop(id);
}

describe.each([1, 8])('Stop in the middle of 100 rows, %i at once', (concurrency) => {
	let execution: Execution;
	/** Images whose answer the node had to the last byte. */
	let whole: number;

	test('ends the run as canceled and its calls with it: no connection stays open, no further call is made', async () => {
		execution = await stopInTheMiddle(concurrency);
		expect(execution.status).toBe('canceled');
		await until('no call is under way', async () => (await bed.emulator.health()).inFlight === 0);
		const { requests } = await bed.emulator.health();
		whole = (await bed.emulator.imageRequests()).filter(({ completed }) => completed).length;
		await pause(3000);
		expect(await bed.emulator.health()).toMatchObject({ requests, inFlight: 0 });
		expect(requests).toBeLessThan(100);
	});

	test('what was bought is in the execution: a summary, and the receipts as a file that leads to every picture', async () => {
		const { rest } = bed.n8n;
		expect(execution.customData).toEqual({
			imagesBought: expect.stringMatching(/^\d+ images, \$\d+\.\d+; perhaps \$\d+\.\d+ more for calls without an answer\. Image rows 1/),
			imagesBoughtReceipts: expect.stringContaining('/rest/binary-data?id='),
		});
		const { imagesBought = '', imagesBoughtReceipts = '' } = execution.customData;
		const csv = (await rest.bytes(pathOf(imagesBoughtReceipts))).toString('utf8');
		const all = parse(csv, { columns: true, bom: true }) as Array<Record<string, string>>;
		const receipts = all.filter(({ outcome }) => outcome !== 'unknown');
		const images = Number(/^\d+/.exec(imagesBought)![0]);
		expect(receipts).toHaveLength(images);
		// Each call that was ended has a line of its own, with its row and what it may have cost.
		const ended = all.filter(({ outcome }) => outcome === 'unknown');
		expect(ended.length).toBeGreaterThanOrEqual(1);
		expect(ended.length).toBeLessThanOrEqual(concurrency);
		const rowsSeen = new Set(all.map(({ row }) => row));
		expect(rowsSeen.size).toBe(all.length);
		const mayBe = ended.reduce((sum, { mayBeBilledUsd }) => sum + Number(mayBeBilledUsd), 0);
		expect(imagesBought).toContain(`perhaps $${mayBe.toFixed(mayBe < 1 ? 3 : 2)} more`);
		// An answer that had just arrived may still have been on its way to the store.
		expect(images).toBeGreaterThanOrEqual(whole - concurrency);
		expect(images).toBeGreaterThanOrEqual(6);
		expect(images).toBeLessThanOrEqual(whole);
		const cost = receipts.reduce((sum, { costUsd }) => sum + Number(costUsd), 0);
		expect(imagesBought).toContain(`$${cost.toFixed(cost < 1 ? 3 : 2)}`);
		for (const { picture, sha256, promptHash, outcome, row, node } of receipts) {
			const prompt = createHash('sha256').update(`Cup ${Number(row) - 1}`).digest('hex');
			expect([outcome, promptHash, node]).toEqual(['made', prompt, 'Image']);
			const bytes = await rest.bytes(pathOf(picture!));
			expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
		}
		expect(JSON.stringify(execution.customData) + csv).not.toContain(bed.emulator.apiKey);
	});

	/** n8n 2.41.1 overwrites a stopped execution with what it had saved before Stop: see docs/fault-matrix.md. */
	test('n8n keeps no output of the stopped node, but its store keeps every picture that had arrived whole, and its log names the rows', async () => {
		expect(execution.runs('Image')).toEqual([]);
		const { userFolder } = bed.n8n.address;
		const stored = storedPictures(userFolder, execution.id);
		const pictures = stored.filter(
			(path) =>
				readFileSync(join(userFolder, '.n8n', 'storage', path))
					.subarray(1, 4)
					.toString() === 'PNG',
		);
		expect(pictures.length).toBeGreaterThanOrEqual(Math.max(1, whole - concurrency));
		expect(bed.n8n.log()).toMatch(/Stopped\. \d+ images.*Image, Row 1: made, file filesystem-v2:/);
	});
});

test('Stop in a later node or a later turn of a loop loses nothing that was bought before', async () => {
	const { n8n, emulator } = bed;
	await emulator.faults({ kind: 'slow', ms: 600_000, times: 0, match: { promptIncludes: 'Late' } });
	const loop: NodeSpec = {
		name: 'Loop',
		type: 'n8n-nodes-base.splitInBatches',
		typeVersion: 3,
		parameters: { batchSize: 1 },
		after: ['First', 'Image'],
	};
	const first: NodeSpec = { ...image({}), name: 'First', parameters: { ...image({}).parameters, prompt: '={{ "First " + $json.prompt.at(-1) }}' } };
	const rows = ['Cup A', 'Cup B', 'Late cup'].map((prompt) => ({ prompt, note: '=1+1' }));
	const id = await n8n.start(await n8n.createWorkflow(workflow({ rows, nodes: [first, loop, { ...image({}), after: ['Loop:1'] }] })));
	await until('the late one is under way', async () => (await emulator.imageRequests()).length === 6);
	const { customData } = await stop(id);
	expect(customData.imagesBought).toMatch(/^5 images, \$0\.\d+; perhaps \$0\.\d+ more for calls without an answer\. First rows 1-3; Image rows 1$/);
	const csv = (await n8n.rest.bytes(pathOf(customData.imagesBoughtReceipts!))).toString('utf8');
	const receipts = parse(csv, { columns: true, bom: true }) as Array<Record<string, string>>;
	const named = receipts.filter(({ outcome }) => outcome === 'made').map(({ node, row, fileName }) => `${node} ${row}: ${fileName}`).sort();
	expect(named).toEqual(['First 1: first-ID-1.png', 'First 2: first-ID-2.png', 'First 3: first-ID-3.png', 'Image 1: image-ID-1.png', 'Image 1: image-ID-t2-1.png'].map((name) => name.replace('ID', id)));
});

test('an execution that ends by itself has no such data: its items say it all', async () => {
	const execution = await bed.n8n.run(workflow({ rows: [{ prompt: 'Cup' }], nodes: [image({})] }));
	expect(execution.items('Image')).toHaveLength(1);
	expect(execution.customData).toEqual({});
});
