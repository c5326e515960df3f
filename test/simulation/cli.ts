/**
 * Plays histories and prints the first that breaks a promise, made small.
 * Usage: npm run simulate -- [--histories N] [--seed S] [--seconds T] [--all] [--json] [--replay FILE]
 * [--without KIND,...] (kinds of answers, or: damage, leak, store, kill, and an end such as EPROTO)
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Answer, drawHistory, type History } from './history';
import { shrink, violationsOf } from './shrink';

const { values } = parseArgs({
	options: {
		histories: { type: 'string', default: '1000' },
		seed: { type: 'string' },
		seconds: { type: 'string' },
		all: { type: 'boolean', default: false },
		without: { type: 'string', default: '' },
		replay: { type: 'string' },
		json: { type: 'boolean', default: false },
		shrink: { type: 'string', default: '600' },
	},
});

const unwanted = new Set(values.without.split(','));

/** Without what the command line leaves out. */
function tamed(answer: Answer): Answer {
	const { damage, byte, leak, ...rest } = answer;
	const kept: Answer = { ...rest, ...(unwanted.has('damage') ? {} : { damage, byte }), ...(unwanted.has('leak') ? {} : { leak }) };
	if (kept.link && unwanted.has(kept.link)) kept.link = 'whole';
	if (kept.end && unwanted.has(kept.end)) kept.end = 'ECONNRESET';
	return unwanted.has(kept.kind) ? { kind: 'json' } : kept;
}

function drawn(seed: number): History {
	const history = drawHistory(seed);
	if (values.without === '') return history;
	for (const { rows } of history.nodes)
		for (const row of rows) {
			row.answers = row.answers.map(tamed);
			row.looks = row.looks?.map(tamed);
		}
	if (unwanted.has('kill')) delete history.kill;
	return unwanted.has('store') ? { ...history, storeDown: [] } : history;
}

async function replay(file: string): Promise<number> {
	const { history } = JSON.parse(readFileSync(file, 'utf8')) as { history: History };
	const violations = await violationsOf(history);
	for (const { rule, what } of violations) console.log(`${rule}: ${what}`);
	if (violations.length === 0) console.log('Every promise held.');
	return violations.length;
}

/** Plays on; the first history of each broken rule is made small and printed. */
async function simulate(): Promise<number> {
	const first = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
	const most = Number(values.histories);
	const until = performance.now() + 1000 * Number(values.seconds ?? Infinity);
	const broken = new Map<string, { count: number; seed: number; what: string }>();
	const startedAt = performance.now();
	let played = 0;
	for (; played < most && performance.now() < until; played++) {
		const history = drawn((first + played) >>> 0);
		const violations = await violationsOf(history);
		for (const { rule, what } of violations.filter(({ rule }, index) => violations.findIndex((one) => one.rule === rule) === index)) {
			const known = broken.get(rule);
			if (known) known.count += 1;
			else broken.set(rule, { count: 1, seed: history.seed, what });
		}
		if (broken.size > 0 && !values.all) {
			played += 1;
			break;
		}
	}
	if (values.json) {
		console.log(JSON.stringify(Object.fromEntries([...broken].map(([rule, { count }]) => [rule, count]))));
		return 0;
	}
	const seconds = (performance.now() - startedAt) / 1000;
	console.log(`${played} histories from seed ${first} in ${seconds.toFixed(1)} s (${(played / seconds).toFixed(0)} per second)`);
	for (const [rule, { count, seed, what }] of broken) {
		console.log(`\nBroken in ${count}: ${rule}\n  seed ${seed}: ${what}`);
		if (Number(values.shrink) === 0) continue;
		const small = await shrink(drawn(seed), rule, Number(values.shrink));
		const violation = (await violationsOf(small)).find((one) => one.rule === rule);
		console.log(`  made small: ${violation?.what}\n${JSON.stringify({ rule, history: small }, undefined, 1).replace(/\n\s*/g, ' ')}`);
	}
	if (broken.size === 0) console.log('Every promise held.');
	return broken.size;
}

(values.replay === undefined ? simulate() : replay(values.replay)).then(
	(broken) => process.exit(broken === 0 ? 0 : 1),
	(error: unknown) => {
		console.error(error);
		process.exit(2);
	},
);
