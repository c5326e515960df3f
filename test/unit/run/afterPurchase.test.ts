import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { Ledger } from '../../../nodes/shared/run/ledger';
import { MadeBefore } from '../../../nodes/shared/run/madeBefore';
import type { Run } from '../../../nodes/shared/run/run';
import { sendRow } from '../../../nodes/shared/run/sendRow';
import type { PreparedRow } from '../../../nodes/shared/run/types';

const item = (json: IDataObject): INodeExecutionData => ({ json, pairedItem: { item: 0 } });

/** A run in an n8n with these helpers, as far as a row that is sent needs it. */
function runIn(helpers: object) {
	const ctx = { helpers, logger: { info: () => {} } } as unknown as IExecuteFunctions;
	const run = {
		ctx,
		settings: { dryRun: false, retry: { attempts: 1 } },
		purse: { reserve: async () => ({ ok: true }), settle: () => {} },
		pace: { enter: async () => {}, leave: () => {} },
		ledger: new Ledger({}, 0),
		madeBefore: new MadeBefore(ctx),
		remarks: new Set<string>(),
		cancelled: () => false,
	};
	return run as unknown as Run;
}

/** A row that is bought at the first call. */
const row = (rowKey: string, answered: object = {}) =>
	({
		images: 1,
		fingerprint: 'f',
		requested: {},
		output: { rowKey },
		way: {
			send: async () => ({ ok: true, answer: { images: [], partials: [], body: {} }, headers: {}, ...answered }),
			finish: () => ({ items: [item({ costUsd: 0.05 })], usd: 0.05, images: 1 }),
			billed: () => undefined,
		},
	}) as unknown as PreparedRow;

test('an image that n8n cannot record as made is given and remembered all the same', async () => {
	let writes = 0;
	const checkProcessedAndRecord = async () => {
		writes += 1;
		if (writes === 1) throw new Error('database is locked');
		return await Promise.resolve({ new: [], processed: [] });
	};
	const run = runIn({ checkProcessedAndRecord });
	expect(await sendRow(run, 0, row('sku-1'), {})).toMatchObject({ items: [{ json: { costUsd: 0.05 } }] });
	expect(run.ledger.find(0, 'f')).toBeDefined();
	expect([...run.remarks]).toEqual([expect.stringMatching(/^Row 1: .*could not record/)]);
	// The next row is recorded again.
	await sendRow(run, 1, row('sku-2'), {});
	expect(run.remarks.size).toBe(1);
	expect(writes).toBe(2);
});

test('images that were made and could not be fetched are told beside those that were', async () => {
	const run = runIn({});
	await sendRow(run, 1, row('', { lost: ['https://cdn.example/2.png'] }), {});
	expect([...run.remarks]).toEqual([expect.stringMatching(/^Row 2: .*billed.*https:\/\/cdn.example\/2.png/)]);
});

test('a row that is stopped after a try that lost its answer may be billed, and says so', async () => {
	const run = runIn({});
	run.settings.retry = { attempts: 3, totalWaitMs: 10_000, afterServerError: true, afterUnknown: true };
	let entered = 0;
	let isStopped = false;
	run.pace.enter = async () => void (isStopped = ++entered > 1);
	run.cancelled = () => isStopped;
	const lostAnswer = { outcome: 'unknown', code: 'answer_cut', message: 'cut', description: '', retry: 'risk', retryAfterMs: 1 };
	const once = row('');
	once.way!.send = async () => ({ ok: false, failure: lostAnswer as never });
	const end = await sendRow(run, 0, once, {});
	expect(end).toMatchObject({ problem: { code: 'stopped', receipt: { outcome: 'unknown', costUsd: null, attempts: 1 } } });
});

test.each([
	['unknown', 1],
	['blocked', 0],
])('what a row may cost that ends as %s stays reserved: a budget is never exceeded', async (outcome, images) => {
	const run = runIn({});
	const settled: unknown[] = [];
	run.purse.settle = (_, actual) => void settled.push(actual);
	const refused = row('');
	refused.way!.send = async () => ({ ok: false, failure: { outcome, code: 'c', message: '', description: '', retry: 'never' } as never });
	await sendRow(run, 0, refused, {});
	expect(settled).toEqual([{ usd: undefined, images }]);
});
