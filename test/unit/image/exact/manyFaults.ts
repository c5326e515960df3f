/** A million files with faults, by hand: `npx tsx test/unit/image/exact/manyFaults.ts [runs] [seed]`. */
import fc from 'fast-check';
import { faults, goodFiles, holds } from './fuzz';

async function main(runs = 1_000_000, seed = Date.now()) {
	const files = await goodFiles();
	const ways: Record<string, number> = {};
	let run = 0;
	const started = performance.now();
	const property = fc.asyncProperty(faults(files.length), async (fault) => {
		// A decoder looks at every eighth.
		const way = await holds(files, fault, run++ % 8 === 0);
		ways[way] = (ways[way] ?? 0) + 1;
		if (run % 25_000 === 0) console.log(run, JSON.stringify(ways), `${Math.round((performance.now() - started) / 1000)} s`);
	});
	await fc.assert(property, { numRuns: runs, seed });
	console.log(`${runs} runs, seed ${seed}, ${JSON.stringify(ways)}, ${Math.round((performance.now() - started) / 1000)} s`);
}

void main(...process.argv.slice(2).map(Number));
