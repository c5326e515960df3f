import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { useBed } from '../useBed';
import { imported, workflowsFolder } from './support';
import { dropTable, setUp, tablesOfSetUps } from './tables';

/** What workflows/README.md says that the samples of set-up cost, in USD and whole cents. */
const stated = [...readFileSync(join(workflowsFolder, 'README.md'), 'utf8').matchAll(/^\| \[([\w-]+)\]\([^)]+\) \| .+ \| \$(\d\.\d\d) \|$/gm)].map(
	([, file, usd]) => [file!, usd!] as const,
);

/** What must have run before: the batch is made with what won in the lab. */
const before: Record<string, string> = { 'prompt-batch': 'prompt-lab' };

/** Workflows whose tables the second set-up makes. */
const tablesElsewhere = ['brand-set'];

const bed = useBed({ folder: 'sample-costs' });

test('the list has prices to compare', () => {
	expect(stated.length).toBeGreaterThan(8);
});

test.each(stated)('%s: a run over the samples costs $%s', async (file, usd) => {
	for (const { name } of tablesOfSetUps) await dropTable(bed, name);
	await setUp(bed);
	if (tablesElsewhere.includes(file)) await setUp(bed, 'variants/set-up-for-variants');
	const run = async (name: string) => await bed.n8n.run(imported(bed, name, { settings: { imagesFolder: bed.folder } }), { timeoutMs: 120_000 });
	if (before[file]) await run(before[file]);
	await bed.emulator.forget();
	const execution = await run(file);
	expect(execution.error()).toBeUndefined();
	const billed = (await bed.emulator.imageRequests()).reduce((sum, { costUsd = 0 }) => sum + costUsd, 0);
	expect(billed.toFixed(2)).toBe(usd);
});
