import { Random } from './random';

interface Timer {
	at: number;
	order: number;
	run: () => void;
}

const real = { setTimeout, clearTimeout, setImmediate, Date, random: Math.random, timeout: AbortSignal.timeout, elapsed: performance.now.bind(performance) };

const longestTimerMs = 2 ** 31 - 1;

/** Everything that is ready has run once this resolves: promises and ticks go before the platform's next turn. */
export const settle = async (): Promise<void> => await new Promise((resolve) => real.setImmediate(resolve));

/** Time that moves only when somebody waits. While it is installed, timers, dates, time-outs and chance are its own. */
export class Clock {
	now = real.Date.UTC(2026, 10, 27, 8);

	private timers: Timer[] = [];

	private order = 0;

	private readonly random: Random;

	constructor(seed: number) {
		this.random = new Random(seed);
	}

	/** Calls `run` after `ms` milliseconds; gives what takes it back. */
	after(ms: number, run: () => void): () => void {
		const timer = { at: this.now + Math.max(0, Number(ms) || 0), order: this.order++, run };
		this.timers.push(timer);
		return () => {
			const index = this.timers.indexOf(timer);
			if (index >= 0) this.timers.splice(index, 1);
		};
	}

	async wait(ms: number): Promise<void> {
		if (ms > 0) await new Promise<void>((resolve) => this.after(ms, resolve));
	}

	/** When the next timer rings; undefined where nobody waits. */
	get next(): number | undefined {
		return this.first()?.at;
	}

	/** Moves to the next timer and runs it. */
	step(): void {
		const timer = this.first();
		if (!timer) return;
		this.timers.splice(this.timers.indexOf(timer), 1);
		this.now = Math.max(this.now, timer.at);
		timer.run();
	}

	/** The process is gone: whoever waited will never hear. */
	forget(): void {
		this.timers = [];
	}

	install(): void {
		const clock = this;
		class VirtualDate extends real.Date {
			constructor(...given: unknown[]) {
				if (given.length === 0) super(clock.now);
				else super(...(given as [number]));
			}

			static override now(): number {
				return clock.now;
			}
		}
		const fake = (run: (...values: unknown[]) => void, ms = 0, ...values: unknown[]) => {
			// As the platform does it: what does not fit into its timer is one millisecond.
			const cancel = clock.after(ms > longestTimerMs ? 1 : ms, () => run(...values));
			const handle = { cancel, ref: () => handle, unref: () => handle, hasRef: () => true };
			return handle;
		};
		globalThis.Date = VirtualDate as DateConstructor;
		globalThis.setTimeout = fake as unknown as typeof setTimeout;
		globalThis.clearTimeout = ((handle?: { cancel?: () => void }) => handle?.cancel?.()) as typeof clearTimeout;
		Math.random = () => clock.random.next();
		performance.now = () => clock.now;
		AbortSignal.timeout = (ms: number) => {
			const controller = new AbortController();
			clock.after(ms, () => controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')));
			return controller.signal;
		};
	}

	uninstall(): void {
		globalThis.Date = real.Date;
		globalThis.setTimeout = real.setTimeout;
		globalThis.clearTimeout = real.clearTimeout;
		Math.random = real.random;
		performance.now = real.elapsed;
		AbortSignal.timeout = real.timeout;
	}

	private first(): Timer | undefined {
		let found: Timer | undefined;
		for (const timer of this.timers)
			if (!found || timer.at < found.at || (timer.at === found.at && timer.order < found.order)) found = timer;
		return found;
	}
}
