import { fork } from 'node:child_process';
import { type Answer, drawHistory, type History } from './history';
import { violationsOf } from './shrink';

/** Which histories are played, and until when. */
export interface Batch {
	/** The histories are numbered: this one, and every `step`th after it. */
	first: number;
	step: number;
	histories: number;
	/** Longest time, seconds. */
	seconds: number;
	/** Play on after a broken promise. */
	all: boolean;
	/** Kinds of answers that are left out; or damage, leak, store, kill, and an end such as EPROTO. */
	without: string[];
}

export interface Broken {
	count: number;
	/** Of the first history that broke it. */
	seed: number;
	what: string;
}

export interface Outcome {
	played: number;
	/** By rule. */
	broken: Record<string, Broken>;
}

/** Without what the batch leaves out. */
function tamed(answer: Answer, unwanted: ReadonlySet<string>): Answer {
	const { damage, byte, leak, ...rest } = answer;
	const kept: Answer = { ...rest, ...(unwanted.has('damage') ? {} : { damage, byte }), ...(unwanted.has('leak') ? {} : { leak }) };
	if (kept.link && unwanted.has(kept.link)) kept.link = 'whole';
	if (kept.end && unwanted.has(kept.end)) kept.end = 'ECONNRESET';
	return unwanted.has(kept.kind) ? { kind: 'json' } : kept;
}

export function drawn(seed: number, without: string[]): History {
	const history = drawHistory(seed);
	if (without.length === 0) return history;
	const unwanted = new Set(without);
	for (const { rows } of history.nodes)
		for (const row of rows) {
			row.answers = row.answers.map((answer) => tamed(answer, unwanted));
			row.looks = row.looks?.map((answer) => tamed(answer, unwanted));
		}
	if (unwanted.has('kill')) delete history.kill;
	return unwanted.has('store') ? { ...history, storeDown: [] } : history;
}

/** Plays a batch; the violations are counted by rule, once per history. */
export async function playBatch({ first, step, histories, seconds, all, without }: Batch): Promise<Outcome> {
	const until = performance.now() + 1000 * seconds;
	const outcome: Outcome = { played: 0, broken: {} };
	while (outcome.played < histories && performance.now() < until) {
		const seed = (first + step * outcome.played) >>> 0;
		const violations = await violationsOf(drawn(seed, without));
		outcome.played += 1;
		for (const [rule, what] of new Map(violations.map((one) => [one.rule, one.what]))) add(outcome, rule, { count: 1, seed, what });
		if (violations.length > 0 && !all) break;
	}
	return outcome;
}

function add({ broken }: Outcome, rule: string, one: Broken): void {
	const known = Object.hasOwn(broken, rule) ? broken[rule]! : { ...one, count: 0 };
	broken[rule] = { ...known, count: known.count + one.count };
}

/** The young objects of a history die with it: with room for them, nothing is collected twice. */
const roomy = '--max-semi-space-size=64';

/** The same, shared out over processes; the first broken promise ends them all. */
export async function playShared(batch: Batch, workers: number): Promise<Outcome> {
	const total: Outcome = { played: 0, broken: {} };
	const children = Array.from({ length: workers }, (_, index) => {
		const child = fork(__filename, { execArgv: [...process.execArgv, roomy] });
		const share = Math.ceil((batch.histories - index) / workers);
		child.send({ ...batch, seconds: Math.min(batch.seconds, 1e9), first: batch.first + index, step: workers, histories: share });
		return child;
	});
	await Promise.all(
		children.map(
			async (child) =>
				await new Promise<void>((resolve, reject) => {
					let isDone = false;
					child.on('message', (outcome: Outcome) => {
						isDone = true;
						total.played += outcome.played;
						for (const [rule, one] of Object.entries(outcome.broken)) add(total, rule, one);
						if (!batch.all && Object.keys(outcome.broken).length > 0) for (const other of children) other.kill();
					});
					child.on('exit', (code, signal) => (isDone || signal === 'SIGTERM' ? resolve() : reject(new Error(`A worker ended with ${code ?? signal}`))));
				}),
		),
	);
	return total;
}

if (require.main === module)
	process.once('message', (batch: Batch) => {
		void playBatch(batch).then((outcome) => process.send!(outcome, () => process.exit(0)));
	});
