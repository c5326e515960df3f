import type { PaceFinding } from '../pace';
import type { Result } from '../types';
import type { Findings } from './figures';
import { firstStoredGoals } from './firstStored';

/** What the package is meant to reach, measured in one run of the benchmark. */
export interface Goal {
	text: string;
	/** As measured, in words. */
	found: string;
	reached: boolean;
}

/** Goals, and what was measured of them, as a table. */
export const goalTable = (found: Goal[]): string =>
	['| Goal | Measured | Reached |', '| --- | --- | --- |', ...found.map(({ text, found: measured, reached }) => `| ${text} | ${measured} | ${reached ? 'yes' : 'no'} |`)].join('\n');

const large = '20 × 16 MB';
const middle = '20 × 4 MB';

/** The goals whose figures were measured. */
export function goals({ results, coldStart, pace, firstStored = [] }: Findings): Goal[] {
	const cell = (contender: string, load: string) => results.find((result) => result.contender === contender && result.load === load && !result.failure);
	const above = ({ peakBytes, smallestPeakBytes }: Result) => (peakBytes - smallestPeakBytes) / 1e6;
	const cpu = ({ cpuMs, images }: Result) => cpuMs / images;
	const wall = ({ wallMs }: Result) => wallMs;

	const compare = (
		text: string,
		[one, other]: [Result | undefined, Result | undefined],
		of: (result: Result) => number,
		{ atMost }: { atMost: number },
	): Goal[] => {
		if (!one || !other) return [];
		const value = of(one) / of(other);
		return [{ text, found: `${value.toFixed(2)} times`, reached: value <= atMost }];
	};
	const growth = (inFlight: number): Goal[] => {
		const [small, big] = [cell(`package-${inFlight}`, middle), cell(`package-${inFlight}`, large)];
		if (!small || !big) return [];
		const grown = above(big) - above(small);
		return [{ text: `From 4 MB to 16 MB images, ${inFlight} in flight, the peak grows by at most 15 MB`, found: `${grown.toFixed(0)} MB`, reached: grown <= 15 }];
	};
	const [one, eight, builtIn] = [cell('package-1', large), cell('package-8', large), cell('built-in', large)];
	return [
		...compare('Memory for 16 MB images, one in flight: at most 1/3 of the built-in node', [one, builtIn], above, { atMost: 1 / 3 }),
		...compare('Memory for 16 MB images, eight in flight: at most 2/5 of what the built-in node takes for one', [eight, builtIn], above, { atMost: 2 / 5 }),
		...growth(1),
		...growth(8),
		...compare('20 × 4 MB, eight in flight: at most 1.25 times the time of the SDK script', [cell('package-8', middle), cell('sdk-8', middle)], wall, { atMost: 1.25 }),
		...compare('CPU per 4 MB image, one in flight: at most that of the built-in node', [cell('package-1', middle), cell('built-in', middle)], cpu, { atMost: 1 }),
		...compare('CPU per 16 MB image, one in flight: at most that of the built-in node', [one, builtIn], cpu, { atMost: 1 }),
		{ text: 'Packed size: under 250 kB', found: `${(coldStart.tarballBytes / 1000).toFixed(0)} kB`, reached: coldStart.tarballBytes < 250_000 },
		...paceGoals(pace),
		...firstStoredGoals(firstStored),
	];
}

function paceGoals(pace: PaceFinding | undefined): Goal[] {
	if (!pace) return [];
	const { rows, imagesPerMinute, wallMs, shortestMs, failedRows, turnedAway, clockSpeed, failure } = pace;
	const ratio = wallMs / shortestMs;
	const text = `${rows} rows against a limit of ${imagesPerMinute} images a minute (of ${60 / clockSpeed} s): no row fails, at most 1.15 times the shortest time possible`;
	const found = failure ?? `${ratio.toFixed(2)} times, ${failedRows} failed, ${turnedAway} calls turned away`;
	return [{ text, found, reached: !failure && failedRows === 0 && ratio <= 1.15 }];
}
