import type { EmulatorClient } from '../../testbed';
import { cpuMs, settled, watchMemory } from './process';
import { tidyUp } from './contenders/inside';
import type { Contender, Load, Measured, Result, Running } from './types';

/** The emulator's smallest pictures: what a run takes that moves hardly any bytes. */
const smallestBytes = 1000;

/** After its start a process holds much that it does not need; after a run of the smallest images hardly anything. */
const afterStartMs = 16_000;
const afterSmallestMs = 3_000;

/** Only the memory of a run with the smallest images is looked at: it need not wait as long for its answers. */
const smallestDelayShare = 0.2;

export const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/**
 * Measures one cell: `repeat` times, each in a fresh process, first the run with the smallest images, then the same run
 * with the load's. One answer takes `delayMs` from its request on, however large it is.
 */
async function measureCell(
	contender: Contender,
	load: Load,
	emulator: EmulatorClient,
	{ delayMs, repeat }: { delayMs: number; repeat: number },
): Promise<Result> {
	const pairs: Array<{ smallest: Measured; whole: Measured }> = [];
	for (let i = 0; i < repeat; i++) pairs.push(await measurePair(contender, load, emulator, delayMs));
	const failure = pairs.map(({ whole }) => failureOf(whole, load)).find(Boolean);
	const of = (pick: (pair: { smallest: Measured; whole: Measured }) => number) => median(pairs.map(pick));
	return {
		contender: contender.id,
		load: load.id,
		images: load.images,
		imageBytes: load.bytes,
		wallMs: of(({ whole }) => whole.wallMs),
		cpuMs: of(({ whole }) => whole.cpuMs),
		peakBytes: of(({ whole }) => whole.peakBytes),
		smallestPeakBytes: of(({ smallest }) => smallest.peakBytes),
		...(failure ? { failure } : {}),
	};
}

/** The same, where a cell that cannot be measured at all is a failure of its contender, not of the benchmark. */
export async function measureOrFail(contender: Contender, load: Load, ...others: [EmulatorClient, { delayMs: number; repeat: number }]): Promise<Result> {
	const [measured] = await Promise.allSettled([measureCell(contender, load, ...others)]);
	if (measured.status === 'fulfilled') return measured.value;
	const nothing = { wallMs: 0, cpuMs: 0, peakBytes: 0, smallestPeakBytes: 0 };
	return { contender: contender.id, load: load.id, images: load.images, imageBytes: load.bytes, ...nothing, failure: (measured.reason as Error).message };
}

/** A run counts only if every image is on disk, whole. */
function failureOf({ failure, files, bytes }: Measured, { images, bytes: each }: Load): string | undefined {
	if (failure) return failure;
	if (files !== images) return `${files} of ${images} images were stored`;
	return bytes < images * each ? `only ${bytes} bytes were stored` : undefined;
}

async function measurePair(contender: Contender, load: Load, emulator: EmulatorClient, delayMs: number) {
	await emulator.reset();
	await emulator.settings({ delayMs: 0, imageBytes: smallestBytes });
	const running = await contender.start(emulator);
	try {
		await running.run(2);
		await emulator.settings({ delayMs: delayMs * smallestDelayShare, imageBytes: smallestBytes });
		const smallest = await measureRun(running, load.images, afterStartMs);
		await emulator.settings({ delayMs, imageBytes: load.bytes });
		const whole = await measureRun(running, load.images, afterSmallestMs);
		return { smallest, whole };
	} finally {
		await running.stop();
	}
}

async function measureRun(running: Running, images: number, patienceMs: number): Promise<Measured> {
	tidyUp(running.pid);
	await settled(running.pid, patienceMs);
	const cpuBefore = cpuMs(running.pid);
	const memory = watchMemory(running.pid);
	const run = await running.run(images);
	const measured = { ...run, cpuMs: cpuMs(running.pid) - cpuBefore, peakBytes: memory.stop() };
	tidyUp(running.pid);
	return measured;
}
