import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawHistory } from './history';
import { mutations } from './mutations';
import { violationsOf } from './shrink';

/** The same each time, and few: `npm test` plays thousands more with seeds of their own. */
const seeds = Array.from({ length: 60 }, (_, index) => index + 1);

test('sixty histories break no promise', async () => {
	for (const seed of seeds) expect({ seed, violations: await violationsOf(drawHistory(seed)) }).toEqual({ seed, violations: [] });
}, 60_000);

test('each change of the code that the simulation is to notice finds its line', () => {
	const lost = mutations.filter(({ file, from }) => readFileSync(join(__dirname, '..', '..', 'nodes', file), 'utf8').split(from).length !== 2);
	expect(lost.map(({ what }) => what)).toEqual([]);
});
