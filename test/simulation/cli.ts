/**
 * Plays histories and prints the first that breaks a promise, made small.
 * Usage: npm run simulate -- [--histories N] [--seed S] [--seconds T] [--workers N] [--all] [--shrink TRIES] [--json]
 * [--without KIND,...] (kinds of answers, or: damage, leak, store, kill, and an end such as EPROTO)
 * or [--sweep STEPS] (one row, its answer spoilt at so many places) or [--replay FILE]
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { History } from './history';
import { type Batch, drawn, playBatch, playShared } from './many';
import { shrink, violationsOf } from './shrink';
import { sweep } from './sweep';

const { values } = parseArgs({
	options: {
		histories: { type: 'string', default: '1000' },
		seed: { type: 'string' },
		seconds: { type: 'string', default: 'Infinity' },
		workers: { type: 'string', default: '1' },
		all: { type: 'boolean', default: false },
		without: { type: 'string', default: '' },
		sweep: { type: 'string' },
		replay: { type: 'string' },
		json: { type: 'boolean', default: false },
		shrink: { type: 'string', default: '600' },
	},
});

async function replay(file: string): Promise<number> {
	const { history } = JSON.parse(readFileSync(file, 'utf8')) as { history: History };
	const violations = await violationsOf(history);
	for (const { rule, what } of violations) console.log(`${rule}: ${what}`);
	if (violations.length === 0) console.log('Every promise held.');
	return violations.length;
}

/** Prints a history that breaks a rule, made small, as a file for `regressions/`. */
async function printSmall(history: History, rule: string): Promise<void> {
	if (Number(values.shrink) === 0) return;
	const small = await shrink(history, rule, Number(values.shrink));
	const violation = (await violationsOf(small)).find((one) => one.rule === rule);
	console.log(`  made small: ${violation?.what}\n${JSON.stringify({ rule, history: small }, undefined, 1).replace(/\n\s*/g, ' ')}`);
}

/** Plays on; the first history of each broken rule is made small and printed. */
async function simulate(): Promise<number> {
	const without = values.without.split(',').filter(Boolean);
	const first = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
	const batch: Batch = { first, step: 1, histories: Number(values.histories), seconds: Number(values.seconds), all: values.all, without };
	const startedAt = performance.now();
	const workers = Number(values.workers);
	const { played, broken } = workers > 1 ? await playShared(batch, workers) : await playBatch(batch);
	if (values.json) {
		console.log(JSON.stringify(Object.fromEntries(Object.entries(broken).map(([rule, { count }]) => [rule, count]))));
		return 0;
	}
	const seconds = (performance.now() - startedAt) / 1000;
	console.log(`${played} histories from seed ${first} in ${seconds.toFixed(1)} s (${(played / seconds).toFixed(0)} per second)`);
	for (const [rule, { count, seed, what }] of Object.entries(broken)) {
		console.log(`\nBroken in ${count}: ${rule}\n  seed ${seed}: ${what}`);
		await printSmall(drawn(seed, without), rule);
	}
	if (Object.keys(broken).length === 0) console.log('Every promise held.');
	return Object.keys(broken).length;
}

async function sweepAll(steps: number): Promise<number> {
	const broken = new Set<string>();
	let played = 0;
	for (const history of sweep(steps)) {
		played += 1;
		const answer = history.nodes[0]!.rows[0]!.answers[0]!;
		for (const { rule, what } of await violationsOf(history)) {
			const key = `${rule} (${history.nodes[0]!.node}, ${answer.kind}, ${answer.end ?? `byte ${answer.byte}`})`;
			if (broken.has(key)) continue;
			broken.add(key);
			console.log(`\nBroken: ${key}\n  ${what}`);
			await printSmall(history, rule);
		}
	}
	console.log(`${played} histories swept. ${broken.size === 0 ? 'Every promise held.' : ''}`);
	return broken.size;
}

const run = values.replay !== undefined ? replay(values.replay) : values.sweep !== undefined ? sweepAll(Number(values.sweep)) : simulate();
run.then(
	(broken) => process.exit(broken === 0 ? 0 : 1),
	(error: unknown) => {
		console.error(error);
		process.exit(2);
	},
);
