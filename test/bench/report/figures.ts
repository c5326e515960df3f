import type { FirstStoredFinding } from '../firstStored';
import type { InternetFinding } from '../internet';
import type { PaceFinding } from '../pace';
import type { Contender, Load, Result } from '../types';

/** Everything a benchmark found. */
export interface Findings {
	/** ISO date. */
	date: string;
	/** Processors, memory, system and versions. */
	machine: string;
	command: string;
	delayMs: number;
	repeat: number;
	results: Result[];
	coldStart: { tarballBytes: number; files: number; loadMs: number };
	pace?: PaceFinding;
	firstStored?: FirstStoredFinding[];
	internet?: InternetFinding[];
}

/** What a cell of the table says; ratios are to n8n's own OpenAI node on the same load. */
export interface Figures {
	seconds: number;
	cpuMsPerImage: number;
	memoryMb: number;
	failure?: string;
	timesAsFast?: number;
	cpuRatio?: number;
	memoryRatio?: number;
}

/** Whom the ratios compare with. */
export const yardstick = 'built-in';

/** Memory below this is noise of the process, and no ratio is made from it. */
const noiseMb = 1;

const figures = (result: Result): Figures => ({
	seconds: result.wallMs / 1000,
	cpuMsPerImage: result.cpuMs / result.images,
	memoryMb: Math.max(0, (result.peakBytes - result.smallestPeakBytes) / 1e6),
	failure: result.failure,
});

/** The figures of one cell, with ratios where both sides succeeded; undefined if it was not measured. */
export function figuresOf(results: Result[], contender: Contender, load: Load): Figures | undefined {
	const cell = (id: string) => results.find((result) => result.contender === id && result.load === load.id);
	const own = cell(contender.id);
	const other = cell(yardstick);
	if (!own) return undefined;
	const mine = figures(own);
	if (!other || mine.failure || other.failure) return mine;
	const theirs = figures(other);
	return {
		...mine,
		timesAsFast: theirs.seconds / mine.seconds,
		cpuRatio: mine.cpuMsPerImage / theirs.cpuMsPerImage,
		memoryRatio: theirs.memoryMb > noiseMb ? mine.memoryMb / theirs.memoryMb : undefined,
	};
}
