import type { IDataObject } from 'n8n-workflow';
import { useBed } from '../useBed';
import { imported } from './support';
import { addToLog, dropTable, log, setUp } from './tables';

const bed = useBed({ tables: [log] });
const startedAt = new Date().toISOString();
const image = (sha256: string, changes: IDataObject = {}): IDataObject => ({ startedAt, sha256, outcome: 'made', modelRequested: 'gpt-image-2', channel: 'square', promptVersion: 'v1', workflow: 'Ads', reviewStatus: 'pending', costUsd: 0.1, mayBeBilledUsd: 0, ...changes });
const review = (reviewedHashes: string, reviewVerdict: string): IDataObject => ({ startedAt, reviewedHashes, reviewVerdict, outcome: 'answered', mainModel: 'gpt-5.4-mini', channel: 'square', workflow: 'Ads', costUsd: 0.01, mayBeBilledUsd: 0 });

test('says by workflow, channel, model, prompt and outcome what was paid and what an accepted picture cost', async () => {
	await dropTable(bed, log);
	await setUp(bed);
	await addToLog(bed, [
		image('a'),
		image('b'),
		review('a', 'pass'),
		review('b', 'fail'),
		image('', { outcome: 'unknown', costUsd: null, mayBeBilledUsd: 0.2, channel: '=cmd', promptVersion: 'v2' }),
		image('c', { startedAt: '2025-01-01T00:00:00.000Z', costUsd: 100 }),
	]);
	const execution = await bed.n8n.run(imported(bed, 'cost-report'));
	expect(execution.error()).toBeUndefined();
	const lines = new Map(execution.items('Report Lines').map(({ json }) => [json.line, json]));
	expect(lines.get('All')).toMatchObject({ calls: 5, made: 2, cost: '$0.220 and 1 of unknown cost', atMostUsd: 0.42, accepted: 1, perAcceptedUsd: null });
	expect(lines.get('Channel: square')).toMatchObject({ made: 2, costUsd: 0.22, accepted: 1, acceptedShare: 0.5, perAcceptedUsd: 0.22 });
	expect(lines.get('Prompt: v1')).toMatchObject({ made: 2, accepted: 1 });
	expect([...lines.keys()]).toEqual(expect.arrayContaining(['Model: gpt-image-2', 'Model: gpt-5.4-mini', 'Workflow: Ads', 'Outcome: unknown', 'Channel: =cmd']));

	const csv = String(await execution.binary(execution.items('Report as CSV')[0]!));
	expect(csv.split('\n')[0]).toMatch(/line,calls,made,cost,costUsd/);
	expect(csv).not.toMatch(/^[=+@-]/m);
	expect(await bed.emulator.requests()).toEqual([]);
});

test('an empty log ends quietly', async () => {
	await setUp(bed);
	expect((await bed.n8n.run(imported(bed, 'cost-report'))).status).toBe('success');
});
