/**
 * Runs `task` for each item with at most `limit` in flight; the next item is asked for only when there is room for it. Results
 * are in the order of the items, whatever finishes first. `task` must not throw. Where `stopped` turns true no further task is
 * started.
 */
export async function eachInOrder<Item, Result>(
	items: Iterable<Item>,
	limit: number,
	task: (item: Item) => Promise<Result>,
	stopped: () => boolean,
): Promise<Result[]> {
	const results: Result[] = [];
	const source = items[Symbol.iterator]();
	let started = 0;
	const worker = async () => {
		while (!stopped()) {
			const next = source.next();
			if (next.done) return;
			const index = started++;
			results[index] = await task(next.value);
		}
	};
	await Promise.all(Array.from({ length: limit }, worker));
	return results;
}

/** The same for 0 to count - 1; the place of a task that was not started stays undefined. */
export async function inOrder<Result>(
	count: number,
	limit: number,
	task: (index: number) => Promise<Result>,
	stopped: () => boolean,
): Promise<Array<Result | undefined>> {
	const results = await eachInOrder(new Array(count).keys(), Math.min(limit, count), task, stopped);
	return Array.from({ length: count }, (_, index) => results[index]);
}

/** Lets at most `limit` tasks run at once; the others wait in line, and whoever wants to add one can wait for a place. */
export class Lane {
	private readonly begun = new Set<Promise<void>>();

	private running = 0;

	private readonly line: Array<() => void> = [];

	constructor(private readonly limit: number) {}

	/** Waits until there is a place for another task. */
	async room(): Promise<void> {
		while (this.begun.size >= this.limit) await Promise.race(this.begun);
	}

	/** Begins a task when it is its turn. `task` must not throw. */
	begin(task: () => Promise<void>): void {
		const ended: Promise<void> = this.inTurn(task).then(() => void this.begun.delete(ended));
		this.begun.add(ended);
	}

	/** Waits until all tasks have ended. */
	async empty(): Promise<void> {
		await Promise.all(this.begun);
	}

	private async inTurn(task: () => Promise<void>): Promise<void> {
		if (this.running >= this.limit) await new Promise<void>((resolve) => this.line.push(resolve));
		else this.running += 1;
		await task();
		// The place goes to the next in line, who does not count it again.
		const next = this.line.shift();
		if (next) next();
		else this.running -= 1;
	}
}
