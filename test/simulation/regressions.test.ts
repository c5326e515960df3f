import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { History } from './history';
import { violationsOf } from './shrink';

const folder = join(__dirname, 'regressions');

interface Script {
	/** What the history once broke. */
	rule: string;
	history: History;
}

describe('histories that once broke a promise', () => {
	for (const file of readdirSync(folder).sort()) {
		const { rule, history } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Script;
		test(rule, async () => {
			expect(await violationsOf(history)).toEqual([]);
		});
	}
});
