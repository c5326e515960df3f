import type { INodeExecutionData, INodeType } from 'n8n-workflow';
import { Clock, settle } from './clock';
import type { History, NodeScript } from './history';
import { contextFor, type Execution, type NodeRun, rowsOf, Store } from './n8n';
import { Provider } from './provider';

/** With its ending: beside each node lies a .json of the same name, and Node finds that first. */
const nodeType = (name: string): INodeType => {
	const found = require(`../../nodes/${name}/${name}.node.ts`) as Record<string, new () => INodeType>;
	return new found[name]!();
};

const types: Record<NodeScript['node'], INodeType> = {
	generate: nodeType('GenerateImage'),
	edit: nodeType('EditImage'),
	turn: nodeType('ResponsesImageStep'),
};

/** How one run of a node ended, after all tries. */
export interface Ended {
	run: NodeRun;
	epoch: number;
	items?: INodeExecutionData[];
	thrown?: Error;
	/** Tries of the node's execute. */
	tries: number;
	wasStopped: boolean;
	wasKilled: boolean;
}

/** Everything that can be seen once a history is over. */
export interface Played {
	history: History;
	provider: Provider;
	store: Store;
	ended: Ended[];
	executions: Execution[];
	/** Contexts of processes that were killed: what their memory held is gone. */
	stuck: string[];
	unhandled: string[];
	virtualMs: number;
}

const killed = Symbol('killed');
const neverEnds = Symbol('never ends');
/** Longer than every wait together, and more turns than any run takes: a busy loop. */
const longestMs = 20 * 365 * 24 * 3_600_000;
const mostSteps = 100_000;

class Player {
	readonly clock: Clock;

	readonly provider: Provider;

	readonly store: Store;

	readonly played: Played;

	private execution: Execution;

	private controller = new AbortController();

	private pass = 0;

	private epoch = 0;

	private steps = 0;

	private killAt: number | undefined;

	private stopAt: number | undefined;

	private readonly startedAt: number;

	constructor(private readonly history: History) {
		this.clock = new Clock(history.seed);
		this.startedAt = this.clock.now;
		this.provider = new Provider(this.clock, history, () => ({ pass: this.pass, epoch: this.epoch }));
		this.store = new Store(this.clock, history);
		this.execution = this.newExecution({});
		this.killAt = history.kill && this.clock.now + history.kill.at;
		this.stopAt = history.stopAt === undefined ? undefined : this.clock.now + history.stopAt;
		this.played = {
			history,
			provider: this.provider,
			store: this.store,
			ended: [],
			executions: [this.execution],
			stuck: [],
			unhandled: [],
			virtualMs: 0,
		};
	}

	async play(): Promise<Played> {
		const onUnhandled = (reason: unknown) => void this.played.unhandled.push(String((reason as Error | undefined)?.stack ?? reason));
		process.on('unhandledRejection', onUnhandled);
		this.clock.install();
		try {
			for (const [index, script] of this.history.nodes.entries()) if (!(await this.playNode(script, index))) break;
			await settle();
		} finally {
			this.clock.uninstall();
			process.off('unhandledRejection', onUnhandled);
		}
		this.played.virtualMs = this.clock.now - this.startedAt;
		return this.played;
	}

	/** All passes of a node; false where the execution ends with it. */
	private async playNode(script: NodeScript, index: number): Promise<boolean> {
		for (this.pass = 0; this.pass < script.passes; this.pass++) {
			const run: NodeRun = { script, index, pass: this.pass, rows: rowsOf(script) };
			const ended = await this.playRun(run);
			if (!ended) return false;
			this.played.ended.push(ended);
			if (ended.thrown || ended.wasStopped) return false;
		}
		return true;
	}

