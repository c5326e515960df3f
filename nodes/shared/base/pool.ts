/**
 * Runs `task` for 0 to count - 1 with at most `limit` in flight. Results are in order of index, whatever finishes first.
 * `task` must not throw. Where `stopped` turns true no further task is started, and its place stays undefined.
 */
export async function inOrder<Result>(
	count: number,
	limit: number,
	task: (index: number) => Promise<Result>,
	stopped: () => boolean,
): Promise<Array<Result | undefined>> {
	const results = new Array<Result | undefined>(count).fill(undefined);
	let next = 0;
	const worker = async () => {
		while (next < count && !stopped()) {
			const index = next++;
			results[index] = await task(index);
		}
	};
	await Promise.all(Array.from({ length: Math.min(limit, count) }, worker));
	return results;
}
