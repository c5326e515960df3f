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

/** Lets at most `limit` tasks run at once; the others wait in line. */
export class Lane {
	private running = 0;

	private readonly waiting: Array<() => void> = [];

	constructor(private readonly limit: number) {}

	async run<Result>(task: () => Promise<Result>): Promise<Result> {
		if (this.running >= this.limit) await new Promise<void>((resolve) => this.waiting.push(resolve));
		else this.running += 1;
		const [ended] = await Promise.allSettled([task()]);
		// The place goes to the next in line, who does not count it again.
		const next = this.waiting.shift();
		if (next) next();
		else this.running -= 1;
		return ended.status === 'fulfilled' ? ended.value : await Promise.reject(ended.reason as Error);
	}
}
