import type { EmulatorClient } from '../../testbed';

/** What has to be made: so many images of so many bytes. */
export interface Load {
	id: string;
	images: number;
	bytes: number;
	/** How long an answer takes, in place of the benchmark's own time, milliseconds. */
	delayMs?: number;
}

/** Somebody who makes images. */
export interface Contender {
	id: string;
	/** As it stands in the table. */
	name: string;
	/** Requests under way at the same time, in words or as a number. */
	inFlight: number | 'all';
	/** Starts a process of its own that has made nothing yet. */
	start(emulator: EmulatorClient): Promise<Running>;
}

/** A started contender. */
export interface Running {
	pid: number;
	/** Makes images and stores them on disk. Does not reject when the contender fails: `failure` says why. */
	run(images: number): Promise<Run>;
	stop(): Promise<void>;
}

/** What a run says about itself. */
export interface Run {
	wallMs: number;
	/** Files on disk afterwards, and their bytes in all. */
	files: number;
	bytes: number;
	failure?: string;
}

/** A run as seen from outside. */
export interface Measured extends Run {
	cpuMs: number;
	/** Highest resident memory of the process during the run, bytes. */
	peakBytes: number;
}

/** One cell of the table. Medians where it was measured several times. */
export interface Result {
	contender: string;
	load: string;
	images: number;
	imageBytes: number;
	wallMs: number;
	cpuMs: number;
	/** Peak of the run, and of the same run with the smallest images, bytes. */
	peakBytes: number;
	smallestPeakBytes: number;
	failure?: string;
}
