import type { IDataObject } from 'n8n-workflow';
import { billedOnce } from '../../../nodes/shared/receipt/billedOnce';
import { sumReceipts } from '../../../nodes/shared/receipt/sums';

const receipt = (changes: IDataObject): IDataObject => ({
	outcome: 'made',
	responseId: 'resp_1',
	requestId: 'req_1',
	startedAt: '2026-11-20T10:00:00.000Z',
	fetched: false,
	costUsd: 0.05,
	...changes,
});
const fetched = (changes: IDataObject = {}) =>
	receipt({ fetched: true, requestId: 'req_2', startedAt: '2026-11-20T11:00:00.000Z', ...changes });

const spent = (...receipts: IDataObject[]) => sumReceipts(billedOnce(receipts.map((one) => ({ receipt: one }))).map(({ receipt: one }) => one)).costUsd;

test.each<[string, IDataObject[], number]>([
	['a turn and its fetch', [receipt({}), fetched()], 0.05],
	['a fetch before its turn, as a sheet may sort them', [fetched(), receipt({})], 0.05],
	['a fetch alone', [fetched()], 0.05],
	['two fetches of work in the background', [receipt({ outcome: 'pending', costUsd: null }), fetched(), fetched({ requestId: 'req_3' })], 0.05],
	['two images of one fetch', [fetched({ costUsd: 0.02 }), fetched({ costUsd: 0.03 })], 0.05],
	['two images of a turn, and both fetched', [receipt({ costUsd: 0.02 }), receipt({ costUsd: 0.03 }), fetched({ costUsd: 0.02 }), fetched({ costUsd: 0.03 })], 0.05],
	['two turns', [receipt({}), receipt({ responseId: 'resp_2', requestId: 'req_9' })], 0.1],
	['a sheet, where everything is text', [receipt({ fetched: 'FALSE', costUsd: '0.05' }), fetched({ fetched: 'TRUE', costUsd: '0.05' })], 0.05],
	['images without a response', [receipt({ responseId: '' }), receipt({ responseId: '' })], 0.1],
])('%s: every bill counts once', (_, receipts, usd) => {
	expect(spent(...receipts)).toBe(usd);
});

test.each(['pending', 'unknown'])('a turn that ended as %s is no open bill once it was fetched', (outcome) => {
	const open = { receipt: receipt({ outcome, costUsd: null, mayBeBilledUsd: null }) };
	const known = { receipt: fetched() };
	expect(billedOnce([open, known])).toEqual([known]);
	expect(billedOnce([open])).toEqual([open]);
	expect(billedOnce([open, { receipt: fetched({ costUsd: null }) }])).toHaveLength(2);
});

test.each([
	['failed, because the line was down', { outcome: 'failed' }, 2],
	['failed, of which a short receipt does not say that it was a look', { outcome: 'failed', fetched: undefined }, 2],
	['that gave up waiting', { outcome: 'unknown' }, 2],
	['refused, because the key was', { outcome: 'notVerified' }, 2],
	['that found the work of a provider without a price', { outcome: 'made' }, 1],
])('a look %s, costs nothing: what the turn cost is as open as before where it saw nothing', (_, changes, count) => {
	const open = { receipt: receipt({ outcome: 'pending', costUsd: null, mayBeBilledUsd: null }) };
	expect(billedOnce([open, { receipt: fetched({ costUsd: 0, ...changes }) }])).toHaveLength(count);
});
