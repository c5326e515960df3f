import { Readable } from 'node:stream';
import sharp from 'sharp';
import type { Receipt } from '../../../nodes/shared/receipt/types';
import { type Clock, systemClock } from '../../../nodes/shared/base/clock';
import { receiptsOfExecution } from '../../../nodes/CostEstimate/receipts/fromExecution';
import { contextOf, type Execution, failed, lost, made, price, rowsOf, run, stepWith } from './fakeN8n';

const purposes = ['facebookLink', 'xCard', 'openGraph'];
const receiptOf = ({ json }: { json: object }) => ((json as { receipt?: Receipt }).receipt ?? (json as { error: { receipt: Receipt } }).error.receipt);

/** n8n's store: a picture under every id, and the names of what was stored. */
async function store(mode: 'filesystem' | 'memory' = 'filesystem') {
	const bytes = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#a43' } }).png().toBuffer();
	const stored: string[] = [];
	const helpers = {
		getBinaryStream: async () => await Promise.resolve(Readable.from([bytes], { objectMode: false })),
		prepareBinaryData: async (source: Buffer | AsyncIterable<Buffer>, fileName: string, mimeType: string) => {
			const pieces: Buffer[] = [];
			if (Buffer.isBuffer(source)) pieces.push(source);
			else for await (const piece of source) pieces.push(piece);
			expect(Buffer.concat(pieces)).toEqual(bytes);
			stored.push(fileName);
			return { id: mode === 'memory' ? undefined : `filesystem-v2:${fileName}`, data: bytes.toString('base64'), mimeType, fileName };
		},
	};
	return { helpers, stored, bytes };
}

test.each([1, 4])('purposes with equal requests are bought once, and delivered to each; %i in flight', async (concurrency) => {
	const { helpers, stored } = await store();
	const { step, calls } = stepWith(() => made(), { purposes, sameRequest: true, output: { receipt: 'full', fileName: 'mug' }, run: { concurrency } });
	const execution: Execution = { rows: rowsOf(2), helpers };
	const items = await run(execution, step);
	expect(calls).toEqual([0, 1]);
	expect(items.map((item) => [receiptOf(item).channel, receiptOf(item).costUsd, receiptOf(item).attempts])).toEqual([0, 1].flatMap(() => [
		['facebookLink', price, 1],
		['xCard', 0, 0],
		['openGraph', 0, 0],
	]));
	expect(receiptOf(items[1]!)).toMatchObject({ fileName: 'mug-x-card.png', outcome: 'made', note: expect.stringContaining('Same request as Facebook Link Image: bought once, the cost is on its receipt') });
	expect(items.map((item) => 'fileUrl' in receiptOf(item))).toEqual(new Array(6).fill(false));
	expect(stored).toHaveLength(4);
	expect(receiptsOfExecution(contextOf(execution)).map(({ receipt }) => receipt.costUsd).sort()).toEqual([0, 0, 0, 0, price, price]);
	expect(execution.flow!.gptImageJournal).toMatchObject({ Images: { spent: { usd: 2 * price, images: 2 } } });
	expect(await run(execution, step)).toEqual(items);
	expect(calls).toHaveLength(2);
	expect(stored).toHaveLength(4);
});

test('one image a call: each is bought once, and delivered to its own place', async () => {
	const { helpers } = await store();
	const { step, calls } = stepWith(() => made(), { purposes, sameRequest: true, images: 2, separateCalls: 2 });
	const items = await run({ rows: rowsOf(1), helpers }, step);
	expect(calls).toHaveLength(2);
	expect(items.map((item) => receiptOf(item).channel)).toEqual(purposes.flatMap((channel) => [channel, channel]));
});

test.each([
	['failed', failed(), 'failed'],
	['lost', lost(), 'unknown'],
])('when the picture is %s, each purpose says so, and the money is counted once', async (_, answer, outcome) => {
	const { helpers } = await store();
	const { step, calls } = stepWith(() => answer, { purposes, sameRequest: true, output: { receipt: 'full' } });
	const items = await run({ rows: rowsOf(1), helpers, onError: 'continueRegularOutput' }, step);
	expect(calls).toHaveLength(1);
	expect(items.map((item) => receiptOf(item).outcome)).toEqual([outcome, outcome, outcome]);
	expect(items.slice(1).map((item) => [receiptOf(item).costUsd, receiptOf(item).mayBeBilledUsd])).toEqual([[0, 0], [0, 0]]);
});

