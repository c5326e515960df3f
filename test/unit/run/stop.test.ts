import { parse } from 'csv-parse/sync';
import { type Answer, type Execution, execution, failed, inBackground, made, price, run, settings, stepWith } from './fakeN8n';

const pause = async (ms: number) => await new Promise<void>((resolve) => setTimeout(resolve, ms));

const noAnswer = async () => await new Promise<Answer>(() => {});

/** Presses Stop once the run is over, or after a moment, and gives what it left behind. */
async function stopDuring(begin: (changes: Partial<Execution>) => Promise<unknown>, storedAs: { id?: string } = {}) {
	const stop = new AbortController();
	const customData = new Map<string, string>();
	const logs: string[] = [];
	let csv = '';
	const helpers = { prepareBinaryData: async (bytes: Buffer) => await Promise.resolve(((csv = bytes.toString()), storedAs)) };
	await Promise.race([begin({ signal: stop.signal, customData, helpers, logs }), pause(50)]);
	stop.abort();
	await pause(20);
	const receipts = parse(csv, { columns: true, bom: true }) as Array<Record<string, string>>;
	return { customData, csv, receipts, log: logs.join('\n') };
}

test('a Stop names what has no file and what was under way, with what it may cost', async () => {
	const inMemory = made();
	if (inMemory.ok) delete inMemory.answer.images[0]!.kept!.file.id;
	const { step } = stepWith((row) => (row === 0 ? inMemory : noAnswer()));
	const { customData, receipts } = await stopDuring(async (changes) => await run(execution(2, changes), step));
	expect([...customData]).toEqual([['imagesBought', '1 image, $0.050; perhaps $0.050 more for calls without an answer. Images rows 1']]);
	expect(receipts).toMatchObject([
		{ node: 'Images', row: '1', picture: '', outcome: 'made' },
		{ node: 'Images', row: '2', picture: '', outcome: 'unknown', code: 'broken_off' },
	]);
});

test('a Stop names the ID of work in the background, by which it can be fetched', async () => {
	const { receipts, log } = await stopDuring(async (changes) => await run(execution(1, changes), inBackground('resp_1')));
	expect(receipts).toMatchObject([{ outcome: 'unknown', responseId: 'resp_1', mayBeBilledUsd: String(price) }]);
	expect(log).toContain('Images, Row 1: unknown, response resp_1');
});

test('a Stop names no call for a row that waits after a clear failure, and says when the row of a call that it ended began', async () => {
	const turnedAway = failed({ code: 'rate_limit_exceeded', status: 429, retry: 'safe', retryAfterMs: 500 });
	const { step } = stepWith((row) => (row === 0 ? turnedAway : noAnswer()));
	const { customData, receipts } = await stopDuring(async (changes) => await run(execution(2, changes), step));
	expect(customData.get('imagesBought')).toBe('0 images, $0.00; perhaps $0.050 more for calls without an answer.');
	expect(receipts).toMatchObject([
		{ row: '1', outcome: 'failed', code: 'rate_limit_exceeded', costUsd: '0', mayBeBilledUsd: '0', attempts: '1' },
		{ row: '2', outcome: 'unknown', code: 'broken_off', startedAt: expect.stringMatching(/^20.*Z$/), attempts: '1' },
	]);
});

test('a Stop tells what the attempts of a row that waits have cost', async () => {
	const wait = { retryAfterMs: 500 };
	const { step } = stepWith((row) => (row === 0 ? failed({ retry: 'policy', ...wait }, { bill: { usd: 0.01 } }) : failed({ outcome: 'unknown', retry: 'risk', ...wait })), {
		run: { retry: { ...settings.retry, afterUnknown: true } },
	});
	const { customData } = await stopDuring(async (changes) => await run(execution(2, changes), step));
	expect(customData.get('imagesBought')).toBe('0 images, $0.010; perhaps $0.050 more for calls without an answer.');
});

test('a Stop tells of a bill once, however often the response was looked at', async () => {
	const turn = async (one: Execution, runIndex: number, known: object, answer: object) => {
		const { step } = stepWith([made()], { known: { responseId: 'resp_1', ...known } });
		const { worth } = step.sender;
		step.sender.worth = (...asked) => {
			const found = worth(...asked);
			return found.ok ? { ...found, results: found.results.map((result) => ({ receipt: { ...result.receipt, ...answer, requestId: `req_${runIndex}` } })) } : found;
		};
		await run({ ...one, flow: (one.flow ??= {}), runIndex }, step);
	};
	const pending = { outcome: 'pending', costUsd: null, mayBeBilledUsd: null };
	const { customData } = await stopDuring(async (changes) => {
		const one = execution(1, changes);
		await turn(one, 0, {}, pending);
		await turn(one, 1, { fetched: true }, pending);
		await turn(one, 2, { fetched: true }, {});
	});
	expect(customData.get('imagesBought')).toBe('1 image, $0.050. Images rows 1');
});

test('a Stop leaves the whole address of the receipts, however long it is', async () => {
	const { customData } = await stopDuring(async (changes) => await run(execution(1, changes), stepWith([made()]).step), { id: 's'.repeat(300) });
	expect(customData.get('imagesBoughtReceipts')).toMatch(/s{300}&action=download$/);
});

test('a Stop names the rows it has in few words', async () => {
	const { step } = stepWith((row) => (row === 3 ? failed() : made()), { run: { concurrency: 1, retry: { ...settings.retry, attempts: 1 } } });
	const { customData } = await stopDuring(async (changes) => await run(execution(6, changes), step));
	expect(customData.get('imagesBought')).toBe('5 images, $0.250. Images rows 1-3, 5-6');
});

test('a Stop before anything came tells what was under way', async () => {
	const { customData } = await stopDuring(async (changes) => await run(execution(1, changes), stepWith(noAnswer).step));
	expect([...customData]).toEqual([['imagesBought', '0 images, $0.00; perhaps $0.050 more for calls without an answer.']]);
});

test('a Stop leaves node, row, receipt and file of what was bought in the custom data and in the log', async () => {
	const { customData, csv, log } = await stopDuring(async (changes) => await run(execution(1, changes), stepWith([made()]).step), { id: 'store:receipts' });
	expect(csv).toMatch(/^\ufeffnode,row,picture,outcome.*\r\nImages,1,https:\/\/n8n\.example\/rest\/binary-data\?id=filesystem-v2%3A0/);
	expect(log).toContain('Images, Row 1: made, file filesystem-v2:0, request req_1');
	expect(customData.get('imagesBought')).toBe('1 image, $0.050. Images rows 1');
});