	/** One run with all of its tries, in this process and in those after it. */
	private async playRun(run: NodeRun): Promise<Ended | undefined> {
		let saved = this.history.kill ? saveOf(this.execution.contextData) : {};
		let savedEntries = this.provider.books.length;
		let restarts = 0;
		for (;;) {
			const ended = await this.playTries(run);
			if (ended.thrown && ended.thrown.message === neverEnds.description) {
				this.played.stuck.push(`node ${run.index} never ended`);
				return undefined;
			}
			if (ended.wasKilled) {
				// What was saved after the node before is what a new process knows.
				const { persisted } = this.history.kill!;
				if (persisted === 'live') saved = saveOf(this.execution.contextData);
				else this.epoch += 1;
				if (persisted === 'nothing') saved = {};
				// What this run had bought before it was saved is known to the new process, and on its receipts.
				if (persisted === 'progress')
					for (const entry of this.provider.books.slice(0, savedEntries)) if (entry.node === run.index && entry.pass === run.pass) entry.epoch = this.epoch;
				this.begin(saved);
				continue;
			}
			if (!ended.thrown || ended.wasStopped || restarts >= run.script.savedRetries) return ended;
			restarts += 1;
			saved = saveOf(this.execution.contextData);
			savedEntries = this.provider.books.length;
			this.begin(saved);
		}
	}

	private async playTries(run: NodeRun): Promise<Ended> {
		const ended: Ended = { run, epoch: this.epoch, tries: 0, wasStopped: false, wasKilled: false };
		while (ended.tries < run.script.tries) {
			if (ended.tries > 0) await this.drive(this.clock.wait(run.script.waitBetweenTriesMs));
			ended.tries += 1;
			delete ended.thrown;
			delete ended.items;
			const world = { type: types[run.script.node], provider: this.provider, store: this.store, history: this.history, clock: this.clock };
			const ctx = contextFor(this.execution, run, world);
			const result = await this.drive((async () => (await world.type.execute!.call(ctx)) as INodeExecutionData[][])());
			if (result === killed) return { ...ended, wasKilled: true };
			if (result === neverEnds) return { ...ended, thrown: new Error(neverEnds.description) };
			if ('value' in result) ended.items = result.value?.[0] ?? [];
			else ended.thrown = result.error as Error;
			ended.wasStopped = this.controller.signal.aborted;
			if (ended.wasStopped || (ended.items && !isError(ended.items[0]?.json.error))) break;
		}
		return ended;
	}

	/** Lets time pass until a promise has settled, or something befalls the process. */
	private async drive<Value>(promise: Promise<Value>): Promise<{ value: Value } | { error: unknown } | typeof killed | typeof neverEnds> {
		let done: { value: Value } | { error: unknown } | undefined;
		promise.then(
			(value) => (done = { value }),
			(error: unknown) => (done = { error }),
		);
		let idle = 0;
		for (;;) {
			await settle();
			if (done) return done;
			const next = this.clock.next;
			const upTo = Math.min(next ?? Infinity, this.killAt ?? Infinity, this.stopAt ?? Infinity);
			if (upTo === Infinity) {
				if (++idle > 20) return neverEnds;
				continue;
			}
			idle = 0;
			if (this.killAt === upTo) {
				this.clock.now = Math.max(this.clock.now, upTo);
				this.killAt = undefined;
				this.clock.forget();
				return killed;
			}
			if (this.stopAt === upTo) {
				this.clock.now = Math.max(this.clock.now, upTo);
				this.stopAt = undefined;
				this.controller.abort(new Error('The execution was cancelled'));
				continue;
			}
			this.clock.step();
			if (++this.steps > mostSteps || this.clock.now - this.startedAt > longestMs) return neverEnds;
		}
	}

	/** Another process takes the execution up. */
	private begin(contextData: Execution['contextData']): void {
		this.controller = new AbortController();
		this.execution = this.newExecution(saveOf(contextData));
		this.played.executions.push(this.execution);
	}

	private newExecution(contextData: Execution['contextData']): Execution {
		return { contextData, signal: this.controller.signal, customData: {}, hints: [], logs: [], passedOn: [] };
	}
}

/** n8n tries again where the first item has an error. */
const isError = (value: unknown) => value !== undefined && value !== null && value !== false;

/** Plays a history against the real nodes. */
export const play = async (history: History): Promise<Played> => await new Player(history).play();

/** As n8n's database gives it back. */
const saveOf = (contextData: Execution['contextData']) => JSON.parse(JSON.stringify(contextData)) as Execution['contextData'];