/** Waits are over at once, and their time has passed. */
function timeThatFlies() {
	let now = 0;
	const wait = jest.spyOn(systemClock, 'wait').mockImplementation(async (ms) => await Promise.resolve(void (now += ms)));
	jest.spyOn(systemClock as Required<Clock>, 'elapsed').mockImplementation(() => now);
	return wait;
}

afterEach(() => jest.restoreAllMocks());

test('a store that is away for a moment gets the picture of a purpose when it is back', async () => {
	const wait = timeThatFlies();
	const { helpers, stored } = await store();
	const store1 = helpers.prepareBinaryData;
	let tries = 0;
	helpers.prepareBinaryData = async (...given) => (++tries < 3 ? await Promise.reject(new Error('the database system is starting up')) : await store1(...given));
	const { step } = stepWith(() => made(), { purposes: purposes.slice(0, 2), sameRequest: true });
	const items = await run({ rows: rowsOf(1), helpers }, step);
	expect(items.map((item) => receiptOf(item).outcome)).toEqual(['made', 'made']);
	expect(stored).toHaveLength(1);
	expect(wait.mock.calls.map(([ms]) => ms)).toEqual([500, 1000]);
});

test('where n8n cannot store it again, the purpose says so; the others have theirs', async () => {
	timeThatFlies();
	const { helpers } = await store();
	helpers.getBinaryStream = async () => await Promise.reject(new Error('ENOENT /home/node/x'));
	const { step, calls } = stepWith(() => made(), { purposes: purposes.slice(0, 2), sameRequest: true });
	const items = await run({ rows: rowsOf(1), helpers, onError: 'continueRegularOutput' }, step);
	expect(calls).toHaveLength(1);
	expect(receiptOf(items[0]!)).toMatchObject({ outcome: 'made' });
	expect(items[1]!.json.error).toMatchObject({ message: expect.stringMatching(/^Row 1, X Card: .*could not store it a second time/), code: 'not_copied', receipt: { costUsd: 0 } });
	expect(JSON.stringify(items)).not.toContain('/home/node');
});

test('a copy does not claim the place where the first picture was put', async () => {
	const { helpers } = await store();
	const { step } = stepWith(() => made(), { purposes: purposes.slice(0, 2), sameRequest: true, output: { receipt: 'full' }, run: { concurrency: 1, imageWorkflow: { id: 'w2', passOnProblems: false } } });
	let passed = 0;
	const executeWorkflow = async () => {
		passed += 1;
		if (passed > 1) throw new Error('The disk is full');
		return await Promise.resolve({ executionId: '8', data: [[{ json: { storagePointer: 's3://bucket/first' } }]] });
	};
	const items = await run({ rows: rowsOf(1), helpers, executeWorkflow }, step);
	expect(items.map((item) => receiptOf(item).storagePointer ?? '')).toEqual(['s3://bucket/first', '']);
});

test('n8n that keeps files in memory: the bytes on the item are delivered again', async () => {
	const { helpers, stored, bytes } = await store('memory');
	const answer = made();
	if (answer.ok) answer.answer.images[0]!.kept!.file = { data: bytes.toString('base64'), mimeType: 'image/png', fileName: 'p.png' };
	const { step } = stepWith(() => answer, { purposes, sameRequest: true });
	expect(await run({ rows: rowsOf(1), helpers }, step)).toHaveLength(3);
	expect(stored).toHaveLength(2);
});

test('Make It Again, Smaller: purposes with limits of their own are bought apart', async () => {
	const { helpers } = await store();
	const { step, calls } = stepWith(() => made(), { purposes, sameRequest: true, known: { outputFormat: 'jpeg' }, run: { makeSmaller: true } });
	await run({ rows: rowsOf(1), helpers }, step);
	// Facebook and Open Graph take 8 MB, X takes 5.
	expect(calls).toHaveLength(2);
});
